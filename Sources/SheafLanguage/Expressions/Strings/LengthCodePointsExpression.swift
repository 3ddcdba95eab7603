// SPDX-License-Identifier: MIT
//
// `$strLenCP`: the number of code points of a string.

import SheafBSON

extension ExpressionOperator {
    /// `{$strLenCP: string}`.
    static let lengthCodePoints = unary("$strLenCP") { (value) throws(LanguageError) in
        guard case .string(let text)? = value else {
            throw LanguageError(
                code: 34471,
                "$strLenCP requires a string argument, found: \(value.typeName)"
            )
        }
        return .integer(text.unicodeScalars.count)
    }
}
