// SPDX-License-Identifier: MIT
//
// A chunk: consecutive entries of a container. An entry of a document is an element as BSON has it;
// an entry of an array is the same without the name, since its position is counted and not stored.
//
//     offset  0  number of entries u16
//             2  number of stubs u16
//             4  label of the parent node u64
//            12  the entries

internal import SheafBSON

/// Where one entry lies in its chunk or, alone, in bytes of its own.
struct EntryLocation: Equatable {
    /// The type number.
    let typeNumber: UInt8
    /// The offset of the entry: of its type number.
    let start: Int
    /// The offset of the value.
    let valueStart: Int
    /// The offset behind the value.
    let valueEnd: Int

    var range: Range<Int> { start..<valueEnd }
    var valueRange: Range<Int> { valueStart..<valueEnd }
    var isStub: Bool { typeNumber == stubTypeNumber }
}

/// A chunk read in place, without its checksum.
struct ChunkView: ~Escapable {
    static let fixedByteCount = 12

    let bytes: RawSpan
    /// Whether the entries are elements of an array, which have no names.
    let isArray: Bool

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, isArray: Bool) {
        self.bytes = bytes
        self.isArray = isArray
    }

    var count: Int { Int(bytes.integer(at: 0, as: UInt16.self)) }
    var stubCount: Int { Int(bytes.integer(at: 2, as: UInt16.self)) }
    var parentLabel: UInt64 { bytes.integer(at: 4, as: UInt64.self) }

    /// The entry that starts at an offset, or nil at the end.
    func entry(at offset: Int) -> EntryLocation? {
        Self.entry(in: bytes, at: offset, isArray: isArray)
    }

    /// The entry of a rank within the chunk.
    func entry(ofRank rank: Int) -> EntryLocation? {
        var offset = Self.fixedByteCount
        var rest = rank
        while let entry = entry(at: offset) {
            if rest == 0 { return entry }
            rest -= 1
            offset = entry.valueEnd
        }
        return nil
    }

    /// The value of an entry.
    @_lifetime(copy self)
    func value(_ entry: EntryLocation) -> ValueView {
        ValueView(typeNumber: entry.typeNumber, trusting: bytes.extracting(entry.valueRange))
    }

    /// The name of an entry of a document.
    @_lifetime(copy self)
    func name(_ entry: EntryLocation) -> RawSpan {
        bytes.extracting((entry.start + 1)..<(entry.valueStart - 1))
    }

    /// The entry that starts at an offset of some bytes, or nil at the end or where the bytes are
    /// wrong.
    static func entry(in bytes: RawSpan, at offset: Int, isArray: Bool) -> EntryLocation? {
        guard offset < bytes.byteCount else { return nil }
        // Unsafe because RawBSON walks raw memory; it holds every step inside the count it is
        // given.
        return unsafe bytes.withUnsafeBytes { bytes -> EntryLocation? in
            guard let base = bytes.baseAddress else { return nil }
            guard isArray else {
                guard let element = unsafe RawBSON.element(base, bytes.count, at: offset) else {
                    return nil
                }
                return EntryLocation(
                    typeNumber: element.typeNumber,
                    start: offset,
                    valueStart: element.valueStart,
                    valueEnd: element.valueEnd
                )
            }
            let typeNumber = unsafe bytes[offset]
            let start = offset + 1
            guard
                let count = unsafe RawBSON.valueByteCount(
                    typeNumber,
                    base + start,
                    remaining: bytes.count - start
                )
            else { return nil }
            return EntryLocation(
                typeNumber: typeNumber,
                start: offset,
                valueStart: start,
                valueEnd: start + count
            )
        }
    }

    /// Whether the fields and the entries agree with each other.
    var isPlausible: Bool {
        guard bytes.byteCount >= Self.fixedByteCount else { return false }
        var offset = Self.fixedByteCount
        var entries = 0
        while let entry = entry(at: offset) {
            entries += 1
            offset = entry.valueEnd
        }
        return offset == bytes.byteCount && entries == count
    }
}

/// A chunk that is being changed.
struct Chunk {
    /// The record without its checksum.
    var bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A chunk of some entries.
    init(parentLabel: UInt64, entries: EntryList, _ range: Range<Int>) {
        let encoded = entries.encoded(range)
        bytes = []
        bytes.reserveCapacity(ChunkView.fixedByteCount + encoded.count + Checksum.byteCount)
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: range.count))
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: entries.stubCount(range)))
        bytes.append(littleEndian: parentLabel)
        bytes += encoded
    }

    /// The fields and entries as they are.
    @_lifetime(borrow self)
    func view(isArray: Bool) -> ChunkView {
        ChunkView(unsafe bytes.span.bytes, isArray: isArray)
    }

    var count: Int {
        get { Int(bytes.integer(at: 0, as: UInt16.self)) }
        set { bytes.store(UInt16(truncatingIfNeeded: newValue), at: 0) }
    }

    var stubCount: Int {
        get { Int(bytes.integer(at: 2, as: UInt16.self)) }
        set { bytes.store(UInt16(truncatingIfNeeded: newValue), at: 2) }
    }

    var parentLabel: UInt64 {
        get { bytes.integer(at: 4, as: UInt64.self) }
        set { bytes.store(newValue, at: 4) }
    }
}
