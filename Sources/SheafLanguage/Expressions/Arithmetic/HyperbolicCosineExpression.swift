// SPDX-License-Identifier: MIT
//
// `$cosh`: the hyperbolic cosine of a number.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$cosh: number}`.
    static let hyperbolicCosine = numeric("$cosh", inDoubles: { cosh($0) })
}
