// SPDX-License-Identifier: MIT
//
// `$atan`: the angle in radians that has a tangent.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$atan: number}`.
    static let arcTangent = numeric("$atan", inDoubles: { atan($0) })
}
