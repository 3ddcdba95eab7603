// SPDX-License-Identifier: MIT
//
// `$convert`: a value of another type.

import SheafBSON

extension ExpressionOperator {
    /// `{$convert: {input: value, to: type, onError: value, onNull: value}}`.
    static let convert = ExpressionOperator(name: "$convert") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["input", "to"],
            optional: ["onError", "onNull"],
            codes: (notDocument: 9, unknown: 9, missing: 9)
        )
        var others: [String: Expression] = [:]
        for name in ["onError", "onNull"] {
            if let source = arguments[name] { others[name] = try parser.expression(source) }
        }
        return ConvertNode(
            input: try parser.expression(arguments["input"] ?? .null),
            target: try parser.expression(arguments["to"] ?? .null),
            onError: others["onError"],
            onNull: others["onNull"]
        )
    }

    /// An operator that converts to one type.
    static func conversion(_ name: String, to type: BSONType) -> ExpressionOperator {
        unary(name) { (value) throws(LanguageError) in
            guard let value, !Optional(value).isNullish else { return .null }
            return try Conversion.value(value, as: type)
        }
    }
}

/// A conversion with what stands in where it fails.
private struct ConvertNode: ExpressionNode {
    let input: Expression
    let target: Expression
    let onError: Expression?
    let onNull: Expression?

    var dependencies: FieldDependencies {
        .union([input, target] + [onError, onNull].compactMap { $0 })
    }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let value = try input.value(in: &evaluation)
        let target = try target.value(in: &evaluation)
        let type = try type(target)
        guard let value, !Optional(value).isNullish else {
            return try onNull.map { (expression) throws(LanguageError) in
                try expression.value(in: &evaluation)
            } ?? .null
        }
        guard let type else { return .null }
        do throws(LanguageError) {
            return try Conversion.value(value, as: type)
        } catch {
            guard error.code == LanguageError.Kind.conversionFailure.rawValue, let onError else {
                throw error
            }
            return try onError.value(in: &evaluation)
        }
    }

    /// The type that is named, by its alias or its number; nil for null.
    private func type(_ value: BSONValue?) throws(LanguageError) -> BSONType? {
        switch value {
        case nil, .null, .undefined: return nil
        case .string(let alias):
            guard let type = BSONType(alias: alias) else {
                throw .badValue("Unknown type name: \(alias)")
            }
            return type
        default:
            guard let number = value?.integerValue else {
                throw .failedToParse(
                    "$convert's 'to' argument must be a string or number, but is "
                        + value.typeName
                )
            }
            guard let raw = UInt8(exactly: number), let type = BSONType(rawValue: raw) else {
                throw .failedToParse(
                    "In $convert, numeric value for 'to' does not correspond to a BSON type: "
                        + "\(number)"
                )
            }
            return type
        }
    }
}
