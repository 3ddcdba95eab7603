// SPDX-License-Identifier: MIT
//
// Writing: the one thread of an environment. LMDB binds a writing transaction to a thread, so all
// of them begin and end here; whatever else needs to be alone (growing, closing) happens here too.

internal import Synchronization

/// The environment's thread and what it keeps to itself.
final class Writer: ThreadBody, @unchecked Sendable {
    // @unchecked because: `meter` and `nextCare` belong to the thread that `run` is called on.
    let context: EnvironmentContext
    let queue: WriteQueue
    let counters = Mutex(WriterCounters())
    let observers = Mutex<[WeakObserver]>([])
    /// Since when readers have been seen with what they read.
    let readerWatch = Mutex(ReaderWatch())
    private let thread = Monitor<ThreadIdentity?>(nil)
    private let ended = Monitor(false)
    private var meter: WriteMeter?
    private var nextCare = MonotonicTime.now

    init(_ context: EnvironmentContext) {
        self.context = context
        queue = WriteQueue(countMax: context.options.queueCountMax)
    }

    /// Works until the queue is closed; then ends all readers and closes the file.
    func run() {
        thread.withLock { $0 = .current }
        meter = WriteMeter()
        work: while true {
            takeCare()
            switch queue.take(until: nextCare) {
            case .writes(let tickets): write(tickets)
            case .errand(let errand): errand()
            case .nothing: continue
            case .end: break work
            }
        }
        meter = nil
        context.readers.shut()
        if context.options.durability != .full { try? context.lmdb.synchronise() }
        context.lmdb.close()
        context.claim.end()
        EnvironmentRegistry.remove(context)
        ended.withLock { $0 = true }
        ended.wakeAll()
    }

    /// Whether the calling thread is this one.
    var isThisThread: Bool { thread.withLock { $0 == .current } }

    /// Waits until the file is closed.
    func waitUntilEnded() {
        ended.withLock(waitingWhile: { !$0 }, until: nil) { _ in }
    }

    /// Runs an errand on the thread and waits for it.
    func perform(
        _ errand: @escaping @Sendable () throws(KeyValueError) -> Void
    ) throws(KeyValueError) {
        guard !isThisThread else { return try errand() }
        let answer = Monitor<Result<Void, KeyValueError>?>(nil)
        let isQueued = queue.append {
            let result = Result { () throws(KeyValueError) in try errand() }
            answer.withLock { $0 = result }
            answer.wakeAll()
        }
        guard isQueued else { throw .closed }
        try answer.withLock(waitingWhile: { $0 == nil }, until: nil) { $0 }??.get()
    }

    /// Answers what waits without running it.
    func refuse(_ tickets: [Ticket], with error: KeyValueError) {
        for ticket in tickets where ticket.start() {
            ticket.failure = error
            ticket.answer(pagesWritten: nil)
        }
    }

    /// The pages that this thread wrote since the last call; nil where the system does not tell.
    func pagesWritten() -> Int? {
        guard let byteCount = meter?.lap() else { return nil }
        let pageSize = context.lmdb.pageSize
        return (byteCount + pageSize - 1) / pageSize
    }

    /// Every so often frees what dead processes and forgotten leases hold.
    private func takeCare() {
        let now = MonotonicTime.now
        guard now >= nextCare else { return }
        nextCare = now.advanced(by: context.options.readerCheckInterval)
        context.lmdb.clearDeadReaders()
        context.readers.expireOldLeases()
        let lagging = readerWatch.withLock { watch in
            watch.look(context.lmdb.readerSlots, olderThan: context.options.readerAgeMax)
        }
        guard !lagging.isEmpty else { return }
        for observer in presentObservers { lagging.forEach(observer.observe) }
    }
}
