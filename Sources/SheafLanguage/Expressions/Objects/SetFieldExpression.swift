// SPDX-License-Identifier: MIT
//
// `$setField`: a document with one field set or, by `$$REMOVE`, removed.

import SheafBSON

extension ExpressionOperator {
    /// `{$setField: {field: name, input: document, value: value}}`.
    static let setField = fieldSetting("$setField") {
        (arguments, parser) throws(LanguageError) in
        guard let value = arguments["value"] else {
            throw LanguageError(code: 4_161_103, "$setField requires 'value' to be specified")
        }
        return try parser.expression(value)
    }

    /// An operator that sets a field of a document to the value of an expression.
    static func fieldSetting(
        _ name: String,
        _ value:
            @escaping @Sendable ([String: BSONValue], ExpressionParser) throws(LanguageError)
            -> Expression
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let takesValue = name == "$setField"
            let arguments = try parser.namedArguments(
                operand,
                required: [],
                optional: ["field", "input"] + (takesValue ? ["value"] : []),
                codes: (notDocument: 4_161_100, unknown: 4_161_101, missing: 4_161_102)
            )
            guard let field = arguments["field"] else {
                throw LanguageError(code: 4_161_102, "\(name) requires 'field' to be specified")
            }
            let value = try value(arguments, parser)
            guard let input = arguments["input"] else {
                throw LanguageError(code: 4_161_109, "\(name) requires 'input' to be specified")
            }
            let text = try parser.fieldName(
                field,
                codes: (notConstant: 4_161_106, notString: 4_161_107)
            )
            let parts = [try parser.expression(input), value]
            return FunctionNode(arguments: parts) { (values, evaluation) throws(LanguageError) in
                if values[0].isNullish { return .null }
                guard case .document(var document)? = values[0] else {
                    throw LanguageError(
                        code: 4_161_105,
                        "\(name) requires 'input' to evaluate to type Object"
                    )
                }
                document[text] = values[1]
                return try evaluation.document(document)
            }
        }
    }
}
