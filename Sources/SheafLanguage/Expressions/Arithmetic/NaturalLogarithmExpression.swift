// SPDX-License-Identifier: MIT
//
// `$ln`: the natural logarithm of a positive number.

import SheafBSON

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ExpressionOperator {
    /// `{$ln: number}`.
    static let naturalLogarithm = numeric(
        "$ln",
        inDoubles: { (number) throws(LanguageError) in
            try checkPositive(number, code: 28766, "$ln's argument must be a positive number")
            return log(number)
        }
    )

    /// Refuses what has no logarithm.
    static func checkPositive(
        _ number: Double,
        code: Int,
        _ message: String
    ) throws(LanguageError) {
        guard number > 0 || number.isNaN else {
            throw LanguageError(
                code: code,
                "\(message), but is \(BSONValue.double(number).shellText)"
            )
        }
    }
}
