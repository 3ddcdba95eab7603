// SPDX-License-Identifier: MIT
//
// Writing: the one thread of an environment. LMDB binds a writing transaction to a thread, so all
// of them begin and end here; whatever else needs to be alone (growing, closing) happens here too.

/// The environment's thread and what it keeps to itself.
final class Writer: ThreadBody, @unchecked Sendable {
    // @unchecked because: all variables belong to the thread that `run` is called on.
    let context: EnvironmentContext
    let queue: WriteQueue
    private let thread = Monitor<ThreadIdentity?>(nil)
    private let ended = Monitor(false)

    init(_ context: EnvironmentContext) {
        self.context = context
        queue = WriteQueue(countMax: context.options.queueCountMax)
    }

    /// Works until the queue is closed; then ends all readers and closes the file.
    func run() {
        thread.withLock { $0 = .current }
        work: while true {
            let deadline = MonotonicTime.now.advanced(by: context.options.readerCheckInterval)
            switch queue.take(until: deadline) {
            case .writes(let tickets): write(tickets)
            case .errand(let errand): errand()
            case .nothing: context.lmdb.clearDeadReaders()
            case .end: break work
            }
        }
        context.readers.shut()
        context.lmdb.close()
        ended.withLock { $0 = true }
        ended.wakeAll()
    }

    /// Whether the calling thread is this one.
    var isThisThread: Bool { thread.withLock { $0 == .current } }

    /// Waits until the file is closed.
    func waitUntilEnded() {
        ended.withLock(waitingWhile: { !$0 }, until: nil) { _ in }
    }

    /// Answers what waits, whether it is run or not.
    func refuse(_ tickets: [Ticket], with error: KeyValueError) {
        for ticket in tickets where ticket.start() {
            ticket.failure = error
            ticket.answer(pagesWritten: nil)
        }
    }
}
