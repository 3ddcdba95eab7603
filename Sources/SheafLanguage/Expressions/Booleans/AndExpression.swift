// SPDX-License-Identifier: MIT
//
// `$and`: whether all arguments count as true; those behind the first that does not are not asked.

import SheafBSON

extension ExpressionOperator {
    /// `{$and: [expression, …]}`.
    static let and = ExpressionOperator(name: "$and") { (operand, parser) throws(LanguageError) in
        LogicNode(arguments: try parser.arguments(operand), decisive: false)
    }
}

/// Arguments of which the first that counts as decisive decides.
struct LogicNode: ExpressionNode {
    let arguments: [Expression]
    /// The outcome that one argument alone brings about.
    let decisive: Bool

    var dependencies: FieldDependencies { .union(arguments) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        for argument in arguments {
            if try argument.value(in: &evaluation).isTruthy == decisive { return .bool(decisive) }
        }
        return .bool(!decisive)
    }
}
