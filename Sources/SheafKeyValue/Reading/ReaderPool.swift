// SPDX-License-Identifier: MIT
//
// Reading: the transactions that snapshots are taken with, kept for reuse and counted, and the gate
// that keeps readers out while the map moves.

/// A reading transaction, and the thread that uses it now.
final class Reader: @unchecked Sendable {
    // @unchecked because: all of it belongs to the pool, under its lock, or to the one call that
    // the pool gave it to.
    /// Since when and until when a snapshot is kept between uses.
    struct Lease {
        let began: MonotonicTime
        let end: MonotonicTime

        init(lasting duration: Duration) {
            began = .now
            end = began.advanced(by: duration)
        }
    }

    var transaction: LMDBTransaction?
    var lease: Lease?
    fileprivate var thread: ThreadIdentity?
    fileprivate var position = 0
}

/// The readers of an environment.
final class ReaderPool: Sendable {
    struct State {
        var idle: [Reader] = []
        var active: [Reader] = []
        /// The readers whose snapshots are kept between uses; those in use are active as well.
        var leased: [Reader] = []
        var isGateClosed = false
        var isShut = false

        /// Whether a thread may not enter now.
        ///
        /// One that reads already may: the gate would wait for it for ever.
        func mustWait(_ thread: ThreadIdentity) -> Bool {
            isGateClosed && !isShut && !active.contains { $0.thread == thread }
        }

        mutating func activate(_ reader: Reader, _ thread: ThreadIdentity) {
            reader.thread = thread
            reader.position = active.count
            active.append(reader)
        }

        func isActive(_ reader: Reader) -> Bool { reader.thread != nil }

        /// Takes the transaction of a lease away, so that it can be ended.
        mutating func takeBack(_ reader: Reader) -> LMDBTransaction? {
            leased.removeAll { $0 === reader }
            defer { reader.transaction = nil }
            return reader.transaction
        }

        mutating func deactivate(_ reader: Reader) {
            reader.thread = nil
            guard let last = active.popLast(), last !== reader else { return }
            last.position = reader.position
            active[reader.position] = last
        }
    }

    /// Readers that are kept for reuse at most; each keeps a slot of the lock file.
    private static let idleCountMax = 64

    let monitor = Monitor(State())
    private let lmdb: LMDBEnvironment
    private let countMax: Int

    init(_ lmdb: LMDBEnvironment, countMax: Int) {
        self.lmdb = lmdb
        self.countMax = countMax
    }

    /// Takes a snapshot; ``leave(_:)`` must follow.
    func enter() throws(KeyValueError) -> (reader: Reader, transaction: LMDBTransaction) {
        let thread = ThreadIdentity.current
        let entered = try monitor.withLock(
            waitingWhile: { $0.mustWait(thread) },
            until: nil
        ) { state throws(KeyValueError) in
            guard !state.isShut else { throw .closed }
            guard state.active.count + state.leased.count < countMax else {
                throw .tooManyReaders(countMax)
            }
            let reader = state.idle.popLast() ?? Reader()
            state.activate(reader, thread)
            return reader
        }
        guard let reader = entered else { throw .closed }
        do throws(KeyValueError) {
            if let transaction = reader.transaction {
                try transaction.renew()
                return (reader, transaction)
            }
            let transaction = try LMDBTransaction(in: lmdb, isReadOnly: true)
            reader.transaction = transaction
            return (reader, transaction)
        } catch {
            leave(reader, isBroken: true)
            throw error
        }
    }

    /// Gives a snapshot back.
    func leave(_ reader: Reader, isBroken: Bool = false) {
        if !isBroken { reader.transaction?.reset() }
        let (surplus, wakes) = monitor.withLock { state in
            state.deactivate(reader)
            let keeps = !isBroken && state.idle.count < Self.idleCountMax
            if keeps { state.idle.append(reader) }
            return (keeps ? nil : reader.transaction, state.isGateClosed)
        }
        surplus?.abort()
        if wakes { monitor.wakeAll() }
    }

    /// Runs the body while no snapshot is open and none can be taken; nil if readers did not leave
    /// in time.
    func exclusively<Result>(
        until deadline: MonotonicTime,
        _ body: () throws(KeyValueError) -> Result
    ) throws(KeyValueError) -> Result? {
        monitor.withLock { $0.isGateClosed = true }
        defer {
            monitor.withLock { $0.isGateClosed = false }
            monitor.wakeAll()
        }
        guard waitUntilEmpty(until: deadline) else { return nil }
        return try body()
    }

    /// Refuses new snapshots from now on.
    func refuse() {
        monitor.withLock { $0.isShut = true }
        monitor.wakeAll()
    }

    /// Refuses new snapshots, waits for the open ones, and ends all transactions.
    func shut() {
        refuse()
        monitor.withLock { $0.isGateClosed = true }
        _ = waitUntilEmpty(until: nil)
        expireAllLeases()
        endIdle()
    }

    /// Ends the transactions that nobody uses.
    func endIdle() {
        let idle = monitor.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { reader.transaction?.abort() }
    }

    /// The snapshots in use or on lease.
    var count: Int {
        monitor.withLock { state in
            state.leased.count + state.active.count { $0.lease == nil }
        }
    }

    /// Whether the calling thread is inside a snapshot.
    var isEnteredByThisThread: Bool {
        let thread = ThreadIdentity.current
        return monitor.withLock { state in state.active.contains { $0.thread == thread } }
    }

    private func waitUntilEmpty(until deadline: MonotonicTime?) -> Bool {
        monitor.withLock(waitingWhile: { !$0.active.isEmpty }, until: deadline) { _ in true }
            ?? false
    }
}

extension KeyValueError {
    static var closed: KeyValueError {
        KeyValueError(.closed, "The store has been closed. Open it again.")
    }

    fileprivate static func tooManyReaders(_ count: Int) -> KeyValueError {
        KeyValueError(
            .readerCountLimit,
            "\(count) snapshots are open already. End some, or raise readerCountMax."
        )
    }
}
