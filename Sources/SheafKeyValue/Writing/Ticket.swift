// SPDX-License-Identifier: MIT
//
// Writing: one write on its way through the queue, from the caller to the writer's thread and back.

internal import Synchronization

/// One write: what it does, how it is to be committed, and who waits for it.
class Ticket: @unchecked Sendable {
    // @unchecked because: everything but `phase` is touched by the caller before it is queued and
    // then by the writer's thread only.

    /// How a write shares its commit.
    enum Manner {
        /// With whatever else waits.
        case grouped
        /// With nobody.
        case alone
        /// With nobody, and it is undone.
        case rehearsal
    }

    private enum Phase: UInt8 {
        case new, waiting, started, cancelled
    }

    let manner: Manner
    let queuedAt = MonotonicTime.now
    private let phase = Atomic<UInt8>(Phase.new.rawValue)

    /// Why it failed, once that is certain.
    var failure: (any Error)?
    /// How long it waited for its first run.
    private(set) var waitNanoseconds: UInt64 = 0
    var recordsWritten = 0
    var bytesWritten = 0

    init(_ manner: Manner) {
        self.manner = manner
    }

    /// Marks it as queued; false if it was cancelled before.
    func queue() -> Bool { change(.new, to: .waiting) }

    /// Claims it for being run, also again; false if it was cancelled before.
    func start() -> Bool {
        change(.waiting, to: .started)
            || phase.load(ordering: .acquiring) == Phase.started.rawValue
    }

    /// Cancels it, unless it was started; a waiting one is answered here.
    func cancel() {
        if change(.waiting, to: .cancelled) {
            failure = CancellationError()
            answer(pagesWritten: nil)
        } else {
            _ = change(.new, to: .cancelled)
        }
    }

    /// Notes when it was run for the first time.
    func waited(until moment: MonotonicTime) {
        if waitNanoseconds == 0 { waitNanoseconds = moment.nanoseconds(since: queuedAt) }
    }

    private func change(_ from: Phase, to next: Phase) -> Bool {
        phase.compareExchange(
            expected: from.rawValue,
            desired: next.rawValue,
            ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// Runs the body.
    func run(_ transaction: inout WriteTransaction) throws {}

    /// Tells the caller; exactly once.
    func answer(pagesWritten: Int?) {}
}

/// A write with a result.
final class TypedTicket<Result: Sendable>: Ticket, @unchecked Sendable {
    // @unchecked because: as for `Ticket`.
    typealias Body = @Sendable (inout WriteTransaction) throws -> Result
    typealias Answer = Swift.Result<Committed<Result>, any Error>

    private let body: Body
    private var result: Result?
    /// Who waits; set before it is queued.
    var deliver: (@Sendable (Answer) -> Void)?

    init(_ manner: Manner, _ body: @escaping Body) {
        self.body = body
        super.init(manner)
    }

    override func run(_ transaction: inout WriteTransaction) throws {
        result = try body(&transaction)
    }

    override func answer(pagesWritten: Int?) {
        guard let deliver else { return }
        self.deliver = nil
        if let failure { return deliver(.failure(failure)) }
        guard let result else { return deliver(.failure(KeyValueError.closed)) }
        deliver(
            .success(
                Committed(
                    result: result,
                    recordsWritten: recordsWritten,
                    bytesWritten: bytesWritten,
                    pagesWritten: pagesWritten
                )
            )
        )
    }
}
