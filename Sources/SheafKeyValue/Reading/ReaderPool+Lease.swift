// SPDX-License-Identifier: MIT
//
// Reading: leased snapshots, which are kept between uses and expire.

extension ReaderPool {
    /// Takes a snapshot that stays; ``endLease(_:)`` gives it back.
    func lease(for age: Duration) throws(KeyValueError) -> Reader {
        let (reader, _) = try enter()
        monitor.withLock { state in
            state.deactivate(reader)
            reader.lease = Reader.Lease(lasting: age)
            state.leased.append(reader)
        }
        monitor.wakeAll()
        return reader
    }

    /// Begins a use of a leased snapshot; ``leave(leased:)`` must follow.
    func enter(leased reader: Reader) throws(KeyValueError) -> LMDBTransaction {
        let thread = ThreadIdentity.current
        let entered = try monitor.withLock(
            waitingWhile: { $0.mustWait(thread) },
            until: nil
        ) { state throws(KeyValueError) in
            guard !state.isShut else { throw .closed }
            guard let lease = reader.lease, let transaction = reader.transaction,
                lease.end > .now
            else { throw .expired }
            guard !state.isActive(reader) else { throw .usedTwice }
            state.activate(reader, thread)
            return transaction
        }
        guard let transaction = entered else { throw .closed }
        return transaction
    }

    /// Ends a use of a leased snapshot.
    func leave(leased reader: Reader) {
        let ended = monitor.withLock { state in
            state.deactivate(reader)
            return reader.lease == nil ? state.takeBack(reader) : nil
        }
        ended?.abort()
        monitor.wakeAll()
    }

    /// Ends a lease; one that is in use ends with that use.
    func endLease(_ reader: Reader) {
        let ended = monitor.withLock { state -> LMDBTransaction? in
            guard reader.lease != nil else { return nil }
            reader.lease = nil
            return state.isActive(reader) ? nil : state.takeBack(reader)
        }
        ended?.abort()
        monitor.wakeAll()
    }

    /// Ends the leases that are too old.
    func expireOldLeases() {
        let now = MonotonicTime.now
        expireLeases { $0.end <= now }
    }

    /// Ends all leases.
    func expireAllLeases() {
        expireLeases { _ in true }
    }

    private func expireLeases(where isOver: (Reader.Lease) -> Bool) {
        let expired = monitor.withLock { state in
            state.leased.filter { $0.lease.map(isOver) ?? false }
        }
        for reader in expired { endLease(reader) }
    }

    /// The ages of all leases in nanoseconds, oldest first.
    var leaseAges: [UInt64] {
        let now = MonotonicTime.now
        return monitor.withLock { state in
            state.leased.compactMap { $0.lease.map { now.nanoseconds(since: $0.began) } }
        }.sorted(by: >)
    }
}

extension KeyValueError {
    fileprivate static var expired: KeyValueError {
        KeyValueError(
            .snapshotExpired,
            "The snapshot was held too long, or has ended. Take a new one, or raise readerAgeMax."
        )
    }

    fileprivate static var usedTwice: KeyValueError {
        KeyValueError(.misuse, "The snapshot is in use. Use a lease from one thread at a time.")
    }
}
