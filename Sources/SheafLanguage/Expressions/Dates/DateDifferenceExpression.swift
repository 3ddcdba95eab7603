// SPDX-License-Identifier: MIT
//
// `$dateDiff`: how many ends of units lie between two dates.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateDiff: {startDate:, endDate:, unit:, timezone:, startOfWeek:}}`.
    static let dateDifference = ExpressionOperator(name: "$dateDiff") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["startDate", "endDate", "unit"],
            optional: ["timezone", "startOfWeek"],
            codes: (notDocument: 5_166_301, unknown: 5_166_302, missing: 5_166_303)
        )
        let parts = [
            try parser.expression(arguments["startDate"] ?? .null),
            try parser.expression(arguments["endDate"] ?? .null),
            try parser.expression(arguments["unit"] ?? .null),
            try parser.expression(arguments["timezone"] ?? "UTC"),
            try parser.expression(arguments["startOfWeek"] ?? "sunday"),
        ]
        return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
            guard !values[0].isNullish, !values[1].isNullish,
                let unit = try TimeUnit(values[2], of: "$dateDiff")
            else { return .null }
            var startOfWeek: Int64 = 0
            if unit == .week {
                guard let day = try TimeUnit.weekday(values[4], of: "$dateDiff") else {
                    return .null
                }
                startOfWeek = day
            }
            guard let zone = try values[3].zone() else { return .null }
            let start = DateParts(try endOfDifference(values[0], "startDate"), in: zone)
            let end = DateParts(try endOfDifference(values[1], "endDate"), in: zone)
            return .int64(difference(from: start, to: end, unit, startOfWeek))
        }
    }

    private static func endOfDifference(
        _ value: BSONValue?,
        _ name: String
    ) throws(LanguageError) -> DateTime {
        guard let date = value.asDate else {
            throw LanguageError(
                code: 5_166_307,
                "$dateDiff requires '\(name)' to be a date, but got \(value.typeName)"
            )
        }
        return date
    }

    private static func difference(
        from start: DateParts,
        to end: DateParts,
        _ unit: TimeUnit,
        _ startOfWeek: Int64
    ) -> Int64 {
        switch unit.length {
        case .months(let length):
            return end.monthNumber.dividedDown(by: length).quotient
                - start.monthNumber.dividedDown(by: length).quotient
        case .milliseconds where unit == .week:
            // The fourth day of 1970 was a Sunday.
            let shift = 4 - startOfWeek
            return (end.days + shift).dividedDown(by: 7).quotient
                - (start.days + shift).dividedDown(by: 7).quotient
        case .milliseconds(let length):
            return Int64(
                clamping: quotient(end.local, length) - quotient(start.local, length)
            )
        }
    }

    /// The quotient of a division whose remainder is not negative.
    static func quotient(_ number: Int128, _ divisor: Int64) -> Int128 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: Int128(divisor))
        return remainder < 0 ? quotient - 1 : quotient
    }
}
