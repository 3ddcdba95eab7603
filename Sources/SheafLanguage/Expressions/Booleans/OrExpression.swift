// SPDX-License-Identifier: MIT
//
// `$or`: whether one of the arguments counts as true; those behind the first that does are not
// asked.

extension ExpressionOperator {
    /// `{$or: [expression, …]}`.
    static let or = ExpressionOperator(name: "$or") { (operand, parser) throws(LanguageError) in
        LogicNode(arguments: try parser.arguments(operand), decisive: true)
    }
}
