// SPDX-License-Identifier: MIT
//
// The face of aggregation expressions: parsed once, then asked for its value of each document.
// Everything that can be wrong about the expression itself is found while parsing.

package import SheafBSON

/// An aggregation expression, parsed.
///
///     let expression = try Expression(parsing: ["$multiply": ["$price", "$quantity"]])
///     var evaluation = try Evaluation(reading: reader, expression.dependencies)
///     let value = try expression.value(in: &evaluation)
///
/// For several expressions on one document, unite their ``dependencies`` and make one
/// ``Evaluation``.
package struct Expression: Sendable {
    let node: any ExpressionNode
    /// The fields of a document that the value can depend on.
    package let dependencies: FieldDependencies

    /// Parses an expression.
    ///
    /// It is a literal, `"$path"`, `"$$variable.path"`, `{$operator: …}`, or a document or an array
    /// of expressions.
    ///
    /// - Throws: ``LanguageError`` with MongoDB's number, such as 168 for an unknown operator.
    package init(
        parsing source: BSONValue,
        in scope: ExpressionScope = ExpressionScope()
    ) throws(LanguageError) {
        self = try ExpressionParser(scope: scope).expression(source)
    }

    init(_ node: any ExpressionNode) {
        self.node = node
        dependencies = node.dependencies
    }

    /// The value for the document of an evaluation; nil when it is missing.
    ///
    /// - Throws: ``LanguageError``, such as 2 for a division by zero.
    package func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        try node.value(in: &evaluation)
    }

    /// The value, if it is a literal.
    var literal: BSONValue? { (node as? LiteralNode)?.value }
}

/// What an expression does: a literal, a path, or one of the operators.
protocol ExpressionNode: Sendable {
    /// The fields that the value can depend on.
    var dependencies: FieldDependencies { get }

    /// The value for the document of an evaluation; nil when it is missing.
    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue?
}
