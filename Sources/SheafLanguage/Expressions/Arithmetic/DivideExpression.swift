// SPDX-License-Identifier: MIT
//
// `$divide`: the quotient of two numbers, a double or a decimal.

import SheafBSON

extension ExpressionOperator {
    /// `{$divide: [dividend, divisor]}`.
    static let divide = binary("$divide") { (left, right) throws(LanguageError) in
        guard let left, let right, left.type.isNumber, right.type.isNumber else {
            if left.isNullish || right.isNullish { return .null }
            throw .typeMismatch(
                "$divide only supports numeric types, not \(left.typeName) and "
                    + right.typeName
            )
        }
        if let (left, right) = NumberArithmetic.decimals(left, right) {
            guard !right.isZero else { throw .badValue("can't $divide by zero") }
            return .decimal128(left.divided(by: right))
        }
        guard let dividend = left.doubleValue, let divisor = right.doubleValue, divisor != 0 else {
            throw .badValue("can't $divide by zero")
        }
        return .double(dividend / divisor)
    }
}

extension NumberArithmetic {
    /// Two numbers as decimals, if one of them is one.
    static func decimals(_ left: BSONValue, _ right: BSONValue) -> (Decimal128, Decimal128)? {
        guard left.type == .decimal128 || right.type == .decimal128,
            let left = decimal(left), let right = decimal(right)
        else { return nil }
        return (left, right)
    }
}
