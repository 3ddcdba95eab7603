// SPDX-License-Identifier: MIT
//
// Locating: the records that were shown already, where a document has several keys in a stretch.
// One bit a record bounds the memory by the collection, whatever the number of keys.

import SheafRecords

/// A set of records.
///
/// Numbers of records are given in sequence, so the set is made of stretches of 4,096 bits: a
/// collection of ten million documents takes 1.3 MB at most.
struct RecordSet: Sendable {
    private static let wordCount = 64

    private var stretches: [UInt64: [UInt64]] = [:]

    /// Adds a record; false if it was there.
    mutating func insert(_ record: RecordID) -> Bool {
        let stretch = record.number >> 12
        let word = Int(record.number >> 6) % RecordSet.wordCount
        let bit: UInt64 = 1 << (record.number & 63)
        let empty = [UInt64](repeating: 0, count: RecordSet.wordCount)
        let isNew = stretches[stretch, default: empty][word] & bit == 0
        stretches[stretch, default: empty][word] |= bit
        return isNew
    }
}
