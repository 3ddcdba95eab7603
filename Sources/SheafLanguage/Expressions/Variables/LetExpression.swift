// SPDX-License-Identifier: MIT
//
// `$let`: an expression with variables of its own.

import SheafBSON

extension ExpressionOperator {
    /// `{$let: {vars: {name: value, …}, in: expression}}`.
    static let variable = ExpressionOperator(name: "$let") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["vars", "in"],
            codes: (notDocument: 16874, unknown: 16875, missing: 16876)
        )
        guard case .document(let variables) = arguments["vars"] else {
            throw LanguageError(
                code: 10065,
                "invalid parameter: expected an object (vars)"
            )
        }
        var scope = parser.scope
        var bindings: [(slot: Int, value: Expression)] = []
        for (name, value) in variables {
            try ExpressionScope.checkName(name)
            // Variables do not see each other: each is parsed with those from outside.
            let expression = try parser.expression(value)
            let (wider, slot) = scope.adding(name)
            scope = wider
            bindings.append((slot, expression))
        }
        return LetNode(
            bindings: bindings,
            body: try parser.with(scope).expression(arguments["in"] ?? .null)
        )
    }
}

/// Variables and what is made of them.
private struct LetNode: ExpressionNode {
    let bindings: [(slot: Int, value: Expression)]
    let body: Expression

    var dependencies: FieldDependencies { .union(bindings.map(\.value) + [body]) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var values: [BSONValue?] = []
        for binding in bindings { values.append(try binding.value.value(in: &evaluation)) }
        for (binding, value) in zip(bindings, values) {
            evaluation.bind(binding.slot, to: value)
        }
        return try body.value(in: &evaluation)
    }
}
