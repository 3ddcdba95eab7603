// SPDX-License-Identifier: MIT
//
// `$acosh`: the number that has a hyperbolic cosine.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$acosh: number}`.
    static let areaCosine = angle("$acosh", from: 1) { acosh($0) }
}
