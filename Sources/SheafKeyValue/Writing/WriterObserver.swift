// SPDX-License-Identifier: MIT
//
// Writing: what the writer tells to those who measure it, one call for each commit. Where nobody
// does, nothing is gathered.

internal import Synchronization

/// What one commit did and took.
package struct CommitReport: Sendable {
    /// How long each of its writes waited for the commit to begin, in nanoseconds.
    package let waitNanoseconds: [UInt64]
    /// The writes among them that failed.
    package let failureCount: Int
    /// How long their bodies took together.
    package let bodyNanoseconds: UInt64
    /// How long it took to write and flush what they did.
    package let commitNanoseconds: UInt64
    /// The records that they put and deleted.
    package let recordsWritten: Int
    /// The bytes of their keys and values.
    package let bytesWritten: Int
    /// The pages that were written; nil where the system does not tell.
    package let pagesWritten: Int?
}

/// Somebody who measures an environment.
///
/// All calls come from the writer's thread and hold it up: they are to be brief.
package protocol WriterObserver: AnyObject, Sendable {
    /// Writes have been answered that shared a commit.
    func observe(_ commit: CommitReport)
    /// A reader has kept the same snapshot for longer than leases may, while others wrote.
    func observe(_ reader: ReaderSlot)
}

extension Environment {
    /// Lets somebody measure from now on; nothing is kept alive by it.
    package func addObserver(_ observer: any WriterObserver) {
        writer.observers.withLock { $0.append(WeakObserver(observer: observer)) }
    }
}

/// An observer that may be gone.
struct WeakObserver: Sendable {
    weak let observer: (any WriterObserver)?
}

extension Writer {
    /// Those who measure, as far as they are still there.
    var presentObservers: [any WriterObserver] {
        observers.withLock { observers in
            guard !observers.isEmpty else { return [] }
            observers.removeAll { $0.observer == nil }
            return observers.compactMap(\.observer)
        }
    }

    /// Tells what a commit did and took.
    func report(
        _ group: ArraySlice<Ticket>,
        _ batch: Batch,
        commitNanoseconds: UInt64,
        pagesWritten: Int?
    ) {
        let observers = presentObservers
        guard !observers.isEmpty else { return }
        let tickets = group.filter { $0.start() }
        let kept = tickets.filter { $0.failure == nil }
        let report = CommitReport(
            waitNanoseconds: tickets.map(\.waitNanoseconds),
            failureCount: tickets.count - kept.count,
            bodyNanoseconds: batch.bodyNanoseconds,
            commitNanoseconds: commitNanoseconds,
            recordsWritten: kept.reduce(0) { $0 + $1.recordsWritten },
            bytesWritten: kept.reduce(0) { $0 + $1.bytesWritten },
            pagesWritten: pagesWritten
        )
        for observer in observers { observer.observe(report) }
    }
}
