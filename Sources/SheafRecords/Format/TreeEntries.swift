// SPDX-License-Identifier: MIT
//
// What the header of a container and the nodes of its counted tree have in common: a list of
// children with the number of entries below each. The list alone gives the order; a label is only a
// child's name.

internal import SheafBSON

/// One child in the list of a header or a node.
struct TreeEntry: Hashable {
    static let byteCount = 12

    /// The label of the chunk or node.
    var label: UInt64
    /// The number of container entries below it.
    var count: Int
}

/// A list of children read in place.
struct TreeEntries: ~Escapable {
    let bytes: RawSpan

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// The number of children.
    var count: Int { bytes.byteCount / TreeEntry.byteCount }

    func label(at slot: Int) -> UInt64 {
        bytes.integer(at: slot * TreeEntry.byteCount, as: UInt64.self)
    }

    func count(at slot: Int) -> Int {
        Int(bytes.integer(at: slot * TreeEntry.byteCount + 8, as: UInt32.self))
    }

    subscript(slot: Int) -> TreeEntry {
        TreeEntry(label: label(at: slot), count: count(at: slot))
    }

    /// The child that holds the entry of a rank; the rank becomes one within the child.
    ///
    /// A rank behind the last entry gives the last child.
    func slot(of rank: inout Int) -> Int {
        var slot = 0
        let last = count - 1
        while slot < last {
            let below = count(at: slot)
            if rank < below { break }
            rank -= below
            slot += 1
        }
        return slot
    }

    /// The place of a child in the list.
    func slot(ofLabel label: UInt64) -> Int? {
        var slot = 0
        while slot < count {
            if self.label(at: slot) == label { return slot }
            slot += 1
        }
        return nil
    }

    /// The number of container entries below the children before a place.
    func countBefore(_ end: Int) -> Int {
        var total = 0
        var slot = 0
        while slot < end {
            total += count(at: slot)
            slot += 1
        }
        return total
    }

    /// The children as values.
    var list: [TreeEntry] {
        var list: [TreeEntry] = []
        list.reserveCapacity(count)
        var slot = 0
        while slot < count {
            list.append(self[slot])
            slot += 1
        }
        return list
    }
}

/// A record that holds a list of children at its end.
protocol TreeList {
    /// The record without its checksum.
    var bytes: [UInt8] { get set }
    /// Where the list begins.
    var entriesOffset: Int { get }
    /// Sets the field that counts the children.
    mutating func storeEntryCount(_ count: Int)
}

extension TreeList {
    /// The number of children.
    var entryCount: Int { (bytes.count - entriesOffset) / TreeEntry.byteCount }

    /// The children from one place to another.
    func entries(_ slots: Range<Int>) -> [TreeEntry] {
        let view = TreeEntries(unsafe bytes.span.bytes.extracting(entriesOffset...))
        return slots.map { view[$0] }
    }

    /// All children.
    var entries: [TreeEntry] { entries(0..<entryCount) }

    /// The number of container entries below all children.
    var countBelow: Int {
        TreeEntries(unsafe bytes.span.bytes.extracting(entriesOffset...)).countBefore(entryCount)
    }

    /// The place of a child in the list.
    func slot(ofLabel label: UInt64) -> Int? {
        TreeEntries(unsafe bytes.span.bytes.extracting(entriesOffset...)).slot(ofLabel: label)
    }

    /// Replaces children by others.
    mutating func replaceEntries(_ slots: Range<Int>, with entries: [TreeEntry]) {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(entries.count * TreeEntry.byteCount)
        for entry in entries {
            encoded.append(littleEndian: entry.label)
            encoded.append(littleEndian: UInt32(truncatingIfNeeded: entry.count))
        }
        let start = entriesOffset + slots.lowerBound * TreeEntry.byteCount
        let end = entriesOffset + slots.upperBound * TreeEntry.byteCount
        bytes.replaceSubrange(start..<end, with: encoded)
        storeEntryCount(entryCount)
    }

    /// Adds to the number of container entries below a child.
    mutating func addCount(_ delta: Int, at slot: Int) {
        let offset = entriesOffset + slot * TreeEntry.byteCount + 8
        let count = bytes.integer(at: offset, as: UInt32.self)
        bytes.store(UInt32(truncatingIfNeeded: Int(count) + delta), at: offset)
    }
}

extension [UInt8] {
    /// An integer in little-endian order at an offset that must lie wholly inside.
    func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Number.Type
    ) -> Number {
        unsafe span.bytes.integer(at: offset, as: type)
    }

    /// Writes an integer in little-endian order at an offset that must lie wholly inside.
    mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        var rest = number
        for index in 0..<(Number.bitWidth / 8) {
            self[offset + index] = UInt8(truncatingIfNeeded: rest)
            rest >>= 8
        }
    }
}
