// SPDX-License-Identifier: MIT
//
// `$subtract`: the difference of numbers, of dates in milliseconds, or of a date and milliseconds.

import SheafBSON

extension ExpressionOperator {
    /// `{$subtract: [from, what]}`.
    static let subtract = binary("$subtract") { (left, right) throws(LanguageError) in
        guard let left, let right, !Optional(left).isNullish, !Optional(right).isNullish else {
            return .null
        }
        switch (left, right) {
        case (.date(let left), .date(let right)):
            let (difference, isTooLarge) = left.millisecondsSinceEpoch
                .subtractingReportingOverflow(right.millisecondsSinceEpoch)
            guard !isTooLarge else { throw LanguageError(.overflow, "date overflow") }
            return .int64(difference)
        case (.date(let date), _) where right.type.isNumber:
            let (moment, isTooLarge) = date.millisecondsSinceEpoch
                .subtractingReportingOverflow(try DateTime.wholeMilliseconds(right))
            guard !isTooLarge else { throw LanguageError(.overflow, "date overflow") }
            return .date(DateTime(millisecondsSinceEpoch: moment))
        default: break
        }
        guard left.type.isNumber, right.type.isNumber else {
            let from = left.type == .date ? "Date" : left.type.alias
            throw .typeMismatch("can't $subtract \(right.type.alias) from \(from)")
        }
        return difference(left, right)
    }

    private static func difference(_ left: BSONValue, _ right: BSONValue) -> BSONValue {
        switch (left, right) {
        case (.decimal128, _), (_, .decimal128):
            let left = NumberArithmetic.decimal(left) ?? .nan
            let right = NumberArithmetic.decimal(right) ?? .nan
            return .decimal128(left.adding(right.negated))
        case (.double, _), (_, .double):
            return .double((left.doubleValue ?? .nan) - (right.doubleValue ?? .nan))
        default:
            let difference = Int128(left.integerValue ?? 0) - Int128(right.integerValue ?? 0)
            guard let result = Int64(exactly: difference) else {
                return .double((left.doubleValue ?? .nan) - (right.doubleValue ?? .nan))
            }
            if case (.int32, .int32) = (left, right) { return .integer(result) }
            return .int64(result)
        }
    }
}
