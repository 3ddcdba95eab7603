// SPDX-License-Identifier: MIT
//
// `$mod`: the remainder of an integer division. Fractions are cut off toward zero.

import SheafBSON

extension QueryOperator {
    /// `{field: {$mod: [divisor, remainder]}}`.
    static let modulo = QueryOperator(name: "$mod") { (clause) throws(LanguageError) in
        guard case .array(let list) = clause.operand else {
            throw .badValue("malformed mod, needs to be an array")
        }
        let (divisor, remainder) = try numbers(Array(list))
        return clause.condition(
            ValueTest(
                predicate: .other,
                acceptsMissing: false,
                byType: { $0.isNumber ? nil : false },
                byValue: { value in
                    guard let number = BSONValue(copying: value).truncatedInteger else {
                        return false
                    }
                    // Dividing the smallest integer by -1 overflows; anything by -1 leaves no rest.
                    return divisor == -1 ? remainder == 0 : number % divisor == remainder
                }
            )
        )
    }

    private static func numbers(_ list: [BSONValue]) throws(LanguageError) -> (Int64, Int64) {
        guard list.count >= 2 else { throw .badValue("malformed mod, not enough elements") }
        guard list.count == 2 else { throw .badValue("malformed mod, too many elements") }
        guard list[0].type.isNumber else { throw .badValue("malformed mod, divisor not a number") }
        guard list[1].type.isNumber else {
            throw .badValue("malformed mod, remainder not a number")
        }
        guard let divisor = list[0].truncatedInteger else {
            throw .badValue("malformed mod, divisor value is invalid :: caused by :: Out of bounds")
        }
        guard let remainder = list[1].truncatedInteger else {
            throw .badValue(
                "malformed mod, remainder value is invalid :: caused by :: Out of bounds"
            )
        }
        guard divisor != 0 else { throw .badValue("divisor cannot be 0") }
        return (divisor, remainder)
    }
}

extension BSONValue {
    /// The number without what is behind the point, or nil when an `Int64` cannot hold it.
    fileprivate var truncatedInteger: Int64? {
        switch self {
        case .int32(let number): Int64(number)
        case .int64(let number): number
        case .double(let number): Int64(exactly: number.rounded(.towardZero))
        case .decimal128(let number): number.int64Exactly ?? truncated(number)
        default: nil
        }
    }

    private func truncated(_ number: Decimal128) -> Int64? {
        guard number.isFinite else { return nil }
        let text = number.doubleValue
        return Int64(exactly: text.rounded(.towardZero))
    }
}
