// SPDX-License-Identifier: MIT
//
// Decimal numbers of 34 digits in the bits that BSON carries them in: IEEE 754-2008 decimal128 with
// the coefficient as a binary integer. Everything that computes works on the unpacked parts.

/// A decimal number of up to 34 digits, as BSON keeps it.
///
///     let price = Decimal128("19.90")
///
/// Equality is identity of the bits: "1.0" and "1.00" differ, and a NaN equals itself. For order
/// and equality by value see ``compare(to:)``.
public struct Decimal128: Sendable, Hashable {
    /// The lower half of the bits.
    public let low: UInt64
    /// The upper half of the bits: sign, exponent, and the front of the coefficient.
    public let high: UInt64

    /// The number of the given bits; every pattern is one.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Not a number.
    public static let nan = Decimal128(low: 0, high: 0x7C00 << 48)
    /// Above every finite number.
    public static let infinity = Decimal128(low: 0, high: 0x7800 << 48)
    /// Zero without digits behind the point.
    public static let zero = Decimal128(low: 0, high: 0x3040 << 48)

    /// Whether the sign bit is set; zeros and NaNs have one too.
    public var isNegative: Bool { high >> 63 == 1 }
    /// Whether the number is a NaN of any kind.
    public var isNaN: Bool { high >> 58 & 0x1F == 0x1F }
    /// Whether the number is infinite.
    public var isInfinite: Bool { high >> 58 & 0x1F == 0x1E }
    /// Whether the number is neither infinite nor a NaN.
    public var isFinite: Bool { high >> 59 & 0xF != 0xF }
    /// Whether the number is a zero of either sign.
    public var isZero: Bool { isFinite && coefficient == 0 }
}

extension Decimal128 {
    /// The most digits of a coefficient.
    static let digitCountMax = 34
    /// The largest coefficient: 34 nines.
    static let coefficientMax = powersOfTen[34] - 1
    /// The lowest exponent of a coefficient's last digit.
    static let exponentMin = -6176
    /// The highest exponent of a coefficient's last digit.
    static let exponentMax = 6111

    /// A finite number of parts that are in range.
    init(isNegative: Bool, coefficient: UInt128, exponent: Int) {
        let biased = UInt64(truncatingIfNeeded: exponent - Decimal128.exponentMin)
        low = UInt64(truncatingIfNeeded: coefficient)
        high =
            (isNegative ? 1 << 63 : 0) | biased << 49
            | UInt64(truncatingIfNeeded: coefficient >> 64)
    }

    /// Whether the bits are of the form whose coefficient would have more than 34 digits.
    private var hasLargeForm: Bool { high >> 61 & 3 == 3 }

    /// The coefficient of a finite number.
    ///
    /// One that is too large counts as zero, as IEEE 754 has it.
    var coefficient: UInt128 {
        guard !hasLargeForm else { return 0 }
        let coefficient = UInt128(high & 0x1_FFFF_FFFF_FFFF) << 64 | UInt128(low)
        return coefficient <= Decimal128.coefficientMax ? coefficient : 0
    }

    /// The exponent of the coefficient's last digit, of a finite number.
    var exponent: Int {
        Int(truncatingIfNeeded: (hasLargeForm ? high >> 47 : high >> 49) & 0x3FFF)
            + Decimal128.exponentMin
    }

    /// The same number with the other sign.
    public var negated: Decimal128 { Decimal128(low: low, high: high ^ 1 << 63) }
}

/// 1, 10, 100, …, 10³⁸: all that fit 128 bits.
let powersOfTen: [UInt128] = {
    var powers: [UInt128] = [1]
    for _ in 1...38 { powers.append((powers.last ?? 1) * 10) }
    return powers
}()

extension UInt128 {
    /// The number of decimal digits; zero has one.
    var digitCount: Int {
        // 1233 / 4096 is log₁₀ 2: the guess is right or one too low.
        let guess = ((128 - leadingZeroBitCount) * 1233) >> 12
        return Swift.max(1, self >= powersOfTen[Swift.min(guess, 38)] ? guess + 1 : guess)
    }
}
