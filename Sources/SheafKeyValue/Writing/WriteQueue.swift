// SPDX-License-Identifier: MIT
//
// Writing: the line in which writes wait for the writer's thread.

/// The writes that wait, in their order, and the errands of the environment itself.
final class WriteQueue: Sendable {
    /// Something that only the environment's thread may do.
    typealias Errand = @Sendable () -> Void

    /// What the thread is to do next.
    enum Work {
        case writes([Ticket])
        case errand(Errand)
        /// Nothing came until the deadline.
        case nothing
        /// The queue is closed and empty.
        case end
    }

    private struct State {
        var tickets: [Ticket] = []
        var errands: [Errand] = []
        /// Writes handed to the thread and not answered.
        var takenCount = 0
        var isClosed = false

        /// Whether others wait while one write is being made.
        var isContended: Bool { !tickets.isEmpty || takenCount > 1 || !errands.isEmpty }
    }

    /// Why the wait for a part of a session is over.
    enum Wake {
        /// The part is there.
        case ready
        /// The queue has been closed.
        case closed
        /// The time is over.
        case late
        /// The time is over for who holds up others.
        case lateForOthers
    }

    private let monitor = Monitor(State())
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
    }

    /// Appends a write.
    func append(_ ticket: Ticket) throws(KeyValueError) {
        try monitor.withLock { state throws(KeyValueError) in
            guard !state.isClosed else { throw .closed }
            guard state.tickets.count + state.takenCount < countMax else {
                throw .queueFull(countMax)
            }
            state.tickets.append(ticket)
        }
        monitor.wakeAll()
    }

    /// Appends an errand; false if the queue is closed.
    func append(_ errand: @escaping Errand) -> Bool {
        let isOpen = monitor.withLock { state in
            if !state.isClosed { state.errands.append(errand) }
            return !state.isClosed
        }
        monitor.wakeAll()
        return isOpen
    }

    /// Takes what is to be done next, waiting for it: an errand, or all writes that wait.
    func take(until deadline: MonotonicTime) -> Work {
        let work: Work? = monitor.withLock(
            waitingWhile: { $0.tickets.isEmpty && $0.errands.isEmpty && !$0.isClosed },
            until: deadline
        ) { state in
            if !state.errands.isEmpty { return .errand(state.errands.removeFirst()) }
            guard !state.tickets.isEmpty else { return .end }
            state.takenCount = state.tickets.count
            defer { state.tickets = [] }
            return .writes(state.tickets)
        }
        return work ?? .nothing
    }

    /// Waits for a part of the session that is being carried out.
    ///
    /// - Parameters:
    ///   - isReady: Whether the part is there; ``wake()`` lets it be asked again.
    ///   - deadline: How long to wait.
    ///   - deadlineForOthers: How long to wait when other writes do.
    /// - Returns: Why the wait is over.
    func wait(
        _ isReady: () -> Bool,
        until deadline: MonotonicTime,
        holdingUpOthersUntil deadlineForOthers: MonotonicTime
    ) -> Wake {
        while true {
            let isContended = monitor.withLock { $0.isContended }
            let woken = monitor.withLock(
                waitingWhile: { !isReady() && !$0.isClosed && $0.isContended == isContended },
                until: isContended ? min(deadline, deadlineForOthers) : deadline
            ) { state -> Wake? in
                if state.isClosed { return .closed }
                return isReady() ? .ready : nil
            }
            // Nil inside: others came or went, and another deadline counts.
            guard let woken else { return isContended ? .lateForOthers : .late }
            if let woken { return woken }
        }
    }

    /// Lets the writer's thread look again for what it waits for.
    func wake() {
        monitor.withLock { _ in }
        monitor.wakeAll()
    }

    /// Tells that so many of the writes taken have been answered.
    func finish(_ count: Int) {
        monitor.withLock { $0.takenCount -= count }
    }

    /// Refuses new writes and yields those that wait.
    func close() -> [Ticket] {
        let tickets = monitor.withLock { state in
            state.isClosed = true
            defer { state.tickets = [] }
            return state.tickets
        }
        monitor.wakeAll()
        return tickets
    }

    /// Whether ``close()`` has been called.
    var isClosed: Bool { monitor.withLock { $0.isClosed } }

    /// The writes that wait or are being made.
    var count: Int { monitor.withLock { $0.tickets.count + $0.takenCount } }
}

extension KeyValueError {
    fileprivate static func queueFull(_ count: Int) -> KeyValueError {
        KeyValueError(
            .queueFull,
            "\(count) writes wait already. Try again later, or raise queueCountMax."
        )
    }
}
