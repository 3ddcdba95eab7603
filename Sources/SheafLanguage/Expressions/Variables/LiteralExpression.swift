// SPDX-License-Identifier: MIT
//
// `$literal`: a value that is not looked into.

import SheafBSON

extension ExpressionOperator {
    /// `{$literal: value}`.
    static let literal = literal(named: "$literal")

    /// `{$const: value}`, the same.
    static let constant = literal(named: "$const")

    private static func literal(named name: String) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, _) in LiteralNode(value: operand) }
    }
}
