// SPDX-License-Identifier: MIT
//
// `$sinh`: the hyperbolic sine of a number.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$sinh: number}`.
    static let hyperbolicSine = numeric("$sinh", inDoubles: { sinh($0) })
}
