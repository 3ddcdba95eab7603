// SPDX-License-Identifier: MIT
//
// The keys of numbers, the same for every type that can hold the number. The layout stands in
// SortKey.swift.

private let nanHead: UInt8 = 0x20
private let negativeHead: UInt8 = 0x21
private let zeroHead: UInt8 = 0x22
private let positiveHead: UInt8 = 0x23

extension [UInt8] {
    /// Appends the key of a number.
    mutating func appendSortKey(of number: Number) {
        switch number {
        case .integer(let number): appendSortKey(of: number)
        case .double(let number): appendSortKey(of: number)
        case .decimal(let number): appendSortKey(of: number)
        }
    }

    /// Appends the key of an integer.
    mutating func appendSortKey(of number: Int64) {
        guard number != 0 else { return append(zeroHead) }
        append(BinaryMagnitude(number), isNegative: number < 0)
    }

    private mutating func appendSortKey(of number: Double) {
        guard !number.isNaN else { return append(nanHead) }
        guard number != 0 else { return append(zeroHead) }
        append(BinaryMagnitude(number), isNegative: number < 0)
    }

    private mutating func appendSortKey(of number: Decimal128) {
        guard !number.isNaN else { return append(nanHead) }
        guard number.signum != 0 else { return append(zeroHead) }
        let magnitude = BinaryMagnitude(number)
        append(magnitude, isNegative: number.isNegative)
        if !magnitude.isExact { append(digitsOf: number, mask: number.isNegative ? 0xFF : 0) }
    }

    /// Appends the class and the groups of seven bits, all at once.
    private mutating func append(_ magnitude: BinaryMagnitude, isNegative: Bool) {
        let mask: UInt128 = isNegative ? 0xFF : 0
        var key = UInt128(isNegative ? negativeHead : positiveHead)
        var count = 1
        var rest = magnitude.bits << UInt128(128 - BinaryMagnitude.bitCount)
        for _ in 0..<(BinaryMagnitude.bitCount / 7) {
            let group = (rest >> 121) << 1
            rest <<= 7
            let isLast = rest == 0 && magnitude.isExact
            key = key << 8 | (isLast ? group : group | 1) ^ mask
            count += 1
            if isLast { break }
        }
        append(bigEndian: key, lastBytes: count)
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
