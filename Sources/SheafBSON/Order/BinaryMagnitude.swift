// SPDX-License-Identifier: MIT
//
// The common ground of all numbers: the bits of a double, fourteen more, and whether that is all.
// It makes int, long, double and decimal comparable without rounding, and is the front of every
// number's sort key.

/// The size of a number without its sign, cut to 67 significant bits.
///
/// The bits are those of an IEEE 754 double without its sign (11 of exponent, 52 of mantissa) with
/// 14 more bits of mantissa, so that doubles and longs are always whole and only decimals may be
/// cut. A decimal beyond the range of doubles is cut to the largest or smallest bits within it.
struct BinaryMagnitude: Equatable {
    /// 77 bits that ascend with the number.
    let bits: UInt128
    /// Whether the number is what the bits say, not a little more.
    let isExact: Bool

    static let bitCount = 77
    private static let mantissaBitCount = 66
    private static let infinityBits: UInt128 = 0x7FF << 66

    /// The size of a double that is not a NaN.
    init(_ number: Double) {
        bits = UInt128(number.magnitude.bitPattern) << 14
        isExact = true
    }

    /// The size of an integer.
    init(_ number: Int64) {
        let magnitude = UInt128(number.magnitude)
        let exponent = 127 - magnitude.leadingZeroBitCount
        isExact = true
        bits =
            magnitude == 0
            ? 0
            : BinaryMagnitude.bits(
                exponent: exponent,
                significand: magnitude << (BinaryMagnitude.mantissaBitCount - exponent)
            )
    }

    /// The size of a decimal that is not a NaN.
    init(_ number: Decimal128) {
        let coefficient = number.coefficient
        if number.isInfinite {
            self.init(bits: BinaryMagnitude.infinityBits, isExact: true)
        } else if coefficient == 0 {
            self.init(bits: 0, isExact: true)
        } else {
            self.init(coefficient: coefficient, exponent: number.exponent)
        }
    }

    private init(bits: UInt128, isExact: Bool) {
        self.bits = bits
        self.isExact = isExact
    }

    private init(coefficient: UInt128, exponent: Int) {
        let decimalExponent = exponent + coefficient.digitCount - 1
        if decimalExponent > 308 {
            self.init(bits: BinaryMagnitude.infinityBits - 1, isExact: false)
        } else if decimalExponent < -329 {
            self.init(bits: 0, isExact: false)
        } else {
            self.init(withinRange: coefficient, exponent: exponent)
        }
    }

    /// The size of coefficient · 10^exponent = number · 2^scale, by way of a large number that is
    /// cut.
    private init(withinRange coefficient: UInt128, exponent: Int) {
        var number = BigNatural(coefficient)
        var scale = exponent
        var isWhole = true
        if exponent >= 0 {
            number.multiply(byPowerOfFive: exponent)
        } else {
            // 5^p has at most 7p/3 + 1 bits: the quotient keeps more than the 67 that count.
            let shift = 70 - exponent * 7 / 3
            number.shiftLeft(by: shift)
            isWhole = number.divide(byPowerOfFive: -exponent)
            scale -= shift
        }
        let width = number.bitWidth
        let binaryExponent = width - 1 + scale
        guard binaryExponent <= 1023 else {
            self.init(bits: BinaryMagnitude.infinityBits - 1, isExact: false)
            return
        }
        // Below the normal doubles the bits count units of 2^-1088.
        let cut =
            binaryExponent >= -1022
            ? width - 1 - BinaryMagnitude.mantissaBitCount : -1088 - scale
        if cut < 0 { number.shiftLeft(by: -cut) }
        let (significand, isCutExact) = number.shiftedRight(by: max(0, cut))
        self.init(
            bits: BinaryMagnitude.bits(exponent: binaryExponent, significand: significand),
            isExact: isWhole && isCutExact
        )
    }

    /// The bits of a significand whose leading one, if the exponent is that of a normal double, is
    /// bit 66.
    private static func bits(exponent: Int, significand: UInt128) -> UInt128 {
        guard exponent >= -1022 else { return significand }
        let mantissa = significand & (1 << UInt128(mantissaBitCount) - 1)
        return UInt128(exponent + 1023) << UInt128(mantissaBitCount) | mantissa
    }

    /// The order of two sizes of which at most one is cut.
    func compare(to other: BinaryMagnitude) -> Int {
        if bits != other.bits { return bits < other.bits ? -1 : 1 }
        return (isExact ? 0 : 1) - (other.isExact ? 0 : 1)
    }

    /// The nearest double, ties to even.
    var nearestDouble: Double {
        let cut = bits >> 14
        let rest = bits & 0x3FFF
        let half: UInt128 = 0x2000
        let isUp = rest > half || (rest == half && (!isExact || cut & 1 == 1))
        return Double(bitPattern: UInt64(truncatingIfNeeded: isUp ? cut + 1 : cut))
    }
}
