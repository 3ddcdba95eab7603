// SPDX-License-Identifier: MIT
//
// `$toUpper`: a string with the letters a to z as capitals.

import SheafBSON

extension ExpressionOperator {
    /// `{$toUpper: string}`.
    static let toUpper = unary("$toUpper") { (value) throws(LanguageError) in
        .string(try value.coercedToString().mappingLetters(from: 0x61...0x7A))
    }
}
