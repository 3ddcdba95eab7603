// SPDX-License-Identifier: MIT
//
// Sums and products as IEEE 754-2008 has them: 34 digits, ties to even, the preferred exponent, so
// that 1.20 + 1.30 is 2.50; too large becomes infinite, too small is cut to the subnormal numbers.

extension Decimal128 {
    /// The sum, rounded to 34 digits.
    ///
    ///     Decimal128("1.20")?.adding(Decimal128("1.3") ?? .nan)   // 2.50
    ///
    /// - Complexity: O(1).
    public func adding(_ other: Decimal128) -> Decimal128 {
        if isNaN { return quieted }
        if other.isNaN { return other.quieted }
        if isInfinite { return other.isInfinite && isNegative != other.isNegative ? .nan : self }
        if other.isInfinite { return other }
        return exponent >= other.exponent
            ? addingFinite(other) : other.addingFinite(self)
    }

    /// The product, rounded to 34 digits.
    ///
    /// - Complexity: O(1).
    public func multiplied(by other: Decimal128) -> Decimal128 {
        if isNaN { return quieted }
        if other.isNaN { return other.quieted }
        let isNegative = isNegative != other.isNegative
        if isInfinite || other.isInfinite {
            if signum == 0 || other.signum == 0 { return .nan }
            return isNegative ? Decimal128.infinity.negated : .infinity
        }
        return Decimal128(
            isNegative: isNegative,
            rounding: WideNatural(coefficient, times: other.coefficient),
            exponent: exponent + other.exponent
        )
    }

    /// The NaN without the bit that makes it a signal.
    private var quieted: Decimal128 { Decimal128(low: low, high: high & ~(1 << 57)) }

    /// The sum of two finite numbers, of which the other one's exponent is not higher.
    private func addingFinite(_ other: Decimal128) -> Decimal128 {
        let (coefficient, otherCoefficient) = (coefficient, other.coefficient)
        let difference = exponent - other.exponent
        let digitCount = coefficient.digitCount
        if coefficient == 0 || digitCount + difference <= WideNatural.digitCountMax {
            // All digits of both fit: the sum is exact until it is rounded.
            let aligned = WideNatural(
                coefficient,
                timesPowerOfTen: coefficient == 0 ? 0 : difference
            )
            return sum(
                aligned,
                other,
                WideNatural(otherCoefficient),
                exponent: other.exponent
            )
        }
        // The other number lies wholly behind the 38 digits that are kept of this one: it only
        // matters that there is something, and on which side.
        let shift = 38 - digitCount
        var aligned = WideNatural(coefficient, timesPowerOfTen: shift)
        if otherCoefficient != 0, isNegative != other.isNegative {
            aligned = aligned.difference(from: WideNatural(1))
        }
        return Decimal128(
            isNegative: isNegative,
            rounding: aligned,
            exponent: exponent - shift,
            hasMore: otherCoefficient != 0
        )
    }

    private func sum(
        _ left: WideNatural,
        _ other: Decimal128,
        _ right: WideNatural,
        exponent: Int
    ) -> Decimal128 {
        if isNegative == other.isNegative {
            return Decimal128(
                isNegative: isNegative,
                rounding: left.sum(with: right),
                exponent: exponent
            )
        }
        // An exact zero of numbers with different signs is positive.
        let isNegative = left == right ? false : left < right ? other.isNegative : isNegative
        return Decimal128(
            isNegative: isNegative,
            rounding: left.difference(from: right),
            exponent: exponent
        )
    }
}

extension Decimal128 {
    /// The number nearest to coefficient · 10^exponent, ties to even, in so many digits at most.
    ///
    /// With `hasMore` the true number is a little above the coefficient, which then must have more
    /// digits than the result.
    init(
        isNegative: Bool,
        rounding coefficient: WideNatural,
        exponent: Int,
        hasMore: Bool = false,
        digitCountMax: Int = Decimal128.digitCountMax
    ) {
        var exponent = exponent
        let surplus = max(
            coefficient.digitCount - digitCountMax,
            Decimal128.exponentMin - exponent
        )
        var kept = coefficient.low
        if surplus > 0 {
            kept = coefficient.rounded(withoutDigits: surplus, hasMore: hasMore)
            exponent += surplus
            if kept == powersOfTen[digitCountMax] {
                kept = powersOfTen[digitCountMax - 1]
                exponent += 1
            }
        }
        self.init(isNegative: isNegative, clamping: kept, exponent: exponent)
    }

    /// The number of a coefficient of at most 34 digits and an exponent that may be too high.
    ///
    /// Then zeros are put behind the digits, or the number is infinite.
    init(isNegative: Bool, clamping coefficient: UInt128, exponent: Int) {
        let excess = exponent - Decimal128.exponentMax
        if excess <= 0 {
            self.init(isNegative: isNegative, coefficient: coefficient, exponent: exponent)
        } else if coefficient == 0 || coefficient.digitCount + excess <= Decimal128.digitCountMax {
            self.init(
                isNegative: isNegative,
                coefficient: coefficient == 0 ? 0 : coefficient * powersOfTen[excess],
                exponent: Decimal128.exponentMax
            )
        } else {
            self = isNegative ? Decimal128.infinity.negated : .infinity
        }
    }
}
