// SPDX-License-Identifier: MIT
//
// `$strLenBytes`: the number of bytes of UTF-8 of a string.

import SheafBSON

extension ExpressionOperator {
    /// `{$strLenBytes: string}`.
    static let lengthBytes = unary("$strLenBytes") { (value) throws(LanguageError) in
        guard case .string(let text)? = value else {
            throw LanguageError(
                code: 34473,
                "$strLenBytes requires a string argument, found: \(value.typeName)"
            )
        }
        return .integer(text.utf8.count)
    }
}
