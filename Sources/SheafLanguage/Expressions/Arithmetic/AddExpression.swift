// SPDX-License-Identifier: MIT
//
// `$add`: the sum of numbers, or a date and milliseconds.

import SheafBSON

extension ExpressionOperator {
    /// `{$add: [expression, …]}`.
    static let add = variadic("$add") { (values, _) throws(LanguageError) in
        var sum = NumberSum()
        var date: DateTime?
        for value in values {
            switch value {
            case nil, .null, .undefined: return .null
            case .date(let moment):
                guard date == nil else {
                    throw LanguageError(code: 16612, "only one date allowed in an $add expression")
                }
                date = moment
            case let number? where number.type.isNumber: sum.add(number)
            default:
                throw .typeMismatch(
                    "$add only supports numeric or date types, not \(value.typeName)"
                )
            }
        }
        guard let date else { return sum.value }
        return .date(try date.adding(sum.value))
    }
}

extension DateTime {
    /// The moment that lies so many milliseconds later.
    func adding(_ milliseconds: BSONValue) throws(LanguageError) -> DateTime {
        let (moment, isTooLarge) = millisecondsSinceEpoch.addingReportingOverflow(
            try DateTime.wholeMilliseconds(milliseconds)
        )
        guard !isTooLarge else { throw LanguageError(.overflow, "date overflow") }
        return DateTime(millisecondsSinceEpoch: moment)
    }

    /// A number of milliseconds without its fraction.
    static func wholeMilliseconds(_ number: BSONValue) throws(LanguageError) -> Int64 {
        let whole: Int64? =
            switch number {
            case .double(let number):
                Int64(exactly: number.rounded(.toNearestOrAwayFromZero))
            case .decimal128(let number):
                number.rounded(toPlace: 0, .toNearestOrEven).int64Exactly
            default: number.integerValue
            }
        guard let whole else { throw LanguageError(.overflow, "date overflow") }
        return whole
    }
}
