// SPDX-License-Identifier: MIT
//
// Quotients, remainders and square roots as IEEE 754-2008 has them.

extension Decimal128 {
    /// The quotient, rounded to 34 digits; exact ones have as few digits as they can.
    ///
    ///     Decimal128(1).divided(by: Decimal128(4))   // 0.25
    ///
    /// - Complexity: O(1).
    public func divided(by other: Decimal128) -> Decimal128 {
        if isNaN { return self }
        if other.isNaN { return other }
        let isNegative = isNegative != other.isNegative
        if isInfinite {
            return other.isInfinite ? .nan : isNegative ? Decimal128.infinity.negated : .infinity
        }
        let ideal = exponent - other.exponent
        if other.isInfinite { return Decimal128.zero(isNegative, Decimal128.exponentMin) }
        if other.isZero {
            return isZero ? .nan : isNegative ? Decimal128.infinity.negated : .infinity
        }
        guard !isZero else { return Decimal128.zero(isNegative, ideal) }
        let shift = 35 + other.coefficient.digitCount - coefficient.digitCount
        var (quotient, remainder) = WideNatural(coefficient, timesPowerOfTen: shift)
            .divided(by: other.coefficient)
        var exponent = ideal - shift
        if remainder == 0 {
            while exponent < ideal, quotient % 10 == 0 {
                quotient /= 10
                exponent += 1
            }
        }
        return Decimal128(
            isNegative: isNegative,
            rounding: WideNatural(quotient),
            exponent: exponent,
            hasMore: remainder != 0
        )
    }

    /// What is left after dividing toward zero; it has the sign of this number.
    ///
    /// - Complexity: O(difference of the exponents).
    public func remainder(dividingBy other: Decimal128) -> Decimal128 {
        if isNaN { return self }
        if other.isNaN { return other }
        if isInfinite || other.isZero { return .nan }
        if other.isInfinite {
            return Decimal128(
                isNegative: isNegative,
                coefficient: coefficient,
                exponent: exponent
            )
        }
        let lowest = min(exponent, other.exponent)
        guard !isZero else { return Decimal128.zero(isNegative, lowest) }
        let modulus: UInt128
        let surplus = other.exponent - exponent
        if surplus > 0 {
            guard other.coefficient.digitCount + surplus <= coefficient.digitCount else {
                return self
            }
            modulus = other.coefficient * powersOfTen[surplus]
        } else {
            modulus = other.coefficient
        }
        var rest = coefficient % modulus
        var missing = max(0, -surplus)
        while missing > 0, rest != 0 {
            let step = min(missing, 38)
            rest = WideNatural(rest, times: powersOfTen[step] % modulus).remainder(by: modulus)
            missing -= step
        }
        return Decimal128(isNegative: isNegative, coefficient: rest, exponent: lowest)
    }

    /// The square root, rounded to 34 digits; NaN for a negative number.
    ///
    /// - Complexity: O(1).
    public var squareRoot: Decimal128 {
        if isNaN { return self }
        let ideal = exponent >= 0 ? exponent / 2 : (exponent - 1) / 2
        if isZero { return Decimal128.zero(isNegative, ideal) }
        if isNegative { return .nan }
        if isInfinite { return self }
        var shift = 70 - coefficient.digitCount
        if (exponent - shift) % 2 != 0 { shift += 1 }
        let square = WideNatural(coefficient, timesPowerOfTen: shift)
        var root: UInt128 = 0
        for bit in (0..<121).reversed() {
            let candidate = root | 1 << bit
            if !(square < WideNatural(candidate, times: candidate)) { root = candidate }
        }
        let isExact = WideNatural(root, times: root) == square
        var exponent = (exponent - shift) / 2
        while isExact, exponent < ideal, root % 10 == 0 {
            root /= 10
            exponent += 1
        }
        return Decimal128(
            isNegative: false,
            rounding: WideNatural(root),
            exponent: exponent,
            hasMore: !isExact
        )
    }

    private static func zero(_ isNegative: Bool, _ exponent: Int) -> Decimal128 {
        Decimal128(
            isNegative: isNegative,
            coefficient: 0,
            exponent: min(max(exponent, exponentMin), exponentMax)
        )
    }
}
