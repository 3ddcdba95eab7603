// SPDX-License-Identifier: MIT
//
// How long a find may work. The time between the batches of a cursor belongs to its caller.

/// How much longer something may work.
struct TimeLimit: Sendable {
    private let whole: Duration
    /// What is left; nil where there is no limit.
    private var rest: Duration?
    private var began = ContinuousClock.now

    /// A limit that begins to run now; zero is none.
    init(_ limit: Duration) {
        whole = limit
        rest = limit > .zero ? limit : nil
    }

    /// Goes on after a pause.
    mutating func resume() {
        began = .now
    }

    /// Stops until the next ``resume()``.
    mutating func pause() {
        if let rest { self.rest = rest - (.now - began) }
    }

    /// Ends the work when the time is over, or when its task was cancelled.
    ///
    /// - Throws: ``StoreError`` `timeExceeded`, or `CancellationError`.
    func check() throws {
        try Task.checkCancellation()
        guard let rest, .now - began > rest else { return }
        throw StoreError(
            .timeExceeded,
            "operation exceeded time limit: \(whole). Narrow the filter, make an index for it, or "
                + "raise maxTime."
        )
    }
}
