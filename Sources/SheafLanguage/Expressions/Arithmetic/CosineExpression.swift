// SPDX-License-Identifier: MIT
//
// `$cos`: the cosine of an angle in radians.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$cos: number}`.
    static let cosine = finiteAngle("$cos") { cos($0) }
}
