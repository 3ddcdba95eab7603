// SPDX-License-Identifier: MIT
//
// `$asinh`: the number that has a hyperbolic sine.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$asinh: number}`.
    static let areaSine = numeric("$asinh", inDoubles: { asinh($0) })
}
