// SPDX-License-Identifier: MIT
//
// What is done with the transaction of a session: started, read, written, committed, aborted.

import SheafKeyValue

/// How the transaction of a session is carried out.
public struct TransactionOptions: Sendable, Hashable {
    /// Whether it holds the writer from its first statement on, also if that one reads.
    ///
    /// Default: no, only from its first write on.
    ///
    /// Then it cannot conflict, but other writes wait for it even while it only reads.
    public var takesWriterAtOnce: Bool

    /// Options.
    public init(takesWriterAtOnce: Bool = false) {
        self.takesWriterAtOnce = takesWriterAtOnce
    }
}

extension StoreSession {
    /// Starts a transaction; it takes nothing before its first statement.
    ///
    /// - Throws: ``StoreError`` `misuse` when one is in progress.
    public func startTransaction(
        _ options: TransactionOptions = TransactionOptions()
    ) throws(StoreError) {
        try begin(takesWriter: options.takesWriterAtOnce)
    }

    /// Runs a statement that reads: the transaction's state of the store, its own writes included.
    ///
    ///     let open = try await session.read { try orders.find(["open": true], in: $0) }
    ///
    /// - Throws: what the body throws, which aborts the transaction, or ``StoreError``
    ///   `transactionAborted`, `cancelled`.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (StoreSnapshot) throws -> Result
    ) async throws -> Result {
        try await read(of: nil, body)
    }

    /// Runs a statement that reads, if the session still has the transaction of that number.
    func read<Result: Sendable>(
        of number: Int?,
        _ body: @escaping @Sendable (StoreSnapshot) throws -> Result
    ) async throws -> Result {
        try await step(of: number) { phase in
            switch try entered(phase) {
            case .reading(let lease, let began):
                _ = try limits(since: began)
                let result = try lease.read { base in
                    try body(StoreSnapshot(base, store, try store.catalogs.catalog(base)))
                }
                return (result, .reading(lease, since: began))
            case .writing(let session):
                return (try await run(session) { try body($0.snapshot) }, .writing(session))
            case let other: throw other.refusal
            }
        }
    }

    /// Runs a statement that writes; the transaction holds the writer from the first one on.
    ///
    ///     try await session.write { transaction in
    ///         try orders.updateOne(["_id": 7], ["$set": ["open": false]], in: &transaction)
    ///     }
    ///
    /// The body may hold several statements; if any fails, the transaction is aborted.
    ///
    /// - Throws: what the body throws, or ``StoreError`` `writeConflict` when others have written
    ///   since the transaction began to read, `transactionAborted`, `cancelled`.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Result
    ) async throws -> Result {
        try await step { phase in
            let session: WriteSession
            switch phase {
            case .begun: session = store.environment.session(limits)
            case .reading(let lease, let began):
                session = store.environment.session(
                    try limits(since: began),
                    on: try lease.read { $0.id }
                )
            case .writing(let begun): session = begun
            case .none, .committed, .aborted: throw phase.refusal
            }
            let result = try await run(session, body)
            if case .reading(let lease, _) = phase { lease.end() }
            return (result, .writing(session))
        }
    }

    /// Commits the transaction: when the call returns, its writes are as durable as the options of
    /// the store say.
    ///
    /// Committing again what has been committed does nothing.
    ///
    /// - Throws: ``StoreError`` `transactionAborted`, `noSpace`, `outcomeUnknown` …
    public func commitTransaction() async throws(StoreError) {
        do {
            try await step { phase in
                switch phase {
                case .begun, .committed: break
                case .reading(let lease, _): lease.end()
                case .writing(let session): _ = try await session.commit()
                case .none, .aborted: throw phase.refusal
                }
                return ((), .committed)
            }
        } catch {
            throw StoreError(mapping: error)
        }
    }

    /// Aborts the transaction: nothing of it is kept.
    ///
    /// Aborting again what has been aborted does nothing.
    ///
    /// - Throws: ``StoreError`` `misuse` when there is none, or it has been committed.
    public func abortTransaction() async throws(StoreError) {
        do {
            try await step { phase in
                switch phase {
                case .begun, .aborted: break
                case .reading(let lease, _): lease.end()
                case .writing(let session): await session.abort()
                case .none, .committed: throw phase.refusal
                }
                return ((), .aborted(.abortedByCaller))
            }
        } catch {
            throw StoreError(mapping: error)
        }
    }

    /// Runs a body in a transaction and commits it; again, when it could not be carried through for
    /// a reason that passes.
    ///
    ///     try await session.withTransaction { session in
    ///         guard let account = try await session.read({
    ///             try accounts.findOne(["_id": "a"], in: $0)
    ///         }) else { return }
    ///         try await session.write { … }
    ///     }
    ///
    /// It is tried for ``StoreOptions/transactionLifetimeMax``.
    ///
    /// - Throws: what the body throws, or ``StoreError``.
    public func withTransaction<Result: Sendable>(
        _ options: TransactionOptions = TransactionOptions(),
        _ body: (StoreSession) async throws -> Result
    ) async throws -> Result {
        let end = ContinuousClock.now + store.options.transactionLifetimeMax
        while true {
            try startTransaction(options)
            do {
                let result = try await body(self)
                if transactionState == .inProgress { try await commitTransaction() }
                return result
            } catch {
                if transactionState == .inProgress { try await abortTransaction() }
                let labels = (error as? StoreError)?.errorLabels ?? []
                guard labels.contains("TransientTransactionError"), ContinuousClock.now < end
                else { throw error }
            }
        }
    }
}

// MARK: - How steps take hold

extension StoreSession {
    private var limits: WriteSession.Limits {
        WriteSession.Limits(
            lifetime: store.options.transactionLifetimeMax,
            idle: store.options.transactionIdleMax
        )
    }

    /// What is left of the limits to a transaction that has been reading.
    private func limits(
        since began: ContinuousClock.Instant
    ) throws(StoreError) -> WriteSession.Limits {
        let lifetimeMax = store.options.transactionLifetimeMax
        let rest = lifetimeMax - (ContinuousClock.now - began)
        guard rest > .zero else {
            throw StoreError(
                .transactionAborted,
                "The transaction has been aborted. It took longer than \(lifetimeMax). Make it "
                    + "shorter."
            )
        }
        return WriteSession.Limits(lifetime: rest, idle: store.options.transactionIdleMax)
    }

    /// The transaction with something to read from.
    private func entered(_ phase: Phase) throws -> Phase {
        switch phase {
        case .begun(takesWriter: true): .writing(store.environment.session(limits))
        case .begun(takesWriter: false):
            .reading(
                try store.beginWalk(for: store.options.transactionLifetimeMax) { _ in }.0,
                since: .now
            )
        default: phase
        }
    }

    private func run<Result: Sendable>(
        _ session: WriteSession,
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Result
    ) async throws -> Result {
        let (store, changes) = (store, changes)
        return try await session.run { base in
            let commit = base.snapshot.id
            return try StoreTransaction.wrapping(&base, store) { transaction in
                transaction.lastChange = changes.last(in: commit)
                let result = try body(&transaction)
                changes.note(transaction.lastChange, in: commit)
                return result
            }
        }
    }
}

extension StoreSession.Phase {
    /// Why a transaction that stands so takes no statement.
    fileprivate var refusal: StoreError {
        switch self {
        case .aborted(let error): error
        case .committed:
            StoreError(
                .misuse,
                "The transaction has been committed. Start another.",
                mongoCode: MongoCode.transactionCommitted.rawValue
            )
        default:
            StoreError(
                .misuse,
                "No transaction started. Start one before its statements.",
                mongoCode: MongoCode.noSuchTransaction.rawValue
            )
        }
    }
}

extension StoreError {
    fileprivate static var abortedByCaller: StoreError {
        StoreError(.transactionAborted, "The transaction has been aborted by its caller.")
    }
}
