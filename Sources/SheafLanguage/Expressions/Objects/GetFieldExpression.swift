// SPDX-License-Identifier: MIT
//
// `$getField`: a field of a document, whatever its name is.

import SheafBSON

extension ExpressionOperator {
    /// `{$getField: name}` or `{$getField: {field: name, input: document}}`.
    static let getField = ExpressionOperator(name: "$getField") {
        (operand, parser) throws(LanguageError) in
        var (name, input) = (operand, BSONValue.string("$$CURRENT"))
        if case .document(let document) = operand,
            QueryParser.firstName(document)?.hasPrefix("$") != true
        {
            if let unknown = document.keys.first(where: { $0 != "field" && $0 != "input" }) {
                throw LanguageError(
                    code: 3_041_701,
                    "$getField found an unknown argument: \(unknown)"
                )
            }
            guard let given = document["field"] else {
                throw LanguageError(
                    code: 3_041_702,
                    "$getField requires 'field' to be specified"
                )
            }
            guard let source = document["input"] else {
                throw LanguageError(
                    code: 3_041_703,
                    "$getField requires 'input' to be specified"
                )
            }
            (name, input) = (given, source)
        }
        return GetFieldNode(
            name: try parser.fieldName(name, codes: (notConstant: 5_654_600, notString: 5_654_602)),
            input: try parser.expression(input)
        )
    }
}

/// A field by its name.
private struct GetFieldNode: ExpressionNode {
    let name: String
    let input: Expression

    var dependencies: FieldDependencies {
        if let path = (input.node as? PathNode)?.path {
            return FieldDependencies(path.names + [name])
        }
        return input.dependencies
    }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        switch try input.value(in: &evaluation) {
        case .document(let document): document[name]
        case .null, .undefined: .null
        default: nil
        }
    }
}

extension ExpressionParser {
    /// The name of a field, which must be a literal string.
    func fieldName(
        _ source: BSONValue,
        codes: (notConstant: Int, notString: Int)
    ) throws(LanguageError) -> String {
        guard let value = try expression(source).literal else {
            throw LanguageError(
                code: codes.notConstant,
                "\(name) requires 'field' to evaluate to a constant, but got a non-constant "
                    + "argument"
            )
        }
        guard case .string(let text) = value else {
            throw LanguageError(
                code: codes.notString,
                "\(name) requires 'field' to evaluate to type String, but got \(value.type.alias)"
            )
        }
        return text
    }
}
