// SPDX-License-Identifier: MIT
//
// What `$year` and its kind share: a part of a date in a zone.

import SheafBSON

extension ExpressionOperator {
    /// An operator that tells a part of a date: `{$part: date}`, `{$part: [date]}` or
    /// `{$part: {date:, timezone:}}`.
    static func part(
        _ name: String,
        _ part: @escaping @Sendable (DateParts) -> BSONValue
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            var parts: [Expression] = []
            if case .document(let document) = operand,
                QueryParser.firstName(document)?.hasPrefix("$") != true
            {
                let arguments = try parser.namedArguments(
                    operand,
                    required: ["date"],
                    optional: ["timezone"],
                    codes: (notDocument: 40535, unknown: 40535, missing: 40539)
                )
                parts.append(try parser.expression(arguments["date"] ?? .null))
                if let zone = try parser.optional(arguments["timezone"]) { parts.append(zone) }
            } else {
                parts = try parser.arguments(operand)
                guard parts.count == 1 else {
                    throw LanguageError(
                        code: 40536,
                        "\(name) accepts exactly one argument if given an array, but was given "
                            + "\(parts.count)"
                    )
                }
            }
            return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
                if values[0].isNullish { return .null }
                let date = try values[0].coercedToDate()
                guard let zone = values.count > 1 ? try values[1].zone() : .utc else {
                    return .null
                }
                return part(DateParts(date, in: zone))
            }
        }
    }
}
