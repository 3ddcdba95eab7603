// SPDX-License-Identifier: MIT
//
// `$pow`: a number to the power of another; of integers an integer as long as it is one.

import SheafBSON

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$pow: [base, exponent]}`.
    static let power = binary("$pow") { (base, exponent) throws(LanguageError) in
        guard let base, let exponent, !Optional(base).isNullish, !Optional(exponent).isNullish
        else { return .null }
        guard base.type.isNumber else {
            throw LanguageError(code: 28762, "$pow's base must be numeric, not \(base.type.alias)")
        }
        guard exponent.type.isNumber else {
            throw LanguageError(
                code: 28763,
                "$pow's exponent must be numeric, not \(exponent.type.alias)"
            )
        }
        let (root, degree) = (base.nearestDouble, exponent.nearestDouble)
        guard root != 0 || !(degree < 0) else {
            throw LanguageError(
                code: 28764,
                "$pow cannot take a base of 0 and a negative exponent"
            )
        }
        if base.type == .decimal128 || exponent.type == .decimal128 {
            return .decimal128(decimalPower(base, exponent, pow(root, degree)))
        }
        guard base.type != .double, exponent.type != .double,
            let root = base.integerValue, let degree = exponent.integerValue,
            let result = integerPower(root, degree)
        else { return .double(pow(root, degree)) }
        if case (.int32, .int32) = (base, exponent) { return .integer(result) }
        return .int64(result)
    }

    /// A power of integers, if it is an integer that 64 bits hold.
    private static func integerPower(_ base: Int64, _ exponent: Int64) -> Int64? {
        if base == 1 || (base == -1 && exponent % 2 == 0) { return 1 }
        if base == -1 { return -1 }
        guard exponent >= 0 else { return nil }
        if base == 0 { return exponent == 0 ? 1 : 0 }
        guard exponent < 64 else { return nil }
        var result: Int64 = 1
        for _ in 0..<exponent {
            let (product, isTooLarge) = result.multipliedReportingOverflow(by: base)
            if isTooLarge { return nil }
            result = product
        }
        return result
    }

    /// A power of decimals: by multiplication where the exponent is a small integer, else by way of
    /// doubles.
    private static func decimalPower(
        _ base: BSONValue,
        _ exponent: BSONValue,
        _ approximation: Double
    ) -> Decimal128 {
        guard let degree = exponent.integerValue, (-1000...1000).contains(degree),
            let base = NumberArithmetic.decimal(base)
        else { return Decimal128(rounding15: approximation) }
        var result = Decimal128(1)
        for _ in 0..<degree.magnitude { result = result.multiplied(by: base) }
        return degree < 0 ? Decimal128(1).divided(by: result) : result
    }
}
