// SPDX-License-Identifier: MIT
//
// Sorting in memory: keys that end in the record that they are of, one behind another in one array
// of bytes. Comparing is memcmp, and ties are in the order of the records.

import SheafBSON
import SheafRecords

/// Entries to be sorted.
struct SortBuffer {
    /// Where an entry lies, with its first bytes as a number.
    private struct Slot {
        let prefix: UInt64
        let start: Int
        let byteCount: Int
    }

    private var bytes: [UInt8] = []
    private var slots: [Slot] = []

    /// The bytes in the end of an entry that tell the record.
    static let recordByteCount = 8

    /// How many entries there are.
    var count: Int { slots.count }

    /// The memory that the entries take.
    var byteCount: Int { bytes.count + slots.count * MemoryLayout<Slot>.stride }

    /// The memory that one more entry takes.
    static func byteCount(of entry: [UInt8]) -> Int {
        entry.count + MemoryLayout<Slot>.stride
    }

    /// Adds an entry at the end.
    mutating func append(_ entry: [UInt8]) {
        let start = bytes.count
        bytes += entry
        note(from: start)
    }

    private mutating func note(from start: Int) {
        var prefix: UInt64 = 0
        for offset in 0..<8 {
            let byte = start + offset < bytes.count ? bytes[start + offset] : 0
            prefix = prefix << 8 | UInt64(byte)
        }
        slots.append(Slot(prefix: prefix, start: start, byteCount: bytes.count - start))
    }

    /// Brings the entries into their order.
    mutating func sort() {
        let bytes = bytes
        slots.sort { left, right in
            guard left.prefix == right.prefix else { return left.prefix < right.prefix }
            let all = bytes.span.bytes
            let leftBytes = all.extracting(left.start..<(left.start + left.byteCount))
            let rightBytes = all.extracting(right.start..<(right.start + right.byteCount))
            return leftBytes.compare(to: rightBytes) < 0
        }
    }

    /// Keeps the first entries only, packed.
    mutating func truncate(to count: Int) {
        guard count < slots.count else { return }
        let (old, kept) = (bytes, slots[..<count])
        (bytes, slots) = ([], [])
        for slot in kept {
            let start = bytes.count
            bytes += old[slot.start..<(slot.start + slot.byteCount)]
            note(from: start)
        }
    }

    /// Takes all entries away; the memory stays for the next ones.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }

    /// The bytes of an entry.
    func entry(_ index: Int) -> ArraySlice<UInt8> {
        bytes[slots[index].start..<(slots[index].start + slots[index].byteCount)]
    }
}

extension RecordID {
    /// The record that an entry ends with.
    init(entry: ArraySlice<UInt8>) {
        self.init(
            entry.suffix(SortBuffer.recordByteCount).reduce(0) { $0 << 8 | UInt64($1) }
        )
    }
}
