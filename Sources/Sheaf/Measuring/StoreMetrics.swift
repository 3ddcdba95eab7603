// SPDX-License-Identifier: MIT
//
// Metrics: what a store tells while it works, in a shape that any library of metrics takes in. The
// store depends on none, and gathers nothing where nobody asks.

import SheafKeyValue

/// Somebody to whom a store tells what its work takes.
///
///     struct PrintedMetrics: StoreMetrics {
///         func record(_ commit: CommitMeasures) {
///             print("\(commit.queueWaits.count) statements in \(commit.commitTime)")
///         }
///     }
///     var options = StoreOptions()
///     options.metrics = PrintedMetrics()
///
/// Every requirement has a default that does nothing. The calls about commits and readers come from
/// the writer's thread and hold it up, those about statements from whoever carried them out: they
/// are to be brief, as handing a number to a library of metrics is. What is to be looked at now and
/// then, such as how many cursors are open, tells ``Store/activity()``.
public protocol StoreMetrics: Sendable {
    /// Statements have been answered that shared a commit.
    func record(_ commit: CommitMeasures)
    /// A statement took at least ``StoreOptions/slowStatementMin``.
    func record(_ statement: SlowStatement)
    /// A reader has kept an old state of the store for longer than cursors may.
    ///
    /// It is told again each half minute while it lasts. A process that is stopped, or hangs inside
    /// a read, keeps every page from being used again that was freed since: the file grows until
    /// the process goes on or ends. The slots of dead processes are freed by themselves.
    func record(_ reader: ReaderMeasures)
}

extension StoreMetrics {
    /// Does nothing.
    public func record(_ commit: CommitMeasures) {}
    /// Does nothing.
    public func record(_ statement: SlowStatement) {}
    /// Does nothing.
    public func record(_ reader: ReaderMeasures) {}
}

/// What one commit did and took.
public struct CommitMeasures: Sendable, Hashable {
    /// How long each statement waited for the writer; as many as shared the commit.
    ///
    /// A whole `write` and a whole transaction of a session are one.
    public let queueWaits: [Duration]
    /// The statements among them that failed.
    public let failureCount: Int
    /// How long it took to carry them out.
    public let transactionTime: Duration
    /// How long it took to write what they did, and to flush it as the options say.
    public let commitTime: Duration
    /// The records that were put and deleted, those of indexes included.
    public let recordsWritten: Int
    /// The bytes of their keys and values.
    public let bytesWritten: Int
    /// The pages that were written; nil where the system does not tell.
    public let pagesWritten: Int?
}

/// A statement that took long.
public struct SlowStatement: Sendable, Hashable {
    /// What it was, such as `insertOne`, `update`, `find`, or `write` for a whole closure.
    public let verb: String
    /// The collection, where it had one.
    public let namespace: Namespace?
    /// From the call to the answer: its wait, its work and its commit, or one batch of a cursor.
    public let time: Duration
    /// MongoDB's number of the error with which it ended, if it did.
    public let errorCode: Int?
}

/// A state of the store that some process reads.
public struct ReaderMeasures: Sendable, Hashable {
    /// The process.
    public let processID: Int
    /// How many commits there have been since.
    public let commitsBehind: Int
    /// How long it has been seen there; looked at each half minute.
    public let age: Duration

    init(_ slot: ReaderSlot) {
        processID = slot.processID
        commitsBehind = slot.commitsBehind
        age = slot.age
    }
}
