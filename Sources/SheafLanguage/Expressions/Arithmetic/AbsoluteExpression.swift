// SPDX-License-Identifier: MIT
//
// `$abs`: a number without its sign.

import SheafBSON

extension ExpressionOperator {
    /// `{$abs: number}`.
    static let absolute = numeric("$abs") { (number) throws(LanguageError) in
        switch number {
        case .int32(let number): return .integer(Int64(number).magnitude)
        case .int64(let number):
            guard number != .min else {
                throw LanguageError(code: 28680, "can't take $abs of long long min")
            }
            return .int64(Int64(number.magnitude))
        case .double(let number): return .double(number.magnitude)
        case .decimal128(let number):
            return .decimal128(number.isNegative ? number.negated : number)
        default: return .null
        }
    }

    /// An operator on one number.
    static func numeric(
        _ name: String,
        _ function: @escaping @Sendable (BSONValue) throws(LanguageError) -> BSONValue
    ) -> ExpressionOperator {
        unary(name) { (value) throws(LanguageError) in
            guard let value, !Optional(value).isNullish else { return .null }
            guard value.type.isNumber else {
                throw LanguageError(
                    code: 28765,
                    "\(name) only supports numeric types, not \(value.type.alias)"
                )
            }
            return try function(value)
        }
    }

    /// An operator on one number that works with doubles.
    ///
    /// A decimal is computed as a double too, and is one again afterwards.
    static func numeric(
        _ name: String,
        inDoubles function: @escaping @Sendable (Double) throws(LanguageError) -> Double
    ) -> ExpressionOperator {
        numeric(name) { (number) throws(LanguageError) in
            if case .decimal128(let number) = number {
                return .decimal128(Decimal128(rounding15: try function(number.doubleValue)))
            }
            return .double(try function(number.doubleValue ?? .nan))
        }
    }
}
