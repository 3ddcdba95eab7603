// SPDX-License-Identifier: MIT
//
// Writing: the ways to hand a body to the writer's thread and to wait for its commit.

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
        let slot = Monitor<TypedTicket<Result>.Answer?>(nil)
        ticket.deliver = { answer in
            slot.withLock { $0 = answer }
            slot.wakeAll()
        }
        _ = ticket.queue()
        try writer.queue.append(ticket)
        let answer = slot.withLock(waitingWhile: { $0 == nil }, until: nil) { $0 } ?? nil
        return try (answer ?? .failure(KeyValueError.closed)).get()
    }

    /// Begins a write whose body comes in parts; nothing is taken before the first.
    ///
    /// - Parameters:
    ///   - limits: How long it may hold the writer.
    ///   - base: The snapshot that it must go on from, if there is one.
    /// - Returns: The write.
    package func session(_ limits: WriteSession.Limits, on base: Int? = nil) -> WriteSession {
        WriteSession(self, limits, base)
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

    func checkWritable() throws(KeyValueError) {
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
