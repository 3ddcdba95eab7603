// SPDX-License-Identifier: MIT
//
// The keys of numbers, the same for every type that can hold the number. The layout stands in
// SortKey.swift.

private let nanHead: UInt8 = 0x20
private let negativeHead: UInt8 = 0x21
private let zeroHead: UInt8 = 0x22
private let positiveHead: UInt8 = 0x23

extension [UInt8] {
    /// Appends the key of an integer.
    mutating func appendSortKey(of number: Int64) {
        guard let mask = appendHead(sign: Int(number.signum())) else { return }
        append(groupsOf: BinaryMagnitude(number), mask: mask)
    }

    /// Appends the key of a double.
    mutating func appendSortKey(of number: Double) {
        guard !number.isNaN else { return append(nanHead) }
        guard let mask = appendHead(sign: number == 0 ? 0 : number < 0 ? -1 : 1) else { return }
        append(groupsOf: BinaryMagnitude(number), mask: mask)
    }

    /// Appends the key of a decimal.
    mutating func appendSortKey(of number: Decimal128) {
        guard !number.isNaN else { return append(nanHead) }
        guard let mask = appendHead(sign: number.signum) else { return }
        let magnitude = BinaryMagnitude(number)
        append(groupsOf: magnitude, mask: mask)
        if !magnitude.isExact { append(digitsOf: number, mask: mask) }
    }

    /// Appends the class and yields what the bytes behind it are combined with, or nil for zero.
    private mutating func appendHead(sign: Int) -> UInt8? {
        append(sign < 0 ? negativeHead : sign > 0 ? positiveHead : zeroHead)
        return sign == 0 ? nil : sign < 0 ? 0xFF : 0
    }

    private mutating func append(groupsOf magnitude: BinaryMagnitude, mask: UInt8) {
        var rest = magnitude.bits << UInt128(128 - BinaryMagnitude.bitCount)
        for _ in 0..<(BinaryMagnitude.bitCount / 7) {
            let group = UInt8(truncatingIfNeeded: rest >> 121) << 1
            rest <<= 7
            let isLast = rest == 0 && magnitude.isExact
            append((isLast ? group : group | 1) ^ mask)
            if isLast { return }
        }
    }

    /// Appends the place of the first digit, and the digits without zeros in the end.
    private mutating func append(digitsOf number: Decimal128, mask: UInt8) {
        let coefficient = number.coefficient
        let digitCount = coefficient.digitCount
        let place = number.exponent + digitCount - 1 - Decimal128.exponentMin
        append(UInt8(truncatingIfNeeded: place >> 8) ^ mask)
        append(UInt8(truncatingIfNeeded: place) ^ mask)
        var rest = coefficient * powersOfTen[Decimal128.digitCountMax - digitCount]
        var unit = powersOfTen[Decimal128.digitCountMax - 2]
        while rest != 0 {
            let (pair, remainder) = rest.quotientAndRemainder(dividingBy: unit)
            append((UInt8(truncatingIfNeeded: pair) << 1 | (remainder == 0 ? 0 : 1)) ^ mask)
            rest = remainder
            unit /= 100
        }
    }
}
