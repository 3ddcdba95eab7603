// SPDX-License-Identifier: MIT
//
// Decimal numbers from and to Swift's own.

extension Decimal128 {
    /// The decimal of an integer, exactly.
    public init(_ number: Int64) {
        self.init(
            isNegative: number < 0,
            coefficient: UInt128(number.magnitude),
            exponent: 0
        )
    }

    /// The decimal of a double in 15 digits, zeros behind included: what MongoDB's `$inc` and
    /// `$mul` make of a double that meets a decimal.
    ///
    ///     Decimal128(rounding15: 0.1)   // 0.100000000000000
    public init(rounding15 number: Double) {
        guard number.isFinite else {
            self = number.isNaN ? .nan : number < 0 ? Decimal128.infinity.negated : .infinity
            return
        }
        let isNegative = number.sign == .minus
        guard number != 0 else {
            self.init(isNegative: isNegative, coefficient: 0, exponent: 0)
            return
        }
        let rounded = Decimal128(
            isNegative: isNegative,
            roundingMagnitude: number.magnitude,
            digitCountMax: 15
        )
        let zeros = 15 - rounded.coefficient.digitCount
        self.init(
            isNegative: isNegative,
            coefficient: rounded.coefficient * powersOfTen[zeros],
            exponent: rounded.exponent - zeros
        )
    }

    /// The decimal of a double in as many digits as it has, at most 34.
    ///
    ///     Decimal128(rounding34: 0.1)   // 0.1000000000000000055511151231257827
    public init(rounding34 number: Double) {
        guard number.isFinite, number != 0 else {
            self.init(rounding15: number)
            return
        }
        self.init(
            isNegative: number < 0,
            roundingMagnitude: number.magnitude,
            digitCountMax: Decimal128.digitCountMax
        )
    }

    /// A positive double, cut to at least one digit more than are wanted, exactly, and from there
    /// rounded.
    private init(isNegative: Bool, roundingMagnitude number: Double, digitCountMax: Int) {
        let bits = number.bitPattern
        let isSubnormal = bits >> 52 == 0
        let significand = bits & (1 << 52 - 1) | (isSubnormal ? 0 : 1 << 52)
        let binaryExponent = (isSubnormal ? 1 : Int(bits >> 52)) - 1075
        var digits = BigNatural(UInt128(significand))
        var exponent = 0
        if binaryExponent >= 0 {
            digits.shiftLeft(by: binaryExponent)
        } else {
            // m / 2^k = m · 5^k / 10^k
            digits.multiply(byPowerOfFive: -binaryExponent)
            exponent = binaryExponent
        }
        // The number of digits is this or one more, so two or three more than are wanted stay.
        let surplus = max(0, (digits.bitWidth - 1) * 1233 / 4096 - 1 - digitCountMax)
        let isExact = digits.divide(byPowerOfTen: surplus)
        self.init(
            isNegative: isNegative,
            rounding: WideNatural(digits.shiftedRight(by: 0).quotient),
            exponent: exponent + surplus,
            hasMore: !isExact,
            digitCountMax: digitCountMax
        )
    }

    /// The integer that the number is, or nil when it has a fraction, is too large, or is no
    /// number.
    public var int64Exactly: Int64? {
        guard isFinite else { return nil }
        var magnitude = coefficient
        let exponent = exponent
        guard magnitude != 0 else { return 0 }
        if exponent < 0 {
            guard exponent > -Decimal128.digitCountMax else { return nil }
            let (quotient, remainder) = magnitude.quotientAndRemainder(
                dividingBy: powersOfTen[-exponent]
            )
            guard remainder == 0 else { return nil }
            magnitude = quotient
        } else {
            guard magnitude.digitCount + exponent <= 19 else { return nil }
            magnitude *= powersOfTen[exponent]
        }
        guard let unsigned = UInt64(exactly: magnitude) else { return nil }
        if isNegative {
            return unsigned <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- unsigned) : nil
        }
        return Int64(exactly: unsigned)
    }

    /// The nearest double, ties to even; infinite where the number is beyond all doubles.
    public var doubleValue: Double {
        guard !isNaN else { return .nan }
        let magnitude = BinaryMagnitude(self).nearestDouble
        return isNegative ? -magnitude : magnitude
    }
}
