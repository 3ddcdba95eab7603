// SPDX-License-Identifier: MIT
//
// `$unsetField`: a document without one of its fields.

extension ExpressionOperator {
    /// `{$unsetField: {field: name, input: document}}`.
    static let unsetField = fieldSetting("$unsetField") { (_, _) in
        Expression(LiteralNode(value: nil))
    }
}
