// SPDX-License-Identifier: MIT
//
// `$dateFromParts`: a date of its parts; parts out of range are carried over.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateFromParts: {year:, month:, day:, hour:, …}}`, or `isoWeekYear:, isoWeek:,
    /// isoDayOfWeek:` for the first three.
    static let dateFromParts = ExpressionOperator(name: "$dateFromParts") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: [],
            optional: civilNames + isoNames + clockNames + ["timezone"],
            codes: (notDocument: 40519, unknown: 40518, missing: 40516)
        )
        let isISO = arguments["isoWeekYear"] != nil
        guard isISO || arguments["year"] != nil else {
            throw LanguageError(
                code: 40516,
                "$dateFromParts requires either 'year' or 'isoWeekYear' to be present"
            )
        }
        let others = isISO ? civilNames : isoNames
        guard !others.contains(where: { arguments[$0] != nil }) else {
            throw LanguageError(
                code: isISO ? 40489 : 40525,
                "$dateFromParts does not allow mixing natural dates with ISO dates"
            )
        }
        let names = (isISO ? isoNames : civilNames) + clockNames
        var parts = [try parser.expression(arguments["timezone"] ?? "UTC")]
        for (index, name) in names.enumerated() {
            parts.append(try parser.expression(arguments[name] ?? (index < 3 ? 1 : 0)))
        }
        return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
            guard !values.contains(where: \.isNullish), let zone = try values[0].zone() else {
                return .null
            }
            var numbers: [Int64] = []
            for (name, value) in zip(names, values.dropFirst()) {
                numbers.append(try datePart(name, value))
            }
            return try moment(numbers, isISO: isISO, in: zone)
        }
    }

    private static let civilNames = ["year", "month", "day"]
    private static let isoNames = ["isoWeekYear", "isoWeek", "isoDayOfWeek"]
    private static let clockNames = ["hour", "minute", "second", "millisecond"]

    private static func datePart(
        _ name: String,
        _ value: BSONValue?
    ) throws(LanguageError) -> Int64 {
        guard let number = value?.integerValue else {
            throw LanguageError(
                code: 40515,
                "'\(name)' must evaluate to an integer, found \(value.typeName) with value "
                    + (value?.shellText ?? "missing")
            )
        }
        switch name {
        case "year", "isoWeekYear":
            guard (1...9999).contains(number) else {
                throw LanguageError(
                    code: name == "year" ? 40523 : 31095,
                    "'\(name)' must evaluate to an integer in the range 1 to 9999, found \(number)"
                )
            }
        case "second", "millisecond": break
        default:
            guard Int16(exactly: number) != nil else {
                throw LanguageError(
                    code: 31034,
                    "'\(name)' must evaluate to a value in the range [-32768, 32767]; value "
                        + "\(number) is not in range"
                )
            }
        }
        return number
    }

    private static func moment(
        _ numbers: [Int64],
        isISO: Bool,
        in zone: ZoneOffset
    ) throws(LanguageError) -> BSONValue {
        let days =
            isISO
            ? DateParts.days(isoWeekYear: numbers[0], week: numbers[1], weekday: numbers[2])
            : DateParts.days(year: numbers[0], month: numbers[1], day: numbers[2])
        let clock =
            Int128(numbers[3]) * 3_600_000 + Int128(numbers[4]) * 60_000
            + Int128(numbers[5]) * 1000 + Int128(numbers[6])
        guard let milliseconds = Int64(exactly: clock),
            let date = DateParts.moment(days: days, milliseconds: milliseconds, in: zone)
        else {
            throw LanguageError(code: 40517, "the date of $dateFromParts is too far away")
        }
        return .date(date)
    }
}
