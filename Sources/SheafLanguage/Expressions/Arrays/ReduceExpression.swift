// SPDX-License-Identifier: MIT
//
// `$reduce`: what becomes of a value when an expression meets each element of an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$reduce: {input: array, initialValue: value, in: expression}}`.
    static let reduce = ExpressionOperator(name: "$reduce") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["input", "initialValue", "in"],
            codes: (notDocument: 40075, unknown: 40076, missing: 40077)
        )
        let this = parser.variable(named: "this")
        let value = this.parser.variable(named: "value")
        return ReduceNode(
            input: try parser.expression(arguments["input"] ?? .null),
            start: try parser.expression(arguments["initialValue"] ?? .null),
            this: this.slot,
            value: value.slot,
            body: try value.parser.expression(arguments["in"] ?? .null)
        )
    }
}

/// An expression of each element and of what came out so far.
private struct ReduceNode: ExpressionNode {
    let input: Expression
    let start: Expression
    let this: Int
    let value: Int
    let body: Expression

    var dependencies: FieldDependencies { .union([input, start, body]) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let array = try input.value(in: &evaluation)
        guard !array.isNullish else { return .null }
        guard case .array(let array)? = array else {
            throw LanguageError(
                code: 40080,
                "$reduce requires that 'input' be an array, found: \(array.typeName)"
            )
        }
        var result = try start.value(in: &evaluation)
        for element in array {
            evaluation.bind(this, to: element)
            evaluation.bind(value, to: result)
            result = try body.value(in: &evaluation)
            // What grows with every element must not grow without end.
            if let result { try evaluation.checkDepth(of: result) }
        }
        return result
    }
}
