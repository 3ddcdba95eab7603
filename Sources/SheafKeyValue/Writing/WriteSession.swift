// SPDX-License-Identifier: MIT
//
// Writing: one write whose body comes in parts, over time. To the writer it is a body like any
// other, in a commit of its own, that waits between its parts; how long it may wait has limits, and
// while others wait they are short.

internal import Synchronization

/// A transaction that is written part by part.
///
///     let session = environment.session(limits)
///     try await session.run { transaction in … }
///     try await session.run { transaction in … }      // sees what the first part wrote
///     try await session.commit()
///
/// One part at a time. A part that throws ends the session, and so do the limits; nothing of it is
/// kept then, and later parts get ``KeyValueError/Code/sessionEnded``. A session that is given up
/// must be ended with ``abandon()``.
package final class WriteSession: Sendable {
    /// How long a session may hold the writer.
    package struct Limits: Sendable, Hashable {
        /// From its first part to its commit.
        package let lifetime: Duration
        /// Between two parts, while other writes wait.
        package let idle: Duration

        /// Limits.
        package init(lifetime: Duration, idle: Duration) {
            self.lifetime = lifetime
            self.idle = idle
        }
    }

    private typealias Whole = TypedTicket<Void>

    private enum Part {
        case statement(Ticket)
        case commit
        case abort
    }

    private struct State {
        /// What the writer is to do next.
        var part: Part?
        /// The session as the writer sees it, once it has been queued.
        var whole: Whole?
        var hasRun = false
        /// Why no more parts are taken.
        var end: KeyValueError?
        /// Who waits for the end.
        var whenEnded: (@Sendable (Whole.Answer) -> Void)?
    }

    private let environment: Environment
    private let limits: Limits
    private let base: Int?
    private let state = Mutex(State())

    init(_ environment: Environment, _ limits: Limits, _ base: Int?) {
        self.environment = environment
        self.limits = limits
        self.base = base
    }

    /// Runs a part in the transaction; the first one waits for the writer.
    ///
    /// - Throws: what the body throws; `CancellationError` for a task that is cancelled before the
    ///   part starts; ``KeyValueError/Code/overtaken`` when the session cannot go on from its base,
    ///   or needs room that has only now been made; ``KeyValueError/Code/sessionEnded``.
    package func run<Result: Sendable>(
        _ body: @escaping Environment.WriteBody<Result>
    ) async throws -> Result {
        try environment.checkWritable()
        let ticket = TypedTicket(.grouped, body)
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    ticket.deliver = { continuation.resume(with: $0) }
                    guard ticket.queue() else {
                        return continuation.resume(throwing: CancellationError())
                    }
                    if let refusal = post(.statement(ticket)) { fail(ticket, refusal) }
                }
            } onCancel: {
                ticket.cancel()
            }.result
        } catch let error as CancellationError {
            abandon(because: "A statement in it was cancelled.")
            throw error
        }
    }

    /// Commits what the parts have written.
    package func commit() async throws -> Committed<Void> {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = post(.commit) { continuation.resume(with: $0) }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Undoes what the parts have written, and waits until the writer is free.
    package func abort() async {
        let _: Void = await withCheckedContinuation { continuation in
            let refusal = post(.abort) { _ in continuation.resume() }
            if refusal != nil { continuation.resume() }
        }
    }

    /// Ends the session without waiting; nothing of it is kept.
    package func abandon() { abandon(because: "It was given up.") }

    private func abandon(because reason: String) {
        let (part, whole) = state.withLock { state in
            defer { state.part = .abort }
            if state.end == nil { state.end = .ended(reason) }
            return (state.part, state.whole)
        }
        if case .statement(let ticket) = part { fail(ticket, KeyValueError.ended(reason)) }
        whole?.cancel()
        environment.writer.queue.wake()
    }

    /// Hands a part to the writer, or yields why not.
    private func post(
        _ part: Part,
        whenEnded: (@Sendable (Whole.Answer) -> Void)? = nil
    ) -> KeyValueError? {
        let (refusal, whole) = state.withLock { state -> (KeyValueError?, Whole?) in
            if let end = state.end { return (end, nil) }
            guard state.part == nil else { return (.inUse, nil) }
            state.part = part
            state.whenEnded = whenEnded
            guard state.whole == nil else { return (nil, nil) }
            let whole = Whole(.alone) { try self.serve(&$0) }
            whole.deliver = { self.finish($0) }
            _ = whole.queue()
            state.whole = whole
            return (nil, whole)
        }
        guard refusal == nil else { return refusal }
        guard let whole else {
            environment.writer.queue.wake()
            return nil
        }
        do throws(KeyValueError) {
            try environment.writer.queue.append(whole)
        } catch {
            finish(.failure(error))
        }
        return nil
    }

    /// Tells everybody that the writer is done with the session.
    private func finish(_ answer: Whole.Answer) {
        let error = answer.failed
        let (part, whenEnded) = state.withLock { state in
            defer { (state.part, state.whole, state.whenEnded) = (nil, nil, nil) }
            if state.end == nil { state.end = .ended("\(error.map { "\($0)" } ?? "")") }
            return (state.part, state.whenEnded)
        }
        if case .statement(let ticket) = part { fail(ticket, error ?? KeyValueError.closed) }
        whenEnded?(answer)
    }

    private func fail(_ ticket: Ticket, _ error: any Error) {
        guard ticket.start() else { return }
        ticket.failure = error
        ticket.answer(pagesWritten: nil)
    }
}

// MARK: - On the writer's thread

extension WriteSession {
    /// Carries out the parts as they come, until the commit.
    private func serve(_ transaction: inout WriteTransaction) throws {
        let isAgain = state.withLock { state in
            defer { state.hasRun = true }
            return state.hasRun
        }
        // What the parts were answered cannot be taken back: they are not run again.
        if isAgain { throw KeyValueError.mustBeginAgain }
        if let base, transaction.snapshot.id != base + 1 { throw KeyValueError.overtaken }
        let end = MonotonicTime.now.advanced(by: limits.lifetime)
        while true {
            switch try nextPart(end) {
            case .statement(let ticket): try carryOut(ticket, &transaction)
            case .commit: return
            case .abort: throw KeyValueError.over
            }
        }
    }

    private func nextPart(_ end: MonotonicTime) throws(KeyValueError) -> Part {
        let wake = environment.writer.queue.wait(
            { state.withLock { $0.part != nil } },
            until: end,
            holdingUpOthersUntil: .now.advanced(by: limits.idle)
        )
        let next = state.withLock { state -> Result<Part, KeyValueError> in
            let late = KeyValueError.late(wake, limits)
            // A part that came at the last moment is still in time, unless all is being closed.
            if let part = state.part, wake != .closed {
                state.part = nil
                if case .statement = part {} else { state.end = .over }
                return .success(part)
            }
            if state.end == nil { state.end = late }
            return .failure(late)
        }
        return try next.get()
    }

    private func carryOut(_ ticket: Ticket, _ transaction: inout WriteTransaction) throws {
        guard ticket.start() else { throw CancellationError() }
        do {
            try ticket.run(&transaction)
            // A body may have caught the error of a put; LMDB has not forgotten it.
            if let fault = transaction.fault { throw fault }
        } catch {
            let told = told(error, transaction.fault)
            state.withLock { state in
                if state.end == nil { state.end = .ended("A statement in it failed: \(told)") }
            }
            ticket.failure = told
            ticket.answer(pagesWritten: nil)
            throw error
        }
        ticket.answer(pagesWritten: nil)
    }

    /// What a caller learns of the failure of its part: room that can be made is made after it.
    private func told(_ error: any Error, _ fault: KeyValueError?) -> any Error {
        switch fault?.code {
        case .mapFull?, .tableCountLimit?:
            environment.writer.mayBeCured(fault) ? KeyValueError.mustBeginAgain : error
        default: error
        }
    }
}

extension Result {
    fileprivate var failed: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

extension KeyValueError {
    fileprivate static var inUse: KeyValueError {
        KeyValueError(.misuse, "A statement of the session is being carried out. Wait for it.")
    }

    fileprivate static var overtaken: KeyValueError {
        KeyValueError(
            .overtaken,
            "Others have written since the transaction began to read. Run it again."
        )
    }

    fileprivate static var mustBeginAgain: KeyValueError {
        KeyValueError(
            .overtaken,
            "The store had to make room, and nothing of the transaction is kept. Run it again."
        )
    }

    fileprivate static var over: KeyValueError {
        KeyValueError(.sessionEnded, "The transaction is over. Begin another.")
    }

    fileprivate static func ended(_ reason: String) -> KeyValueError {
        KeyValueError(.sessionEnded, "The transaction has been aborted. \(reason)")
    }

    fileprivate static func late(
        _ wake: WriteQueue.Wake,
        _ limits: WriteSession.Limits
    ) -> KeyValueError {
        switch wake {
        case .closed, .ready: .closed
        case .late: .ended("It took longer than \(limits.lifetime). Make it shorter.")
        case .lateForOthers:
            .ended(
                "It sent nothing for \(limits.idle) while others waited to write. Send its "
                    + "statements without a break."
            )
        }
    }
}
