// SPDX-License-Identifier: MIT
//
// `$mod`: what is left after dividing toward zero.

import SheafBSON

extension ExpressionOperator {
    /// `{$mod: [dividend, divisor]}`.
    static let modulo = binary("$mod") { (left, right) throws(LanguageError) in
        guard let left, let right, left.type.isNumber, right.type.isNumber else {
            if left.isNullish || right.isNullish { return .null }
            throw LanguageError(
                code: 16611,
                "$mod only supports numeric types, not \(left.typeName) and \(right.typeName)"
            )
        }
        if let (left, right) = NumberArithmetic.decimals(left, right) {
            guard !right.isZero else {
                throw LanguageError(code: 5_733_415, "can't $mod by zero")
            }
            return .decimal128(left.remainder(dividingBy: right))
        }
        guard let dividend = left.doubleValue, let divisor = right.doubleValue, divisor != 0 else {
            throw LanguageError(code: 16610, "can't $mod by zero")
        }
        switch (left, right) {
        case (.double, _), (_, .double):
            return .double(dividend.truncatingRemainder(dividingBy: divisor))
        case (.int32(let left), .int32(let right)):
            return .int32(left.remainderReportingOverflow(dividingBy: right).partialValue)
        default:
            let (left, right) = (left.integerValue ?? 0, right.integerValue ?? 1)
            return .int64(left.remainderReportingOverflow(dividingBy: right).partialValue)
        }
    }
}
