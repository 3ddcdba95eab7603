// SPDX-License-Identifier: MIT
//
// Who reads and writes a store now, and what its writer has done: cheap enough to be asked for
// every second.

import SheafKeyValue

/// Who reads and writes a store now, and what its writer has done since it was opened.
public struct StoreActivity: Sendable, Hashable {
    /// The snapshots that this process has open, those of cursors included.
    public let snapshotCount: Int
    /// The ages of the cursors and reading transactions of this process, oldest first.
    public let cursorAges: [Duration]
    /// The states of the store that all processes read, the oldest first.
    public let readers: [ReaderMeasures]
    /// The slots that readers of all processes have had at a time, of
    /// ``StoreOptions/readerCountMax``.
    public let readerSlotCount: Int
    /// The writes that wait or are being made.
    public let waitingWriteCount: Int
    /// The commits.
    public let commitCount: Int
    /// The writes that were answered, also with an error.
    public let writeCount: Int
    /// The writes that were answered with an error.
    public let failureCount: Int
    /// The times that a group was undone and carried out again.
    public let rerunCount: Int
    /// The records that were put and deleted.
    public let recordsWritten: Int
    /// The bytes of their keys and values.
    public let bytesWritten: Int
    /// The pages that were written, where the system tells.
    public let pagesWritten: Int
    /// The time that writes waited for the writer, all together.
    public let queueWaitTime: Duration
    /// The longest that a write waited for the writer.
    public let queueWaitTimeMax: Duration
    /// The time in which writes were carried out.
    public let transactionTime: Duration
    /// The time in which they were committed.
    public let commitTime: Duration

    init(_ activity: EnvironmentActivity) {
        let counters = activity.counters
        snapshotCount = activity.snapshotCount
        cursorAges = activity.leaseAges
        readers = activity.readers.map(ReaderMeasures.init)
            .sorted { $0.commitsBehind > $1.commitsBehind }
        readerSlotCount = activity.readerSlotCount
        waitingWriteCount = activity.queueCount
        commitCount = counters.commitCount
        writeCount = counters.writeCount
        failureCount = counters.failureCount
        rerunCount = counters.rerunCount
        recordsWritten = counters.recordsWritten
        bytesWritten = counters.bytesWritten
        pagesWritten = counters.pagesWritten
        queueWaitTime = .nanoseconds(counters.waitNanoseconds)
        queueWaitTimeMax = .nanoseconds(counters.waitNanosecondsMax)
        transactionTime = .nanoseconds(counters.bodyNanoseconds)
        commitTime = .nanoseconds(counters.commitNanoseconds)
    }

    /// The measures as a document, for people.
    public var document: Document {
        [
            "snapshots": .int64(Int64(snapshotCount)),
            "cursorSeconds": .array(BSONArray(cursorAges.map { .double($0 / .seconds(1)) })),
            "readers": .array(BSONArray(readers.map { .document($0.document) })),
            "readerSlots": .int64(Int64(readerSlotCount)),
            "waitingWrites": .int64(Int64(waitingWriteCount)),
            "commits": .int64(Int64(commitCount)), "writes": .int64(Int64(writeCount)),
            "failures": .int64(Int64(failureCount)), "reruns": .int64(Int64(rerunCount)),
            "recordsWritten": .int64(Int64(recordsWritten)),
            "bytesWritten": .int64(Int64(bytesWritten)),
            "pagesWritten": .int64(Int64(pagesWritten)),
            "queueWaitSeconds": .double(queueWaitTime / .seconds(1)),
            "queueWaitSecondsMax": .double(queueWaitTimeMax / .seconds(1)),
            "transactionSeconds": .double(transactionTime / .seconds(1)),
            "commitSeconds": .double(commitTime / .seconds(1)),
        ]
    }
}

extension ReaderMeasures {
    fileprivate var document: Document {
        [
            "process": .int64(Int64(processID)), "commitsBehind": .int64(Int64(commitsBehind)),
            "seconds": .double(age / .seconds(1)),
        ]
    }
}

extension Store {
    /// Who reads and writes the store now, and what its writer has done.
    ///
    ///     let activity = try store.activity()
    ///     gauge.record(activity.cursorAges.count)
    ///
    /// - Complexity: O(readers), a few microseconds.
    /// - Throws: ``StoreError``.
    public func activity() throws(StoreError) -> StoreActivity {
        try checkOpen()
        return try mapping { StoreActivity(try environment.activity()) }
    }
}
