// SPDX-License-Identifier: MIT
//
// A session: it remembers the reply to its last numbered write, so that a driver that has not seen
// the reply may send the write again and it is carried out once.

import Sheaf

/// A session that a client has begun.
actor OpenSession {
    /// The number of the last write or transaction.
    private var number: Int64 = -1
    /// The last numbered write: on its way, or done.
    private var write: Task<Document, any Error>?

    /// Carries out a write with a number once, however often it comes.
    ///
    /// A write that failed as a whole has done nothing, and is carried out when it comes again. It
    /// goes on when its caller has gone.
    func once(
        _ number: Int64,
        on executor: (any TaskExecutor)?,
        _ body: @escaping @Sendable () async throws -> Document
    ) async throws -> Document {
        guard number >= self.number else {
            throw CommandError(
                .transactionTooOld,
                "Retryable write with txnNumber \(number) is prohibited on the session because a "
                    + "newer retryable write with txnNumber \(self.number) has already started on "
                    + "it."
            )
        }
        if number == self.number, let write, let reply = try? await write.value { return reply }
        let write = Task(executorPreference: executor) { try await body() }
        (self.number, self.write) = (number, write)
        return try await write.value
    }
}
