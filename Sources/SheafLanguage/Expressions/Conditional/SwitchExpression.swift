// SPDX-License-Identifier: MIT
//
// `$switch`: the value of the first branch whose condition counts as true.

import SheafBSON

extension ExpressionOperator {
    /// `{$switch: {branches: [{case: condition, then: value}, …], default: value}}`.
    static let choice = ExpressionOperator(name: "$switch") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: [],
            optional: ["branches", "default"],
            codes: (notDocument: 40060, unknown: 40067, missing: 40068)
        )
        guard case .array(let list) = arguments["branches"] ?? [] else {
            throw LanguageError(
                code: 40061,
                "$switch expected an array for 'branches', found: "
                    + arguments["branches"].typeName
            )
        }
        var branches: [(test: Expression, value: Expression)] = []
        for branch in list { branches.append(try switchBranch(branch, parser)) }
        guard !branches.isEmpty else {
            throw LanguageError(code: 40068, "$switch requires at least one branch.")
        }
        return SwitchNode(
            branches: branches,
            otherwise: try arguments["default"].map { (value) throws(LanguageError) in
                try parser.expression(value)
            }
        )
    }

    private static func switchBranch(
        _ source: BSONValue,
        _ parser: ExpressionParser
    ) throws(LanguageError) -> (Expression, Expression) {
        guard case .document(let document) = source else {
            throw LanguageError(
                code: 40062,
                "$switch expected each branch to be an object, found: \(source.type.alias)"
            )
        }
        if let unknown = document.keys.first(where: { $0 != "case" && $0 != "then" }) {
            throw LanguageError(
                code: 40063,
                "$switch found an unknown argument to a branch: \(unknown)"
            )
        }
        guard let test = document["case"] else {
            throw LanguageError(
                code: 40064,
                "$switch requires each branch have a 'case' expression"
            )
        }
        guard let value = document["then"] else {
            throw LanguageError(
                code: 40065,
                "$switch requires each branch have a 'then' expression."
            )
        }
        return (try parser.expression(test), try parser.expression(value))
    }
}

/// Branches of which the first that holds counts.
private struct SwitchNode: ExpressionNode {
    let branches: [(test: Expression, value: Expression)]
    let otherwise: Expression?

    var dependencies: FieldDependencies {
        .union(branches.flatMap { [$0.test, $0.value] } + (otherwise.map { [$0] } ?? []))
    }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        for branch in branches where try branch.test.value(in: &evaluation).isTruthy {
            return try branch.value.value(in: &evaluation)
        }
        guard let otherwise else {
            throw LanguageError(
                code: 40066,
                "$switch could not find a matching branch for an input, and no default was "
                    + "specified."
            )
        }
        return try otherwise.value(in: &evaluation)
    }
}
