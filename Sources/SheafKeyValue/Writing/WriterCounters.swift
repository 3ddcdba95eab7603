// SPDX-License-Identifier: MIT
//
// Writing: what the writer has done so far, counted once per commit.

/// What the writer of an environment has done since it was opened.
package struct WriterCounters: Sendable, Hashable {
    /// The transactions that were committed.
    package internal(set) var commitCount = 0
    /// The writes that were answered, also with an error.
    package internal(set) var writeCount = 0
    /// The writes that were answered with an error.
    package internal(set) var failureCount = 0
    /// The times that a group was undone and run again.
    package internal(set) var rerunCount = 0
    /// The times that the map was made larger.
    package internal(set) var growthCount = 0
    /// The times that the file was opened again after a failed commit record.
    package internal(set) var recoveryCount = 0
    /// The records put and deleted by writes that were kept.
    package internal(set) var recordsWritten = 0
    /// The bytes of their keys and values.
    package internal(set) var bytesWritten = 0
    /// The pages written, where the system tells.
    package internal(set) var pagesWritten = 0
    /// The time that the bodies of committed writes took.
    package internal(set) var bodyNanoseconds: UInt64 = 0
    /// The time that commits took, without the bodies before them.
    package internal(set) var commitNanoseconds: UInt64 = 0
    /// The time that all writes together waited for their first run.
    package internal(set) var waitNanoseconds: UInt64 = 0
    /// The longest that a write waited for its first run.
    package internal(set) var waitNanosecondsMax: UInt64 = 0
}
