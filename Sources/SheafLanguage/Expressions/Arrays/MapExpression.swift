// SPDX-License-Identifier: MIT
//
// `$map`: what an expression makes of each element of an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$map: {input: array, as: name, in: expression}}`.
    static let map = ExpressionOperator(name: "$map") { (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["input", "in"],
            optional: ["as"],
            codes: (notDocument: 16878, unknown: 16879, missing: 16880)
        )
        let variable = try parser.elementVariable(arguments["as"])
        return MapNode(
            input: try parser.expression(arguments["input"] ?? .null),
            slot: variable.slot,
            body: try variable.parser.expression(arguments["in"] ?? .null)
        )
    }
}

/// An expression for each element.
private struct MapNode: ExpressionNode {
    let input: Expression
    let slot: Int
    let body: Expression

    var dependencies: FieldDependencies { .union([input, body]) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let array = try input.value(in: &evaluation)
        guard !array.isNullish else { return .null }
        guard case .array(let array)? = array else {
            throw LanguageError(
                code: 16883,
                "input to $map must be an array not \(array.typeName)"
            )
        }
        var writer = DocumentWriter()
        var count = 0
        for element in array {
            evaluation.bind(slot, to: element)
            writer.append(index: count, try body.value(in: &evaluation) ?? .null)
            count += 1
            try evaluation.check(byteCount: writer.bytes.count)
        }
        return .array(BSONArray(trusting: Document(trusting: writer.finish())))
    }
}
