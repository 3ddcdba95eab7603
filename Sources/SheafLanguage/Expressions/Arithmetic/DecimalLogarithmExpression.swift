// SPDX-License-Identifier: MIT
//
// `$log10`: the logarithm of a positive number to the base of ten.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$log10: number}`.
    static let decimalLogarithm = numeric(
        "$log10",
        inDoubles: { (number) throws(LanguageError) in
            try checkPositive(number, code: 28761, "$log10's argument must be a positive number")
            return log10(number)
        }
    )
}
