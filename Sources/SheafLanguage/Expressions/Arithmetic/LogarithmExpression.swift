// SPDX-License-Identifier: MIT
//
// `$log`: the logarithm of a positive number to a base.

import SheafBSON

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$log: [number, base]}`.
    static let logarithm = binary("$log") { (value, base) throws(LanguageError) in
        guard let value, let base, !Optional(value).isNullish, !Optional(base).isNullish else {
            return .null
        }
        guard value.type.isNumber else {
            throw LanguageError(
                code: 28756,
                "$log's argument must be numeric, not \(value.type.alias)"
            )
        }
        guard base.type.isNumber else {
            throw LanguageError(code: 28757, "$log's base must be numeric, not \(base.type.alias)")
        }
        let (number, root) = (value.nearestDouble, base.nearestDouble)
        try checkPositive(number, code: 28758, "$log's argument must be a positive number")
        guard (root > 0 && root != 1) || root.isNaN else {
            throw LanguageError(
                code: 28759,
                "$log's base must be a positive number not equal to 1, but is "
                    + BSONValue.double(root).shellText
            )
        }
        let result = log(number) / log(root)
        guard value.type == .decimal128 || base.type == .decimal128 else { return .double(result) }
        return .decimal128(Decimal128(rounding15: result))
    }
}

extension BSONValue {
    /// The number as the nearest double; NaN for what is no number.
    var nearestDouble: Double {
        if case .decimal128(let number) = self { return number.doubleValue }
        return doubleValue ?? .nan
    }
}
