// SPDX-License-Identifier: MIT
//
// Numbers as one learns them at school: a sign, decimal digits, and where the point stands. Nothing
// is fast and nothing is rounded before it has to be.

internal import SheafBSON

/// A BSON number with all its digits.
struct ExactNumber {
    /// What kind of number it is.
    enum Kind { case finite, infinite, nan }

    var kind = Kind.finite
    var isNegative = false
    /// The digits, the first one not zero; none for zero.
    var digits: [UInt8] = []
    /// The power of ten that the last digit counts.
    var exponent = 0

    /// The digits of a number, or nil for another value.
    init?(_ value: BSONValue) {
        switch value {
        case .int32(let number): self.init(Int64(number))
        case .int64(let number): self.init(number)
        case .double(let number): self.init(number)
        case .decimal128(let number): self.init(text: number.description)
        default: return nil
        }
    }

    private init(_ number: Int64) {
        isNegative = number < 0
        digits = ExactNumber.digits(number.magnitude)
    }

    private init(_ number: Double) {
        isNegative = number.sign == .minus
        guard number.isFinite else {
            kind = number.isNaN ? .nan : .infinite
            return
        }
        guard number != 0 else { return }
        // significand × 2^power, with an odd significand.
        var significand = number.significandBitPattern
        var power = -1074
        if number.exponentBitPattern > 0 {
            significand |= 1 << 52
            power = Int(number.exponentBitPattern) - 1075
        }
        power += significand.trailingZeroBitCount
        significand >>= UInt64(significand.trailingZeroBitCount)
        digits = ExactNumber.digits(significand)
        for _ in 0..<max(0, power) { multiply(by: 2) }
        // A half is five tenths.
        for _ in 0..<max(0, -power) { multiply(by: 5) }
        exponent = min(0, power)
    }

    /// The number that Decimal128 writes: digits, perhaps a point, perhaps an exponent.
    private init(text: String) {
        var text = Substring(text)
        if text.hasPrefix("-") {
            isNegative = true
            text.removeFirst()
        }
        guard text != "NaN", text != "Infinity" else {
            kind = text == "NaN" ? .nan : .infinite
            return
        }
        let parts = text.split(separator: "E")
        if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        if mantissa.count > 1 { exponent -= mantissa[1].utf8.count }
        digits = mantissa.joined().utf8.map { $0 - 0x30 }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
    }

    private static func digits(_ number: UInt64) -> [UInt8] {
        number == 0 ? [] : String(number).utf8.map { $0 - 0x30 }
    }

    private mutating func multiply(by factor: UInt8) {
        var carry: UInt8 = 0
        for index in digits.indices.reversed() {
            let product = digits[index] * factor + carry
            digits[index] = product % 10
            carry = product / 10
        }
        if carry > 0 { digits.insert(carry, at: 0) }
    }

    /// By value; all NaNs are equal and below everything.
    func compare(_ other: ExactNumber) -> Int {
        if kind == .nan || other.kind == .nan {
            return (kind == .nan ? 0 : 1) - (other.kind == .nan ? 0 : 1)
        }
        let (sign, otherSign) = (signum, other.signum)
        guard sign == otherSign, sign != 0 else { return sign - otherSign }
        guard kind == .finite, other.kind == .finite else {
            return sign * ((kind == .finite ? 0 : 1) - (other.kind == .finite ? 0 : 1))
        }
        let height = digits.count + exponent - other.digits.count - other.exponent
        guard height == 0 else { return sign * height }
        for index in 0..<max(digits.count, other.digits.count) {
            let left = index < digits.count ? Int(digits[index]) : 0
            let right = index < other.digits.count ? Int(other.digits[index]) : 0
            if left != right { return sign * (left - right) }
        }
        return 0
    }

    private var signum: Int {
        kind == .finite && digits.isEmpty ? 0 : isNegative ? -1 : 1
    }
}
