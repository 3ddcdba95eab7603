// SPDX-License-Identifier: MIT
//
// Reading: the measures of the environment, for `stats` and for metrics.

internal import Synchronization

extension Environment {
    /// What the writer has done since the environment was opened.
    ///
    /// - Complexity: O(1).
    package var counters: WriterCounters { writer.counters.withLock { $0 } }

    /// The measures of the file and of what is open.
    ///
    /// - Complexity: O(entries of the list of free pages).
    package func statistics() throws -> EnvironmentStatistics {
        let freePageCount = try read { snapshot throws(KeyValueError) in
            try snapshot.transaction.freePageCount()
        }
        guard let information = context.lmdb.information else { throw KeyValueError.closed }
        return EnvironmentStatistics(
            fileByteCount: try FileStatus(at: path)?.byteCount ?? 0,
            mapSizeBytes: information.mapSizeBytes,
            pageSize: context.lmdb.pageSize,
            pageCount: information.lastPage + 1,
            freePageCount: freePageCount,
            lastCommit: information.lastCommit,
            readerSlotCount: information.readerSlots,
            snapshotCount: context.readers.count,
            leaseAges: context.readers.leaseAges.map { .nanoseconds($0) },
            queueCount: writer.queue.count,
            counters: counters
        )
    }
}

extension LMDBTransaction {
    /// The pages in the list of free pages: each of its values begins with a count.
    func freePageCount() throws(KeyValueError) -> Int {
        var cursor = try cursor(in: Self.freeHandle)
        defer { cursor.close() }
        var count = 0
        var found = try cursor.move(.first)
        while found {
            count += unsafe cursor.value.loadUnaligned(as: Int.self)
            found = try cursor.move(.next)
        }
        return count
    }
}
