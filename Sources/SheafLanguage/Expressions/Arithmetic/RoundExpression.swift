// SPDX-License-Identifier: MIT
//
// `$round`: a number rounded to a place behind the point or before it, ties to even.

import SheafBSON

extension ExpressionOperator {
    /// `{$round: [number, place]}`.
    static let round = rounding("$round", .toNearestOrEven)

    /// An operator that rounds by a rule.
    static func rounding(
        _ name: String,
        _ rule: FloatingPointRoundingRule
    ) -> ExpressionOperator {
        function(name, 1...2) { (values, _) throws(LanguageError) in
            guard let number = values[0], !values[0].isNullish else { return .null }
            guard number.type.isNumber else {
                throw LanguageError(
                    code: 51081,
                    "\(name) only supports numeric types, not \(number.type.alias)"
                )
            }
            guard values.count > 1 else { return try rounded(number, 0, rule, name) }
            guard let place = values[1], !values[1].isNullish else { return .null }
            guard let place = place.integerValue, Int32(exactly: place) != nil else {
                throw LanguageError(
                    code: 51082,
                    "precision argument to  \(name) must be a integral value"
                )
            }
            guard (-20...100).contains(place) else {
                throw LanguageError(
                    code: 51083,
                    "cannot apply \(name) with precision value \(place) value must be in "
                        + "[-20, 100]"
                )
            }
            return try rounded(number, Int(place), rule, name)
        }
    }

    private static func rounded(
        _ number: BSONValue,
        _ place: Int,
        _ rule: FloatingPointRoundingRule,
        _ name: String
    ) throws(LanguageError) -> BSONValue {
        switch number {
        case .double(let number):
            guard place != 0 else { return .double(number.rounded(rule)) }
            let decimal = Decimal128(rounding34: number).rounded(toPlace: place, rule)
            return .double(decimal.doubleValue)
        case .decimal128(let number): return .decimal128(number.rounded(toPlace: place, rule))
        default:
            guard place < 0, let integer = number.integerValue else { return number }
            let decimal = Decimal128(integer).rounded(toPlace: place, rule)
            guard let result = decimal.int64Exactly else {
                throw LanguageError(
                    code: 51080,
                    "invalid conversion from Decimal128 result in \(name) resulting from "
                        + "arguments: [\(integer), \(place)]"
                )
            }
            if case .int32 = number { return .integer(result) }
            return .int64(result)
        }
    }
}
