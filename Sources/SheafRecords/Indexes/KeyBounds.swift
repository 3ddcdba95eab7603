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
        let cut = IndexRecord.keyByteCountMax
        guard entry.key.count > cut || end.key.count > cut else { return .behind }
        return entry.key.prefix(cut) == end.key.prefix(cut) ? .before : .behind
    }
}

/// Where a scan of an index stopped; a later scan of the same snapshot can go on there.
package struct IndexPosition: Sendable, Hashable {
    let name: [UInt8]
}
