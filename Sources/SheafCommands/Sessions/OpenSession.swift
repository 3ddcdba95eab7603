// SPDX-License-Identifier: MIT
//
// A session: it remembers the reply to its last numbered write, so that a driver that has not seen
// the reply may send the write again and it is carried out once; and it holds its transaction.

import Sheaf

/// A session that a client has begun.
actor OpenSession {
    /// The number of the last write or transaction.
    private var number: Int64 = -1
    /// The last numbered write: on its way, or done.
    private var write: Task<Document, any Error>?
    /// The transactions of the session, one after another.
    private var transactions: StoreSession?

    /// Carries out a write with a number once, however often it comes.
    ///
    /// A write that failed as a whole has done nothing, and is carried out when it comes again. It
    /// goes on when its caller has gone.
    func once(
        _ number: Int64,
        on executor: (any TaskExecutor)?,
        _ body: @escaping @Sendable () async throws -> Document
    ) async throws -> Document {
        try checkIsNotOld(number)
        if number == self.number, let write, let reply = try? await write.value { return reply }
        let write = Task(executorPreference: executor) { try await body() }
        (self.number, self.write) = (number, write)
        return try await write.value
    }

    private func checkIsNotOld(_ number: Int64) throws(CommandError) {
        guard number < self.number else { return }
        throw CommandError(
            .transactionTooOld,
            "Cannot use the transaction number \(number) on the session because a newer one, "
                + "\(self.number), has already started."
        )
    }
}

// MARK: - Transactions

extension OpenSession {
    /// The transaction that a command starts or belongs to.
    func transaction(
        _ number: Int64,
        starts: Bool,
        in store: Store
    ) async throws(CommandError) -> StoreSession {
        guard starts else { return try current(number) }
        try checkIsNotOld(number)
        guard number > self.number else {
            throw CommandError(
                .conflictingOperationInProgress,
                "Cannot start a transaction at given transaction number \(number) as a "
                    + "transaction with the same number is already in progress"
            )
        }
        await abortOpen()
        let session = transactions ?? store.startSession()
        (self.number, write, transactions) = (number, nil, session)
        do throws(StoreError) {
            try session.startTransaction()
        } catch {
            throw CommandError(error)
        }
        return session
    }

    /// Commits the transaction; again, if its driver has not seen that it was committed.
    func commit(_ number: Int64) async throws(CommandError) {
        let session = try known(number)
        do throws(StoreError) {
            try await session.commitTransaction()
        } catch {
            throw CommandError(error)
        }
    }

    /// Aborts the transaction.
    func abort(_ number: Int64) async throws(CommandError) {
        let session = try known(number)
        guard session.transactionState == .inProgress else { throw missing(number) }
        do throws(StoreError) {
            try await session.abortTransaction()
        } catch {
            throw CommandError(error)
        }
    }

    /// Aborts the transaction that is in progress, if there is one.
    func abortOpen() async {
        guard let transactions, transactions.transactionState == .inProgress else { return }
        // One that has come to its end meanwhile needs no aborting.
        try? await transactions.abortTransaction()
    }

    private func current(_ number: Int64) throws(CommandError) -> StoreSession {
        let session = try known(number)
        switch session.transactionState {
        case .inProgress: return session
        case .committed:
            throw CommandError(
                .transactionCommitted,
                "Transaction \(number) has been committed."
            )
        case .none, .aborted:
            throw CommandError(
                .noSuchTransaction,
                "Transaction \(number) has been aborted.",
                labels: CommandError.transientLabels
            )
        }
    }

    private func known(_ number: Int64) throws(CommandError) -> StoreSession {
        guard number == self.number, let transactions else { throw missing(number) }
        return transactions
    }

    private func missing(_ number: Int64) -> CommandError {
        CommandError(
            .noSuchTransaction,
            "Given transaction number \(number) does not match any in-progress transactions. The "
                + "active transaction number is \(self.number)",
            labels: CommandError.transientLabels
        )
    }
}

extension CommandError {
    /// The label of errors that going through a transaction again may help against.
    static let transientLabels = ["TransientTransactionError"]
}
