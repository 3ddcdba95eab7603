// SPDX-License-Identifier: MIT
//
// Writing: what needs the environment to itself: a larger map, the file opened again, dropped
// tables removed. All of it waits behind the gate until no snapshot is in use; snapshots that are
// leased but idle may stay while the map moves, because a reading transaction of LMDB holds numbers
// of pages and no addresses between its calls.

internal import Synchronization

extension Writer {
    /// What became of a commit whose record could not be written.
    enum Settlement {
        case kept, notKept
        case unknown(KeyValueError)
    }

    /// Makes the map larger; false if it may not grow, or readers did not leave in time.
    func grow() -> Bool {
        let size = context.lmdb.mapSizeBytes
        let sizeMax = context.options.mapSizeBytesMax
        context.lmdb.clearDeadReaders()
        guard size < sizeMax else { return false }
        let next = size > sizeMax / 2 ? sizeMax : size * 2
        do throws(KeyValueError) {
            try whileAlone { () throws(KeyValueError) in try remap(to: next) }
        } catch {
            return false
        }
        counters.withLock { $0.growthCount += 1 }
        return context.lmdb.mapSizeBytes > size
    }

    /// Makes good what keeps transactions from beginning: a map that another process outgrew, or
    /// a commit record that could not be written.
    func repair() throws(KeyValueError) {
        do throws(KeyValueError) {
            // Somebody else may have repaired it while this call waited.
            return try probe()
        } catch  where error.isMapOutgrown {
            try whileAlone { () throws(KeyValueError) in try remap(to: nil) }
        } catch  where error.isPanic {
            try whileAlone { () throws(KeyValueError) in try reopen() }
        }
    }

    /// Finds out whether a commit that failed is kept, by making the next one on top of what is
    /// there: once that one is on the medium, so is everything below it, and nothing else.
    func settle(commit id: Int) -> Settlement {
        do throws(KeyValueError) {
            try probe()
            return .notKept
        } catch  where error.isPanic {
            return settleAfterPanic(id)
        } catch {
            return .notKept
        }
    }

    private func settleAfterPanic(_ id: Int) -> Settlement {
        do throws(KeyValueError) {
            try repair()
            let transaction = try LMDBTransaction(in: context.lmdb, isReadOnly: false)
            let isKept = transaction.id > id
            do throws(KeyValueError) {
                try SystemTable.settle(id, in: transaction, context.tables)
            } catch {
                transaction.abort()
                throw error
            }
            try transaction.commit()
            return isKept ? .kept : .notKept
        } catch {
            return .unknown(error)
        }
    }

    /// Removes the tables that were dropped, and yields how many there were.
    func removeDroppedTables() -> Int {
        let removed = try? whileAlone { () throws(KeyValueError) in
            let transaction = try LMDBTransaction(in: context.lmdb, isReadOnly: false)
            let names: [String]
            do throws(KeyValueError) {
                names = try SystemTable.removeDropped(in: transaction, context.tables)
            } catch {
                transaction.abort()
                try reopen()
                throw error
            }
            do throws(KeyValueError) {
                try transaction.commit()
            } catch {
                // The handles are closed already, though the tables are there.
                try reopen()
                throw error
            }
            for name in names { context.tables.remove(name) }
            return names.count
        }
        return removed ?? 0
    }

    /// Begins a transaction to see whether one can begin.
    private func probe() throws(KeyValueError) {
        let isReadOnly = context.options.isReadOnly
        try LMDBTransaction(in: context.lmdb, isReadOnly: isReadOnly).abort()
    }

    /// Runs the body when no snapshot is in use.
    private func whileAlone<Result>(
        _ body: () throws(KeyValueError) -> Result
    ) throws(KeyValueError) -> Result {
        let deadline = MonotonicTime.now.advanced(by: context.options.gateWaitMax)
        guard let result = try context.readers.exclusively(until: deadline, body) else {
            throw KeyValueError(
                .mapFull,
                "The map must move, but snapshots did not end in time. Keep reads brief."
            )
        }
        return result
    }

    private func remap(to byteCount: Int?) throws(KeyValueError) {
        do throws(KeyValueError) {
            try context.lmdb.resize(to: byteCount)
        } catch {
            // LMDB has unmapped the file and not mapped it again.
            try reopen()
            throw error
        }
    }

    /// Closes and opens the file; leases end, handles stay what they were to their holders.
    private func reopen() throws(KeyValueError) {
        context.readers.expireAllLeases()
        context.readers.endIdle()
        counters.withLock { $0.recoveryCount += 1 }
        try context.lmdb.reopen()
        try context.tables.reopenAll(in: context.lmdb)
    }
}
