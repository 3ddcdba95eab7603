// SPDX-License-Identifier: MIT
//
// Whole numbers of any size, with just what it takes to turn decimal fractions into binary ones and
// back without rounding.

/// A whole number that is not negative, of any size.
struct BigNatural {
    /// The digits to base 2⁶⁴, lowest first.
    private var words: [UInt64]

    init(_ number: UInt128) {
        words = [
            UInt64(truncatingIfNeeded: number), UInt64(truncatingIfNeeded: number >> 64),
        ]
    }

    /// The number of bits without leading zeros.
    var bitWidth: Int {
        guard let top = words.lastIndex(where: { $0 != 0 }) else { return 0 }
        return 64 * (top + 1) - words[top].leadingZeroBitCount
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in words.indices {
            let (high, low) = words[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            words[index] = sum
            carry = high + (overflow ? 1 : 0)
        }
        if carry != 0 { words.append(carry) }
    }

    mutating func multiply(byPowerOfFive exponent: Int) {
        var rest = exponent
        while rest > 0 {
            let step = min(rest, fivePowers.count - 1)
            multiply(by: fivePowers[step])
            rest -= step
        }
    }

    /// Divides, rounding down, and yields the remainder.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
        }
        while let top = words.last, top == 0 { words.removeLast() }
        return remainder
    }

    /// Divides, rounding down, and says whether nothing remained.
    mutating func divide(byPowerOfFive exponent: Int) -> Bool {
        var rest = exponent
        var isExact = true
        while rest > 0 {
            let step = min(rest, fivePowers.count - 1)
            if divide(by: fivePowers[step]) != 0 { isExact = false }
            rest -= step
        }
        return isExact
    }

    /// Divides, rounding down, and says whether nothing remained.
    mutating func divide(byPowerOfTen exponent: Int) -> Bool {
        var rest = exponent
        var isExact = true
        while rest > 0 {
            let step = min(rest, 19)
            if divide(by: UInt64(powersOfTen[step])) != 0 { isExact = false }
            rest -= step
        }
        return isExact
    }

    mutating func shiftLeft(by count: Int) {
        let (whole, part) = (count / 64, UInt64(count % 64))
        words.append(0)
        for index in words.indices.reversed() where part > 0 {
            let below = index > 0 ? words[index - 1] >> (64 - part) : 0
            words[index] = words[index] << part | below
        }
        words.insert(contentsOf: repeatElement(0, count: whole), at: 0)
    }

    /// The number without its lowest bits, which must leave at most 128, and whether those were all
    /// zero.
    func shiftedRight(by count: Int) -> (quotient: UInt128, isExact: Bool) {
        let (whole, part) = (count / 64, UInt128(count % 64))
        let first = word(whole), second = word(whole + 1), third = word(whole + 2)
        let quotient = (second << 64 | first) >> part | (part > 0 ? third << (128 - part) : 0)
        let isExact =
            first & (1 << part - 1) == 0 && words.prefix(whole).allSatisfy { $0 == 0 }
        return (quotient, isExact)
    }

    private func word(_ index: Int) -> UInt128 {
        index < words.count ? UInt128(words[index]) : 0
    }
}

/// 1, 5, 25, …, 5²⁷: all that fit 64 bits.
private let fivePowers: [UInt64] = {
    var powers: [UInt64] = [1]
    for _ in 1...27 { powers.append((powers.last ?? 1) * 5) }
    return powers
}()
