// SPDX-License-Identifier: MIT
//
// `$tanh`: the hyperbolic tangent of a number.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$tanh: number}`.
    static let hyperbolicTangent = numeric("$tanh", inDoubles: { tanh($0) })
}
