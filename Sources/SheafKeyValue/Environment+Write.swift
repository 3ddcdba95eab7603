// SPDX-License-Identifier: MIT
//
// Writing: the ways to hand a body to the writer's thread and to wait for its commit.

internal import Dispatch

extension Environment {
    /// What a write does; it may run more than once, and what it threw or changed before does not
    /// count then.
    package typealias WriteBody<Result> = @Sendable (inout WriteTransaction) throws -> Result

    /// Runs the body in a transaction and commits it, together with other writes that wait.
    ///
    /// When the call returns, the write is as durable as the options say. When it throws, nothing
    /// of it is kept, whatever became of the writes beside it; only
    /// ``KeyValueError/Code/outcomeUnknown`` leaves that open.
    ///
    /// - Throws: what the body throws, or ``KeyValueError``.
    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) throws -> Committed<Result> {
        try submit(.grouped, body)
    }

    /// Runs the body in a transaction and commits it, together with other writes that wait.
    ///
    /// A task that is cancelled before its write starts gets `CancellationError`, and nothing is
    /// written; after that, cancelling changes nothing.
    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) async throws -> Committed<Result> {
        try await submit(.grouped, body)
    }

    /// Runs the body in a commit of its own.
    @discardableResult
    package func writeAlone<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) throws -> Committed<Result> {
        try submit(.alone, body)
    }

    /// Runs the body in a commit of its own.
    @discardableResult
    package func writeAlone<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) async throws -> Committed<Result> {
        try await submit(.alone, body)
    }

    /// Runs the body like ``writeAlone(_:)`` and undoes whatever it did.
    @discardableResult
    package func rehearse<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) throws -> Committed<Result> {
        try submit(.rehearsal, body)
    }

    /// Runs the body like ``writeAlone(_:)`` and undoes whatever it did.
    @discardableResult
    package func rehearse<Result: Sendable>(
        _ body: @escaping WriteBody<Result>
    ) async throws -> Committed<Result> {
        try await submit(.rehearsal, body)
    }

    private func submit<Result: Sendable>(
        _ manner: Ticket.Manner,
        _ body: @escaping WriteBody<Result>
    ) throws -> Committed<Result> {
        try checkWritable()
        let ticket = TypedTicket(manner, body)
        let slot = AnswerSlot<Result>()
        ticket.deliver = { slot.fill($0) }
        _ = ticket.queue()
        try writer.queue.append(ticket)
        return try slot.wait().get()
    }

    private func submit<Result: Sendable>(
        _ manner: Ticket.Manner,
        _ body: @escaping WriteBody<Result>
    ) async throws -> Committed<Result> {
        try checkWritable()
        let ticket = TypedTicket(manner, body)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ticket.deliver = { continuation.resume(with: $0) }
                guard ticket.queue() else {
                    return continuation.resume(throwing: CancellationError())
                }
                do throws(KeyValueError) {
                    try writer.queue.append(ticket)
                } catch {
                    writer.refuse([ticket], with: error)
                }
            }
        } onCancel: {
            ticket.cancel()
        }
    }

    private func checkWritable() throws(KeyValueError) {
        try context.checkProcess()
        guard !options.isReadOnly else {
            throw KeyValueError(
                .readOnly,
                "The store was opened for reading only. Open it without isReadOnly."
            )
        }
        guard !writer.isThisThread else {
            throw KeyValueError(
                .misuse,
                "A write inside a write would wait for itself. Use the transaction."
            )
        }
    }
}

/// Where a thread waits for the answer to its write.
private final class AnswerSlot<Result: Sendable>: @unchecked Sendable {
    // @unchecked because: the semaphore orders the writer's filling before the caller's taking.
    typealias Answer = Swift.Result<Committed<Result>, any Error>

    private let semaphore = DispatchSemaphore(value: 0)
    private var answer: Answer = .failure(KeyValueError.closed)

    func fill(_ answer: Answer) {
        self.answer = answer
        semaphore.signal()
    }

    func wait() -> Answer {
        semaphore.wait()
        return answer
    }
}
