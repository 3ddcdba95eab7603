// SPDX-License-Identifier: MIT
//
// The one place that walks encoded bytes through raw pointers. Callers hand in bytes that have been
// validated (or checksummed) before; every step is nevertheless held inside the given end, so that
// wrong bytes end a walk and are never read past.

/// The type number of a value that a layer below keeps elsewhere.
///
/// It never leaves the store, and validation refuses it. Its payload is ``RawBSON/stubByteCount``
/// bytes: the true type, then a number.
package let stubTypeNumber: UInt8 = 0x70

/// Where an element lies in the bytes of its document, as offsets.
package struct ElementLocation: Sendable, Hashable {
    /// The type number.
    package let typeNumber: UInt8
    /// The offset of the type number: where the element starts.
    package let start: Int
    /// The offset of the value.
    package let valueStart: Int
    /// The offset behind the value.
    package let valueEnd: Int

    /// The offset of the name.
    package var nameStart: Int { start + 1 }
    /// The offset of the NUL behind the name.
    package var nameEnd: Int { valueStart - 1 }
}

/// Walks over encoded bytes.
package enum RawBSON {
    /// The number of bytes of a stub's payload.
    package static let stubByteCount = 5

    /// The number of bytes of a value, or nil when it does not lie wholly before the end.
    @inline(__always)
    package static func valueByteCount(
        _ typeNumber: UInt8,
        _ bytes: UnsafeRawPointer,
        remaining: Int
    ) -> Int? {
        let count: Int
        switch typeNumber {
        case 0x10: count = 4
        case 0x01, 0x09, 0x11, 0x12: count = 8
        case 0x02, 0x0D, 0x0E:
            guard let length = unsafe length(bytes, remaining, atLeast: 1) else { return nil }
            count = 4 + length
        case 0x03, 0x04:
            guard let length = unsafe length(bytes, remaining, atLeast: 5) else { return nil }
            count = length
        case 0x0F:
            guard let length = unsafe length(bytes, remaining, atLeast: 14) else { return nil }
            count = length
        case 0x05:
            guard let length = unsafe length(bytes, remaining, atLeast: 0) else { return nil }
            count = 5 + length
        case 0x06, 0x0A, 0x7F, 0xFF: count = 0
        case 0x07: count = 12
        case 0x08: count = 1
        case 0x0B:
            guard let pattern = unsafe terminator(bytes, remaining),
                let options = unsafe terminator(bytes + pattern + 1, remaining - pattern - 1)
            else { return nil }
            count = pattern + options + 2
        case 0x0C:
            guard let length = unsafe length(bytes, remaining, atLeast: 1) else { return nil }
            count = 4 + length + 12
        case 0x13: count = 16
        case stubTypeNumber: count = stubByteCount
        default: return nil
        }
        return count <= remaining ? count : nil
    }

    /// The location of the element that starts at an offset, or nil at the document's end.
    @inline(__always)
    package static func element(
        _ bytes: UnsafeRawPointer,
        _ end: Int,
        at offset: Int
    ) -> ElementLocation? {
        guard offset < end else { return nil }
        let typeNumber = unsafe bytes.load(fromByteOffset: offset, as: UInt8.self)
        guard typeNumber != 0,
            let nameCount = unsafe terminator(bytes + offset + 1, end - offset - 1)
        else { return nil }
        let valueStart = offset + nameCount + 2
        guard
            let count = unsafe valueByteCount(
                typeNumber,
                bytes + valueStart,
                remaining: end - valueStart
            )
        else { return nil }
        return ElementLocation(
            typeNumber: typeNumber,
            start: offset,
            valueStart: valueStart,
            valueEnd: valueStart + count
        )
    }

    /// The first element with a name, from an offset on.
    package static func find(
        _ bytes: UnsafeRawPointer,
        _ end: Int,
        from offset: Int,
        name: UnsafeRawBufferPointer
    ) -> ElementLocation? {
        var offset = offset
        while let element = unsafe element(bytes, end, at: offset) {
            if element.nameEnd - element.nameStart == name.count,
                unsafe equal(bytes + element.nameStart, name.baseAddress, name.count)
            {
                return element
            }
            offset = element.valueEnd
        }
        return nil
    }

    /// Whether so many bytes are the same; two empty ranges are.
    @inline(__always)
    package static func equal(
        _ left: UnsafeRawPointer,
        _ right: UnsafeRawPointer?,
        _ count: Int
    ) -> Bool {
        guard let right = unsafe right else { return count == 0 }
        var offset = 0
        while offset &+ 8 <= count {
            guard
                unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            else { return false }
            offset &+= 8
        }
        while offset < count {
            guard
                unsafe left.load(fromByteOffset: offset, as: UInt8.self)
                    == right.load(fromByteOffset: offset, as: UInt8.self)
            else { return false }
            offset &+= 1
        }
        return true
    }

    /// The order of so many bytes at the first that differs: -1, 0 or 1.
    package static func order(
        _ left: UnsafeRawPointer,
        _ right: UnsafeRawPointer,
        _ count: Int
    ) -> Int {
        var offset = 0
        while offset &+ 8 <= count {
            let word = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let other = unsafe right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word != other { return word.bigEndian < other.bigEndian ? -1 : 1 }
            offset &+= 8
        }
        while offset < count {
            let byte = unsafe left.load(fromByteOffset: offset, as: UInt8.self)
            let other = unsafe right.load(fromByteOffset: offset, as: UInt8.self)
            if byte != other { return byte < other ? -1 : 1 }
            offset &+= 1
        }
        return 0
    }

    /// The number of bytes before the next NUL, or nil when none comes before the end.
    @inline(__always)
    package static func terminator(_ bytes: UnsafeRawPointer, _ remaining: Int) -> Int? {
        var offset = 0
        while offset &+ 8 <= remaining {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 {
                return offset &+ (UInt64(littleEndian: zeros).trailingZeroBitCount >> 3)
            }
            offset &+= 8
        }
        while offset < remaining {
            if unsafe bytes.load(fromByteOffset: offset, as: UInt8.self) == 0 { return offset }
            offset &+= 1
        }
        return nil
    }

    /// The number of bytes before the first that is 0 or 1, or nil when there is none.
    package static func lowByte(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var offset = 0
        while offset &+ 8 <= bytes.count {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let rest = word & 0xFEFE_FEFE_FEFE_FEFE
            let zeros = (rest &- 0x0101_0101_0101_0101) & ~rest & 0x8080_8080_8080_8080
            if zeros != 0 {
                return offset &+ (UInt64(littleEndian: zeros).trailingZeroBitCount >> 3)
            }
            offset &+= 8
        }
        while offset < bytes.count {
            if unsafe bytes[offset] < 2 { return offset }
            offset &+= 1
        }
        return nil
    }

    /// A length field: nil when it is cut off or too small.
    @inline(__always)
    private static func length(
        _ bytes: UnsafeRawPointer,
        _ remaining: Int,
        atLeast least: Int
    ) -> Int? {
        guard remaining >= 4 else { return nil }
        let length = unsafe Int(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self)))
        return length >= least ? length : nil
    }
}
