// SPDX-License-Identifier: MIT
//
// `$literal`: a value that is not looked into.

import SheafBSON

extension ExpressionOperator {
    /// `{$literal: value}`.
    static let literal = ExpressionOperator(name: "$literal") { (operand, _) in
        LiteralNode(value: operand)
    }
}
