// SPDX-License-Identifier: MIT
//
// Reading: the measures of the environment, for `stats` and for metrics.

internal import Synchronization

extension Environment {
    /// What the writer has done since the environment was opened.
    ///
    /// - Complexity: O(1).
    package var counters: WriterCounters { writer.counters.withLock { $0 } }

    /// The measures of the file and of what is open.
    ///
    /// - Complexity: O(entries of the list of free pages).
    package func statistics() throws -> EnvironmentStatistics {
        let freePageCount = try read { snapshot throws(KeyValueError) in
            try snapshot.transaction.freePageCount()
        }
        guard let information = context.lmdb.information else { throw KeyValueError.closed }
        return EnvironmentStatistics(
            fileByteCount: try FileStatus(at: path)?.byteCount ?? 0,
            mapSizeBytes: information.mapSizeBytes,
            pageSize: context.lmdb.pageSize,
            pageCount: information.lastPage + 1,
            freePageCount: freePageCount,
            activity: try activity()
        )
    }

    /// Who reads and writes the store now.
    ///
    /// - Complexity: O(slots of readers).
    package func activity() throws -> EnvironmentActivity {
        // A snapshot keeps the file open and in place meanwhile; it is not counted.
        let (information, slots) = try read { snapshot in
            var slots = context.lmdb.readerSlots
            let own = slots.firstIndex { $0.isOfThisProcess && $0.snapshot == snapshot.id }
            if let own { slots.remove(at: own) }
            return (context.lmdb.information, slots)
        }
        guard let information else { throw KeyValueError.closed }
        return EnvironmentActivity(
            lastCommit: information.lastCommit,
            readerSlotCount: information.readerSlots,
            snapshotCount: context.readers.count,
            readers: writer.readerWatch.withLock { $0.aged(slots) },
            leaseAges: context.readers.leaseAges.map { .nanoseconds($0) },
            queueCount: writer.queue.count,
            counters: counters
        )
    }
}

extension LMDBTransaction {
    /// The pages in the list of free pages: each of its values begins with a count.
    func freePageCount() throws(KeyValueError) -> Int {
        var cursor = try cursor(in: Self.freeHandle)
        defer { cursor.close() }
        var count = 0
        var found = try cursor.move(.first)
        while found {
            count += unsafe cursor.value.loadUnaligned(as: Int.self)
            found = try cursor.move(.next)
        }
        return count
    }
}
