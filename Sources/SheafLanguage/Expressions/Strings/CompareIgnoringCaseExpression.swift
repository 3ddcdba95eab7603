// SPDX-License-Identifier: MIT
//
// `$strcasecmp`: the order of two strings, small letters taken for capitals.

import SheafBSON

extension ExpressionOperator {
    /// `{$strcasecmp: [left, right]}`.
    static let compareIgnoringCase = binary("$strcasecmp") {
        (left, right) throws(LanguageError) in
        let left = try left.coercedToString().mappingLetters(from: 0x61...0x7A)
        let right = try right.coercedToString().mappingLetters(from: 0x61...0x7A)
        return .integer(BSONValue.string(left).compare(.string(right)).signum())
    }
}
