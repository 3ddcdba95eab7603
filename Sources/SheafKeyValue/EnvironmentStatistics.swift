// SPDX-License-Identifier: MIT
//
// The measures of a whole store file and of the process that has it open.

/// Who reads and writes a store, and what its writer has done.
package struct EnvironmentActivity: Sendable, Hashable {
    /// The number of the last commit.
    package let lastCommit: Int
    /// The slots of the reader table that have been used at a time, by all processes.
    package let readerSlotCount: Int
    /// The snapshots that this process has in use or on lease.
    package let snapshotCount: Int
    /// The snapshots that all processes hold, as the reader table tells.
    package let readers: [ReaderSlot]
    /// The ages of this process's leases, oldest first.
    package let leaseAges: [Duration]
    /// The writes that wait or are being made.
    package let queueCount: Int
    /// What the writer has done since the environment was opened.
    package let counters: WriterCounters
}

/// How large a store is.
package struct EnvironmentStatistics: Sendable, Hashable {
    /// The bytes of the file.
    package let fileByteCount: Int
    /// The address space that the file is mapped into.
    package let mapSizeBytes: Int
    /// The bytes of a page.
    package let pageSize: Int
    /// The pages from the first to the last in use.
    package let pageCount: Int
    /// The pages among them that are free to be used again.
    package let freePageCount: Int
    /// Who reads and writes it, and what its writer has done.
    package let activity: EnvironmentActivity

    /// The snapshots that this process has in use or on lease.
    package var snapshotCount: Int { activity.snapshotCount }
    /// The ages of this process's leases, oldest first.
    package var leaseAges: [Duration] { activity.leaseAges }
    /// The writes that wait or are being made.
    package var queueCount: Int { activity.queueCount }
}
