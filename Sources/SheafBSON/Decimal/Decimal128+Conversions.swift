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
