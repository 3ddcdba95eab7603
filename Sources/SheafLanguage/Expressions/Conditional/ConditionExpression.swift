// SPDX-License-Identifier: MIT
//
// `$cond`: one of two values; the other is not evaluated.

import SheafBSON

extension ExpressionOperator {
    /// `{$cond: [if, then, else]}` or `{$cond: {if:, then:, else:}}`.
    static let condition = ExpressionOperator(name: "$cond") {
        (operand, parser) throws(LanguageError) in
        guard case .document(let document) = operand,
            QueryParser.firstName(document)?.hasPrefix("$") != true
        else {
            let arguments = try parser.arguments(operand, count: 3...3)
            return ConditionNode(test: arguments[0], yes: arguments[1], no: arguments[2])
        }
        let names = ["if", "then", "else"]
        if let unknown = document.keys.first(where: { !names.contains($0) }) {
            throw LanguageError(code: 17083, "Unrecognized parameter to $cond: \(unknown)")
        }
        var parts: [Expression] = []
        for (name, code) in zip(names, [17080, 17081, 17082]) {
            guard let part = document[name] else {
                throw LanguageError(code: code, "Missing '\(name)' parameter to $cond")
            }
            parts.append(try parser.expression(part))
        }
        return ConditionNode(test: parts[0], yes: parts[1], no: parts[2])
    }
}

/// A choice between two expressions.
private struct ConditionNode: ExpressionNode {
    let test: Expression
    let yes: Expression
    let no: Expression

    var dependencies: FieldDependencies { .union([test, yes, no]) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let chosen = try test.value(in: &evaluation).isTruthy ? yes : no
        return try chosen.value(in: &evaluation)
    }
}
