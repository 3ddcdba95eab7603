// SPDX-License-Identifier: MIT
//
// `$sqrt`: the square root of a number that is not negative.

import SheafBSON

extension ExpressionOperator {
    /// `{$sqrt: number}`.
    static let squareRoot = numeric("$sqrt") { (number) throws(LanguageError) in
        if case .decimal128(let number) = number {
            guard !number.isNegative || number.isZero || number.isNaN else {
                throw squareRootRefusal
            }
            return .decimal128(number.squareRoot)
        }
        let double = number.doubleValue ?? .nan
        guard !(double < 0) else { throw squareRootRefusal }
        return .double(double.squareRoot())
    }

    private static let squareRootRefusal = LanguageError(
        code: 28714,
        "$sqrt's argument must be greater than or equal to 0"
    )
}
