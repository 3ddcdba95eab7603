// SPDX-License-Identifier: MIT
//
// `$asin`: the angle in radians that has a sine.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$asin: number}`.
    static let arcSine = angle("$asin", from: -1, to: 1) { asin($0) }
}
