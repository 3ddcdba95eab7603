// SPDX-License-Identifier: MIT
//
// `$exp`: e to the power of a number.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$exp: number}`.
    static let exponential = numeric("$exp", inDoubles: { exp($0) })
}
