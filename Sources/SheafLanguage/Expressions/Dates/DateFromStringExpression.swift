// SPDX-License-Identifier: MIT
//
// `$dateFromString`: the date that a text tells.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateFromString: {dateString:, format:, timezone:, onError:, onNull:}}`.
    static let dateFromString = ExpressionOperator(name: "$dateFromString") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["dateString"],
            optional: ["format", "timezone", "onError", "onNull"],
            codes: (notDocument: 40540, unknown: 40541, missing: 40542)
        )
        return DateFromStringNode(
            text: try parser.expression(arguments["dateString"] ?? .null),
            format: try parser.optional(arguments["format"]),
            zone: try parser.optional(arguments["timezone"]),
            onError: try parser.optional(arguments["onError"]),
            onNull: try parser.optional(arguments["onNull"])
        )
    }
}

/// A date out of a text.
private struct DateFromStringNode: ExpressionNode {
    let text: Expression
    let format: Expression?
    let zone: Expression?
    let onError: Expression?
    let onNull: Expression?

    var dependencies: FieldDependencies {
        .union([text] + [format, zone, onError, onNull].compactMap { $0 })
    }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let text = try text.value(in: &evaluation)
        let pattern = try format?.value(in: &evaluation)
        let chosen = try pattern.dateFormat()
        let given = try zone?.value(in: &evaluation)
        let zone = zone == nil ? ZoneOffset.utc : try given.zone()
        guard !text.isNullish else {
            guard let onNull else { return .null }
            return try onNull.value(in: &evaluation)
        }
        if zone == nil || (format != nil && chosen == nil) { return .null }
        do throws(LanguageError) {
            guard case .string(let text)? = text else {
                throw LanguageError(
                    .conversionFailure,
                    "$dateFromString requires that 'dateString' be a string, found: "
                        + "\(text.typeName) with value \(text?.shellText ?? "")"
                )
            }
            guard let chosen else { return .date(try DateText.date(text, zone: zone)) }
            return .date(try DateText.date(text, format: chosen, zone: zone))
        } catch {
            guard error.code == LanguageError.Kind.conversionFailure.rawValue, let onError else {
                throw error
            }
            return try onError.value(in: &evaluation)
        }
    }
}

extension Optional where Wrapped == BSONValue {
    /// The value as a format for reading; nil for null.
    fileprivate func dateFormat() throws(LanguageError) -> DateFormat? {
        if isNullish { return nil }
        guard case .string(let text)? = self else {
            throw LanguageError(
                code: 40684,
                "$dateFromString requires that 'format' be a string, found: \(typeName) with value "
                    + (self?.shellText ?? "")
            )
        }
        return try DateFormat(text, letters: DateFormat.read)
    }
}
