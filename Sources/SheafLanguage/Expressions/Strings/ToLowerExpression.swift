// SPDX-License-Identifier: MIT
//
// `$toLower`: a string with the letters A to Z as small ones.

import SheafBSON

extension ExpressionOperator {
    /// `{$toLower: string}`.
    static let toLower = unary("$toLower") { (value) throws(LanguageError) in
        .string(try value.coercedToString().mappingLetters(from: 0x41...0x5A))
    }
}
