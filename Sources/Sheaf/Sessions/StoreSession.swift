// SPDX-License-Identifier: MIT
//
// Sessions: transactions whose statements come one by one, over time, as those of a client do. One
// that only reads holds a snapshot; its first write takes the writer, which goes on from that
// snapshot or not at all.

import SheafKeyValue
import Synchronization

/// Transactions whose statements come one by one.
///
///     let session = store.startSession()
///     try session.startTransaction()
///     let account = try await session.read { try accounts.findOne(["_id": "a"], in: $0) }
///     try await session.write { transaction in
///         try accounts.updateOne(["_id": "a"], ["$inc": ["amount": -5]], in: &transaction)
///     }
///     try await session.commitTransaction()
///
/// Where all statements are known beforehand, `Store.write` is simpler and faster, and cannot
/// conflict. A session is for those that come from outside: what a transaction reads is of one
/// state of the store with its own writes, nobody else sees these before the commit, and a
/// statement that fails aborts the transaction, as in MongoDB.
///
/// A transaction takes nothing before its first statement. While it only reads, it holds a snapshot
/// and nobody waits for it. From its first write on it holds the writer: other writes wait, reads
/// do not. So it has limits: it is aborted when it takes longer than
/// ``StoreOptions/transactionLifetimeMax``, or when it sends nothing for
/// ``StoreOptions/transactionIdleMax`` while other writes wait.
///
/// The first write after a read fails with `writeConflict` if anybody has committed since that
/// read. Run the transaction again then, in the same session: there it holds the writer from its
/// first statement on, and cannot conflict a second time. ``withTransaction(_:_:)`` does that by
/// itself.
///
/// One statement at a time. A session that is let go of aborts its transaction.
public final class StoreSession: Sendable {
    /// Where the transaction of a session stands.
    public enum TransactionState: Sendable, Hashable, CaseIterable {
        /// There has been none.
        case none
        /// It takes statements.
        case inProgress
        /// It has been committed.
        case committed
        /// It has been aborted, by its caller, a failed statement or a limit.
        case aborted
    }

    enum Phase: Sendable {
        case none
        case begun(takesWriter: Bool)
        case reading(ReadLease, since: ContinuousClock.Instant)
        case writing(WriteSession)
        case committed
        case aborted(StoreError)
    }

    private struct State {
        var phase = Phase.none
        /// Which transaction of the session it is.
        var number = 0
        var isBusy = false
        /// Whether the last transaction could not be carried on from what it had read.
        var hasConflicted = false
    }

    /// The store.
    public let store: Store
    private let state = Mutex(State())
    /// What its transaction has noted in the log of changes.
    let changes = SessionChanges()

    init(_ store: Store) {
        self.store = store
    }

    deinit {
        state.withLock { $0.phase.release() }
    }

    /// Where the transaction stands.
    ///
    /// That a limit has aborted it shows with its next statement.
    public var transactionState: TransactionState { state.withLock { $0.phase.shown } }

    /// The number of the transaction, by which its cursors know it.
    var transactionNumber: Int { state.withLock { $0.number } }
}

extension Store {
    /// Starts a session, for transactions whose statements come one by one.
    ///
    /// It costs nothing until it has a transaction.
    public func startSession() -> StoreSession { StoreSession(self) }
}

extension StoreSession.Phase {
    var shown: StoreSession.TransactionState {
        switch self {
        case .none: .none
        case .begun, .reading, .writing: .inProgress
        case .committed: .committed
        case .aborted: .aborted
        }
    }

    /// Lets go of what the transaction holds.
    func release() {
        switch self {
        case .reading(let lease, _): lease.end()
        case .writing(let session): session.abandon()
        case .none, .begun, .committed, .aborted: break
        }
    }
}

// MARK: - Steps

extension StoreSession {
    /// Begins a transaction, which takes nothing yet.
    func begin(takesWriter: Bool) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            guard !state.isBusy else { throw .sessionInUse }
            guard state.phase.shown != .inProgress else {
                throw StoreError(
                    .misuse,
                    "Transaction already in progress. Commit or abort it before the next."
                )
            }
            state.phase = .begun(takesWriter: takesWriter || state.hasConflicted)
            state.number += 1
        }
    }

    /// Runs one step of the transaction: from where it stands to where it stands then.
    ///
    /// A step that fails aborts the transaction.
    func step<Result: Sendable>(
        of number: Int? = nil,
        _ body: (Phase) async throws -> (Result, Phase)
    ) async throws -> Result {
        try store.checkOpen()
        let phase = try state.withLock { state throws(StoreError) in
            guard !state.isBusy else { throw .sessionInUse }
            guard number ?? state.number == state.number else { throw .otherTransaction }
            state.isBusy = true
            return state.phase
        }
        do {
            let (result, next) = try await body(phase)
            leave(next)
            return result
        } catch {
            let told = error is KeyValueError ? StoreError(mapping: error) : error
            abort(phase, because: told)
            throw told
        }
    }

    private func leave(_ phase: Phase) {
        state.withLock { state in
            (state.phase, state.isBusy) = (phase, false)
            if case .committed = phase { state.hasConflicted = false }
        }
    }

    private func abort(_ phase: Phase, because error: any Error) {
        phase.release()
        let isConflict = (error as? StoreError)?.code == .writeConflict
        state.withLock { state in
            state.isBusy = false
            guard phase.shown == .inProgress else { return }
            state.phase = .aborted(.aborted(because: error))
            state.hasConflicted = state.hasConflicted || isConflict
        }
    }
}

extension StoreError {
    fileprivate static func aborted(because error: any Error) -> StoreError {
        let codes: Set<StoreError.Code> = [.transactionAborted, .outcomeUnknown]
        if let error = error as? StoreError, codes.contains(error.code) { return error }
        return StoreError(
            .transactionAborted,
            "The transaction has been aborted: \(error). Start it again.",
            cause: error
        )
    }

    fileprivate static var sessionInUse: StoreError {
        StoreError(
            .misuse,
            "A statement of the session is being carried out. Use a session for one at a time."
        )
    }

    fileprivate static var otherTransaction: StoreError {
        StoreError(
            .cursorExpired,
            "The cursor belongs to a transaction that is over. Ask again in this one."
        )
    }
}
