// SPDX-License-Identifier: MIT
//
// The measures of the log of changes.

import SheafBSON
import SheafKeyValue

/// The measures of the log of changes.
public struct ChangeLogStatistics: Sendable, Hashable {
    /// The changes in it, and one record more for each time that something began to be logged.
    public let recordCount: Int
    /// The bytes of its pages.
    public let tableByteCount: Int
    /// The bytes at which the oldest changes go.
    public let byteCountMax: Int
    /// The time of the oldest change.
    public let oldestTime: Timestamp
    /// The time of the newest change.
    public let newestTime: Timestamp

    /// Reads the measures.
    ///
    /// - Complexity: O(log n) pages.
    init(_ log: ChangeLog, _ snapshot: SheafKeyValue.Snapshot) throws {
        let table = try snapshot.statistics(of: log.table)
        recordCount = table.entryCount
        tableByteCount = table.byteCount
        byteCountMax = log.options.byteCountMax
        var cursor = try snapshot.cursor(in: log.table)
        guard try cursor.first(), let oldest = ChangeKey(cursor.key) else {
            throw ChangeRecord.damaged
        }
        guard try cursor.last(), let newest = ChangeKey(cursor.key) else {
            throw ChangeRecord.damaged
        }
        (oldestTime, newestTime) = (oldest.time, newest.time)
    }

    /// The measures as a document, for people.
    public var document: Document {
        [
            "records": .int64(Int64(recordCount)), "tableBytes": .int64(Int64(tableByteCount)),
            "byteCountMax": .int64(Int64(byteCountMax)), "oldest": .timestamp(oldestTime),
            "newest": .timestamp(newestTime),
        ]
    }
}
