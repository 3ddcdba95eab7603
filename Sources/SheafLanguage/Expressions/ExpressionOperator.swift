// SPDX-License-Identifier: MIT
//
// The registry of expressions: one file for each in the folders beside, one line for each here.

import SheafBSON

/// An operator of expressions, such as `$add`.
struct ExpressionOperator: Sendable {
    /// The name with its dollar sign.
    let name: String
    /// Makes a node of an operand.
    let parse: @Sendable (BSONValue, ExpressionParser) throws(LanguageError) -> any ExpressionNode

    /// All operators that are known, by their names.
    static let known: [String: ExpressionOperator] = Dictionary(
        [
            arithmetic, trigonometry, comparison, conditional, variables,
        ].joined().map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    private static let arithmetic: [ExpressionOperator] = [
        add, subtract, multiply, divide, modulo, absolute, ceiling, floor, round, truncate,
        squareRoot, power, exponential, naturalLogarithm, logarithm, decimalLogarithm, random,
        bitAnd, bitOr, bitXor, bitNot,
    ]

    private static let trigonometry: [ExpressionOperator] = [
        sine, cosine, tangent, arcSine, arcCosine, arcTangent, arcTangentOfTwo, hyperbolicSine,
        hyperbolicCosine, hyperbolicTangent, areaSine, areaCosine, areaTangent, degreesToRadians,
        radiansToDegrees,
    ]

    private static let comparison: [ExpressionOperator] = [
        compare, equal, notEqual, greater, greaterOrEqual, less, lessOrEqual, and, or, not,
    ]

    private static let conditional: [ExpressionOperator] = [condition, ifNull]

    private static let variables: [ExpressionOperator] = [literal]
}
