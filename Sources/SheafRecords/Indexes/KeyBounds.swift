// SPDX-License-Identifier: MIT
//
// From where to where an index is scanned, and what a scan finds.

internal import SheafBSON

/// The keys that a scan shows: all between two bounds, each with the key itself or without.
package struct KeyBounds: Sendable, Hashable {
    /// One end of the bounds.
    package struct End: Sendable, Hashable {
        /// The sort key, or the first bytes of one.
        package let key: [UInt8]
        /// Whether the key itself is within.
        package let isInclusive: Bool

        /// An end at a key.
        package init(_ key: [UInt8], isInclusive: Bool) {
            self.key = key
            self.isInclusive = isInclusive
        }
    }

    /// The lower end, or nil to begin with the first entry.
    package var lower: End?
    /// The upper end, or nil to go on to the last entry.
    package var upper: End?

    /// All keys between two ends.
    package init(from lower: End? = nil, to upper: End? = nil) {
        self.lower = lower
        self.upper = upper
    }

    /// One key.
    package init(equalTo key: [UInt8]) {
        self.init(from: End(key, isInclusive: true), to: End(key, isInclusive: true))
    }

    /// Where an entry lies, seen in the direction of a scan.
    enum Place {
        case before, within, behind
    }

    func place(of entry: IndexEntry, isDescending: Bool) -> Place {
        if let lower, entry.isBelow(lower) { return isDescending ? behind(entry, lower) : .before }
        if let upper, entry.isAbove(upper) { return isDescending ? .before : behind(entry, upper) }
        return .within
    }

    /// Entries whose keys were cut come in the order of their records, so a scan passes all that
    /// begin as the bound does before it stops.
    private func behind(_ entry: IndexEntry, _ end: End) -> Place {
        let cut = SortedIndex.keyByteCountMax
        guard entry.key.count > cut || end.key.count > cut else { return .behind }
        return entry.key.prefix(cut) == end.key.prefix(cut) ? .before : .behind
    }
}

/// One entry of an index.
package struct IndexEntry: Sendable, Hashable {
    /// The whole sort key.
    package let key: [UInt8]
    /// The document that has it.
    package let record: RecordID

    init?(_ name: RawSpan, _ rest: RawSpan) {
        guard name.byteCount > 8 else { return nil }
        let end = name.byteCount - 8
        var key = name.extracting(0..<end).copiedBytes
        key.append(contentsOf: rest)
        self.key = key
        record = RecordID(name.bigEndian(at: end, as: UInt64.self))
    }

    func isBelow(_ end: KeyBounds.End) -> Bool {
        if end.isInclusive { return key.lexicographicallyPrecedes(end.key) }
        return key == end.key || key.lexicographicallyPrecedes(end.key)
    }

    func isAbove(_ end: KeyBounds.End) -> Bool {
        if end.isInclusive { return end.key.lexicographicallyPrecedes(key) }
        return key == end.key || end.key.lexicographicallyPrecedes(key)
    }
}

/// Where a scan of an index stopped; a later scan of the same snapshot can go on there.
package struct IndexPosition: Sendable, Hashable {
    let name: [UInt8]
}
