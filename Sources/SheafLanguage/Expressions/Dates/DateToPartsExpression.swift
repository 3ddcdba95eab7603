// SPDX-License-Identifier: MIT
//
// `$dateToParts`: the parts of a date as a document.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateToParts: {date:, timezone:, iso8601:}}`.
    static let dateToParts = ExpressionOperator(name: "$dateToParts") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["date"],
            optional: ["timezone", "iso8601"],
            codes: (notDocument: 40524, unknown: 40520, missing: 40522)
        )
        let parts = [
            try parser.expression(arguments["date"] ?? .null),
            try parser.expression(arguments["timezone"] ?? "UTC"),
            try parser.expression(arguments["iso8601"] ?? false),
        ]
        return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
            let zone = try values[1].zone()
            if zone == nil || values.contains(where: \.isNullish) { return .null }
            guard case .bool(let isISO)? = values[2] else {
                throw LanguageError(
                    code: 40521,
                    "iso8601 must evaluate to a bool, found \(values[2].typeName)"
                )
            }
            let parts = DateParts(try values[0].coercedToDate(), in: zone ?? .utc)
            var document: Document =
                isISO
                ? [
                    "isoWeekYear": .integer(parts.isoWeekYear), "isoWeek": .integer(parts.isoWeek),
                    "isoDayOfWeek": .integer(parts.isoWeekday),
                ]
                : [
                    "year": .integer(parts.year), "month": .integer(parts.month),
                    "day": .integer(parts.day),
                ]
            document.append("hour", .integer(parts.hour))
            document.append("minute", .integer(parts.minute))
            document.append("second", .integer(parts.second))
            document.append("millisecond", .integer(parts.millisecond))
            return .document(document)
        }
    }
}
