// SPDX-License-Identifier: MIT
//
// `$acos`: the angle in radians that has a cosine.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$acos: number}`.
    static let arcCosine = angle("$acos", from: -1, to: 1) { acos($0) }
}
