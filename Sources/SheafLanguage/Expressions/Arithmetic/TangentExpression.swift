// SPDX-License-Identifier: MIT
//
// `$tan`: the tangent of an angle in radians.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$tan: number}`.
    static let tangent = finiteAngle("$tan") { tan($0) }
}
