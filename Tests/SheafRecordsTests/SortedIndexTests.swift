// SPDX-License-Identifier: MIT
//
// The index of a collection: bounds, directions, resumption, and keys that are too long for LMDB.

import SheafBSON
import SheafKeyValue
import SheafTestSupport
import Testing

@testable import SheafRecords

@Suite struct SortedIndexTests {
    /// Every scan is compared with filtering a sorted list in memory, for keys short and long:
    /// those longer than LMDB's are cut, and only order among those that are equal up to the cut is
    /// lost.
    @Test(arguments: 0..<6)
    func scansShowWhatIsWithinTheBounds(_ seed: Int) throws {
        try withIndex { index, transaction in
            var random = SeededGenerator(seed: UInt64(seed))
            let pool = (0..<40).map { _ in Self.key(&random) }
            var entries: Set<IndexKey> = []
            for number in 0..<300 {
                let entry = IndexKey(
                    key: pool[random.below(pool.count)],
                    record: UInt64(number % 90 + 1)
                )
                try index.set(entry.key, RecordID(entry.record), count: 1, in: &transaction)
                entries.insert(entry)
                if random.oneIn(4), let gone = entries.randomElement(using: &random) {
                    try index.set(gone.key, RecordID(gone.record), count: 0, in: &transaction)
                    entries.remove(gone)
                }
            }
            let names = Set(entries.map { IndexRecord.name($0.key, RecordID($0.record)) })
            #expect(try index.entryCount(in: transaction.snapshot) == names.count)
            for _ in 0..<60 {
                let bounds = Self.bounds(pool, &random)
                let isDescending = random.oneIn(2)
                let expected = entries.filter { bounds.contains($0.key) }
                let found = try Self.scan(index, bounds, isDescending, &random, transaction)
                #expect(
                    Set(found) == expected && found.count == expected.count,
                    "\(seed) \(bounds)"
                )
                let short = found.filter { $0.key.count <= IndexRecord.keyByteCountMax }
                let sorted = short.sorted { isDescending ? $1 < $0 : $0 < $1 }
                #expect(short == sorted, "\(seed) \(bounds)")
            }
        }
    }

    @Test func conflictsAreExactForLongKeys() throws {
        try withIndex { index, transaction in
            let prefix = [UInt8](repeating: 0x61, count: 600)
            let (one, other) = (prefix + [1], prefix + [2])
            try index.add(one, RecordID(1), in: &transaction)
            let snapshot = transaction.snapshot
            #expect(try index.conflict(one, besides: nil, in: snapshot) == RecordID(1))
            #expect(try index.conflict(one, besides: RecordID(1), in: snapshot) == nil)
            #expect(try index.conflict(other, besides: nil, in: snapshot) == nil)
            #expect(try index.count(of: one, RecordID(1), in: snapshot) == 1)
            #expect(try index.count(of: other, RecordID(1), in: snapshot) == 0)
            #expect(try index.count(of: one, RecordID(2), in: snapshot) == 0)
        }
    }

    /// Long values of one document that begin alike share a record; short and long ones are counted
    /// alike, and what is counted down to nothing is gone.
    @Test(arguments: [3, 479, 480, 481, 600])
    func countsHowOftenADocumentBringsAKey(length: Int) throws {
        try withIndex { index, transaction in
            let keys = (0..<3).map { [UInt8](repeating: 0x61, count: length - 1) + [UInt8($0)] }
            for (count, key) in keys.enumerated() {
                for _ in 0...count { try index.add(key, RecordID(7), in: &transaction) }
            }
            for (count, key) in keys.enumerated() {
                let found = try index.count(of: key, RecordID(7), in: transaction.snapshot)
                #expect(found == count + 1)
            }
            var shown: [Int] = []
            try index.scan(KeyBounds(), in: transaction.snapshot) { entry in
                shown.append(entry.count)
                return true
            }
            #expect(shown == [1, 2, 3])
            for (count, key) in keys.enumerated() {
                try index.add(key, RecordID(7), count: -count - 1, in: &transaction)
                let found = try index.count(of: key, RecordID(7), in: transaction.snapshot)
                #expect(found == 0)
            }
            #expect(try index.entryCount(in: transaction.snapshot) == 0)
        }
    }

    private func withIndex(
        _ body: @escaping @Sendable (SortedIndex, inout WriteTransaction) throws -> Void
    ) throws {
        try withDocuments { table, transaction in
            try body(SortedIndex(table.table), &transaction)
        }
    }

    private static func key(_ random: inout SeededGenerator) -> [UInt8] {
        // The keys end in a byte that is nowhere else in them, so none is the beginning of another.
        let length = random.oneIn(3) ? 470 + random.below(60) : random.below(4)
        return (0..<length).map { _ in UInt8(random.below(2)) + 5 } + [1]
    }

    private static func bounds(_ pool: [[UInt8]], _ random: inout SeededGenerator) -> KeyBounds {
        var ends: [KeyBounds.End?] = []
        for _ in 0..<2 {
            let key = pool[random.below(pool.count)]
            ends.append(random.oneIn(4) ? nil : .init(key, isInclusive: random.oneIn(2)))
        }
        return KeyBounds(from: ends[0], to: ends[1])
    }

    /// Scans in several parts, each going on where the one before stopped.
    private static func scan(
        _ index: SortedIndex,
        _ bounds: KeyBounds,
        _ isDescending: Bool,
        _ random: inout SeededGenerator,
        _ transaction: borrowing WriteTransaction
    ) throws -> [IndexKey] {
        var found: [IndexKey] = []
        var position: IndexPosition?
        while true {
            let before = found.count
            let most = 1 + random.below(40)
            position = try index.scan(
                bounds,
                after: position,
                isDescending: isDescending,
                in: transaction.snapshot
            ) { entry in
                found.append(IndexKey(key: entry.key, record: entry.record.number))
                return found.count - before < most
            }
            if found.count == before { return found }
        }
    }
}

/// What an index entry says, in order.
private struct IndexKey: Hashable, Comparable {
    let key: [UInt8]
    let record: UInt64

    static func < (left: IndexKey, right: IndexKey) -> Bool {
        left.key == right.key
            ? left.record < right.record : left.key.lexicographicallyPrecedes(right.key)
    }
}

extension KeyBounds {
    /// Whether a key is within, straight from the definition.
    fileprivate func contains(_ key: [UInt8]) -> Bool {
        if let lower {
            guard lower.key.lexicographicallyPrecedes(key) || lower.isInclusive && key == lower.key
            else { return false }
        }
        guard let upper else { return true }
        return key.lexicographicallyPrecedes(upper.key) || upper.isInclusive && key == upper.key
    }
}
