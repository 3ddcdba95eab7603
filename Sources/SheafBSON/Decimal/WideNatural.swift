// SPDX-License-Identifier: MIT
//
// 256 bits for what a decimal sum or product is before it is rounded.

/// A whole number that is not negative, of up to 76 digits.
struct WideNatural: Equatable {
    private let high: UInt128
    /// The lower half, which is all of a number below 2¹²⁸.
    let low: UInt128

    /// The number of digits that fit in any case, with room for one more bit.
    static let digitCountMax = 76

    private init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    init(_ number: UInt128) {
        self.init(high: 0, low: number)
    }

    /// A product.
    init(_ left: UInt128, times right: UInt128) {
        (high, low) = left.multipliedFullWidth(by: right)
    }

    /// A number with zeros behind it; both together have at most 76 digits.
    init(_ number: UInt128, timesPowerOfTen exponent: Int) {
        let first = min(exponent, 38)
        let product = WideNatural(number, times: powersOfTen[first])
        let (carry, low) = product.low.multipliedFullWidth(by: powersOfTen[exponent - first])
        self.init(high: product.high * powersOfTen[exponent - first] + carry, low: low)
    }

    static func < (left: WideNatural, right: WideNatural) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    func sum(with other: WideNatural) -> WideNatural {
        let (low, overflow) = low.addingReportingOverflow(other.low)
        return WideNatural(high: high + other.high + (overflow ? 1 : 0), low: low)
    }

    /// What lies between two numbers, whichever is larger.
    func difference(from other: WideNatural) -> WideNatural {
        guard !(self < other) else { return other.difference(from: self) }
        let (low, overflow) = low.subtractingReportingOverflow(other.low)
        return WideNatural(high: high - other.high - (overflow ? 1 : 0), low: low)
    }

    /// The number of decimal digits; zero has one.
    var digitCount: Int {
        high == 0 ? low.digitCount : 38 + divided(byPowerOfTen: 38).quotient.digitCount
    }

    /// The number without so many of its last digits, rounded to the nearest, ties to even.
    ///
    /// With `hasMore` the true number is a little above this one. What is left must be below 2¹²⁸.
    func rounded(withoutDigits count: Int, hasMore: Bool) -> UInt128 {
        var rest = self
        var isExact = !hasMore
        var remaining = count - 1
        while remaining > 0, rest != WideNatural(0) {
            let step = min(remaining, 38)
            let (quotient, remainder) = rest.divided(byPowerOfTen: step)
            if remainder != 0 { isExact = false }
            rest = quotient
            remaining -= step
        }
        if remaining > 0 { return 0 }
        let (quotient, digit) = rest.divided(byPowerOfTen: 1)
        let isUp = digit > 5 || (digit == 5 && (!isExact || quotient.low & 1 == 1))
        return isUp ? quotient.low + 1 : quotient.low
    }

    /// Quotient and remainder; the quotient must be below 2¹²⁸.
    func divided(by divisor: UInt128) -> (quotient: UInt128, remainder: UInt128) {
        divisor.dividingFullWidth((high, low))
    }

    /// The remainder of a division, whatever the quotient is.
    func remainder(by divisor: UInt128) -> UInt128 {
        divisor.dividingFullWidth((high % divisor, low)).remainder
    }

    private func divided(
        byPowerOfTen exponent: Int
    ) -> (quotient: WideNatural, remainder: UInt128) {
        let divisor = powersOfTen[exponent]
        let (upper, rest) = high.quotientAndRemainder(dividingBy: divisor)
        let (lower, remainder) = divisor.dividingFullWidth((rest, low))
        return (WideNatural(high: upper, low: lower), remainder)
    }
}
