// SPDX-License-Identifier: MIT
//
// Little-endian numbers and text in a span of bytes, and their way out into arrays.

extension RawSpan {
    /// The bytes, copied.
    package var copiedBytes: [UInt8] {
        unsafe withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// An integer at an offset that must lie wholly inside.
    package func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Number.Type
    ) -> Number {
        precondition(offset >= 0 && byteCount - offset >= MemoryLayout<Number>.size)
        return unsafe Number(
            littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
        )
    }

    /// The byte at an offset that must lie inside.
    package func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount)
        return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The bytes as text; wrong UTF-8, which no validated document has, is repaired.
    package var text: String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the bytes are the same.
    package func equals(_ other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let base = left.baseAddress else { return true }
                return unsafe RawBSON.equal(base, right.baseAddress, right.count)
            }
        }
    }

    /// The order of the bytes: at the first that differs; where none does, the shorter comes first.
    package func compare(to other: RawSpan) -> Int {
        let order = unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let base = left.baseAddress, let otherBase = right.baseAddress else {
                    return 0
                }
                return unsafe RawBSON.order(base, otherBase, min(left.count, right.count))
            }
        }
        return order != 0 ? order : byteCount - other.byteCount
    }

    /// Whether the bytes are those of a text in UTF-8.
    package func equals(_ text: String) -> Bool {
        unsafe withUnsafeBytes { left in
            var text = text
            return text.withUTF8 { right in
                guard left.count == right.count else { return false }
                guard let base = left.baseAddress else { return true }
                return unsafe RawBSON.equal(base, UnsafeRawPointer(right.baseAddress), right.count)
            }
        }
    }
}

extension [UInt8] {
    /// Writes an integer in little-endian order at the end.
    package mutating func append(littleEndian number: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: number.littleEndian) { unsafe append(contentsOf: $0) }
    }

    /// Writes an integer in big-endian order at the end.
    package mutating func append(bigEndian number: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: number.bigEndian) { unsafe append(contentsOf: $0) }
    }

    /// Writes the last bytes of a number in big-endian order at the end.
    mutating func append(bigEndian number: UInt128, lastBytes count: Int) {
        unsafe Swift.withUnsafeBytes(of: number.bigEndian) {
            unsafe append(contentsOf: UnsafeRawBufferPointer(rebasing: $0.suffix(count)))
        }
    }

    /// Writes a length field at an offset that exists.
    ///
    /// More than the format can say would corrupt the document, so it stops the program: callers
    /// keep documents within their limits.
    package mutating func storeLength(_ length: Int, at offset: Int) {
        precondition(length <= Int(Int32.max), "BSON documents end at 2,147,483,647 bytes.")
        let number = UInt32(truncatingIfNeeded: length)
        for index in 0..<4 {
            self[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index)))
        }
    }
}
