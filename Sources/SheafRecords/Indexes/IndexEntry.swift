// SPDX-License-Identifier: MIT
//
// The records of an index, taken apart and put together.
//
//     key    the sort key (cut at 480 bytes), then the record u64 in big-endian order
//     value  of a key of ordinary length: empty, or how often the document brings it u32
//            of keys that were cut: for each how often u32, the bytes cut off u32, those bytes

internal import SheafBSON

/// One entry of an index.
package struct IndexEntry: Sendable, Hashable {
    /// The whole sort key.
    package let key: [UInt8]
    /// The document that has it.
    package let record: RecordID
    /// How often the document brings it: elements of an array may have the same.
    package let count: Int

    /// Where the keys of the index are cut that begin as this one does, so that a scan shows them
    /// in the order of their records; nil for a key of ordinary length, which comes in its place.
    package var cutKey: ArraySlice<UInt8>? {
        key.count < IndexRecord.keyByteCountMax ? nil : key.prefix(IndexRecord.keyByteCountMax)
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

/// What one record of an index says: one entry, or those whose keys are equal up to the cut.
struct IndexRecord {
    static let keyByteCountMax = 480

    /// What was cut off the keys, with their counts; one of no bytes for an ordinary key.
    private(set) var rests: [(rest: [UInt8], count: Int)]
    private let isCut: Bool

    /// A record that is not there yet.
    init(of key: [UInt8]) {
        rests = []
        isCut = key.count >= Self.keyByteCountMax
    }

    /// Reads a record; nil when it is damaged.
    init?(of key: RawSpan, value: RawSpan) {
        isCut = key.byteCount >= Self.keyByteCountMax
        rests = []
        guard isCut else {
            guard value.byteCount == 0 || value.byteCount == 4 else { return nil }
            let count = value.byteCount == 0 ? 1 : Int(value.integer(at: 0, as: UInt32.self))
            rests = [([], count)]
            return
        }
        var offset = 0
        while offset < value.byteCount {
            guard value.byteCount - offset >= 8 else { return nil }
            let count = Int(value.integer(at: offset, as: UInt32.self))
            let end = offset + 8 + Int(value.integer(at: offset + 4, as: UInt32.self))
            guard end <= value.byteCount else { return nil }
            rests.append((value.extracting((offset + 8)..<end).copiedBytes, count))
            offset = end
        }
    }

    /// How often a key is there.
    func count(of key: [UInt8]) -> Int {
        let rest = key.dropFirst(Self.keyByteCountMax)
        return rests.first { $0.rest.elementsEqual(rest) }?.count ?? 0
    }

    /// Sets how often a key is there.
    mutating func set(_ count: Int, of key: [UInt8]) {
        let rest = Array(key.dropFirst(Self.keyByteCountMax))
        let known = rests.firstIndex { $0.rest == rest }
        if let known, count > 0 {
            rests[known].count = count
        } else if let known {
            rests.remove(at: known)
        } else if count > 0 {
            rests.append((rest, count))
        }
    }

    /// The value of the record.
    var value: [UInt8] {
        var value: [UInt8] = []
        for (rest, count) in rests {
            if isCut || count > 1 { value.append(littleEndian: UInt32(truncatingIfNeeded: count)) }
            guard isCut else { continue }
            value.append(littleEndian: UInt32(truncatingIfNeeded: rest.count))
            value += rest
        }
        return value
    }

    /// The name of the record for a key of a document.
    static func name(_ key: [UInt8], _ id: RecordID) -> [UInt8] {
        var name = Array(key.prefix(keyByteCountMax))
        for shift in stride(from: 56, through: 0, by: -8) {
            name.append(UInt8(truncatingIfNeeded: id.number >> UInt64(shift)))
        }
        return name
    }
}
