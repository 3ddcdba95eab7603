// SPDX-License-Identifier: MIT
//
// Numbers that take as many bytes as they need: seven bits in each, the lowest first, and the
// highest bit of a byte says that more follow.

extension [UInt8] {
    /// Appends a number that is not negative: one byte below 128.
    package mutating func append(variableLength number: Int) {
        var rest = UInt(number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// The number at an offset, which then stands behind it; nil for bytes that are none.
    package func variableLengthNumber(at offset: inout Int) -> Int? {
        var number: UInt = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard indices.contains(offset) else { return nil }
            let byte = self[offset]
            offset += 1
            number |= UInt(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(number) }
        }
        return nil
    }
}
