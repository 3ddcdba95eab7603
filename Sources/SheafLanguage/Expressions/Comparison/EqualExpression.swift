// SPDX-License-Identifier: MIT
//
// `$eq`: whether two values are equal; numbers by value, across types.

import SheafBSON

extension ExpressionOperator {
    /// `{$eq: [left, right]}`.
    static let equal = ExpressionOperator(name: "$eq") {
        (operand, parser) throws(LanguageError) in
        let node = try comparison("$eq") { $0 == 0 }.parse(operand, parser)
        guard let function = node as? FunctionNode,
            let equality = EqualityNode(function, by: parser.scope.collation)
        else {
            return node
        }
        return equality
    }
}

/// An equality of a field with a constant, which an index can look up.
struct EqualityNode: ExpressionNode {
    let path: FieldPath
    let value: Operand
    private let function: FunctionNode

    /// Nil where the arguments are others, and for constants that are no single keys of an index.
    init?(_ function: FunctionNode, by collation: Collation?) {
        let nodes = function.arguments.map(\.node)
        guard let names = nodes.lazy.compactMap({ ($0 as? PathNode)?.path.names }).first,
            !names.isEmpty,
            let constant = nodes.lazy.compactMap({ ($0 as? LiteralNode)?.value }).first
        else { return nil }
        switch constant {
        case .null, .undefined, .array, .regularExpression: return nil
        default: break
        }
        path = FieldPath(names.joined(separator: "."))
        value = Operand(constant, collation)
        self.function = function
    }

    var dependencies: FieldDependencies { function.dependencies }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        try function.value(in: &evaluation)
    }
}

extension Expression {
    /// The equalities that hold wherever the expression is true.
    var equalities: [EqualityNode] {
        switch node {
        case let equality as EqualityNode: [equality]
        case let logic as LogicNode where !logic.decisive: logic.arguments.flatMap(\.equalities)
        default: []
        }
    }
}
