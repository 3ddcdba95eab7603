// SPDX-License-Identifier: MIT
//
// `$atanh`: the number that has a hyperbolic tangent.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$atanh: number}`.
    static let areaTangent = angle("$atanh", from: -1, to: 1) { atanh($0) }
}
