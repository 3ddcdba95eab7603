// SPDX-License-Identifier: MIT
//
// `$dateToString`: a date as text, in a format and a zone.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateToString: {date:, format:, timezone:, onNull:}}`.
    static let dateToString = ExpressionOperator(name: "$dateToString") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["date"],
            optional: ["format", "timezone", "onNull"],
            codes: (notDocument: 18629, unknown: 18534, missing: 18628)
        )
        return DateToStringNode(
            date: try parser.expression(arguments["date"] ?? .null),
            format: try parser.optional(arguments["format"]),
            zone: try parser.optional(arguments["timezone"]),
            onNull: try parser.optional(arguments["onNull"])
        )
    }
}

/// A date as text.
private struct DateToStringNode: ExpressionNode {
    let date: Expression
    let format: Expression?
    let zone: Expression?
    let onNull: Expression?

    var dependencies: FieldDependencies {
        .union([date] + [format, zone, onNull].compactMap { $0 })
    }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let date = try date.value(in: &evaluation)
        let pattern = try format?.value(in: &evaluation)
        let given = try zone?.value(in: &evaluation)
        let zone = zone == nil ? ZoneOffset.utc : try given.zone()
        var chosen: DateFormat?
        if format != nil, !pattern.isNullish {
            guard case .string(let text)? = pattern else {
                throw LanguageError(
                    code: 18533,
                    "$dateToString requires that 'format' be a string, found: \(pattern.typeName) "
                        + "with value \(pattern?.shellText ?? "")"
                )
            }
            chosen = try DateFormat(text, letters: DateFormat.written)
        }
        guard !date.isNullish else {
            guard let onNull else { return .null }
            return try onNull.value(in: &evaluation)
        }
        guard let zone, let format = format == nil ? .iso8601(of: zone) : chosen else {
            return .null
        }
        return .string(try format.text(of: DateParts(try date.coercedToDate(), in: zone)))
    }
}
