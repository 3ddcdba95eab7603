// SPDX-License-Identifier: MIT
//
// `$indexOfCP`: where a string stands in another, in code points, or -1.

import SheafBSON

extension ExpressionOperator {
    /// `{$indexOfCP: [string, token, start, end]}`.
    static let indexOfCodePoints = function("$indexOfCP", 2...4) {
        (values, _) throws(LanguageError) in
        guard let (text, token) = try searchTexts("$indexOfCP", values, codes: (40093, 40094))
        else { return .null }
        guard let range = try searchRange("$indexOfCP", values) else { return -1 }
        if text.isEmpty, token.isEmpty, range.lowerBound == 0 { return 0 }
        // The token must begin before the end; it may go on behind it.
        let search = ByteSearch(text)
        let pattern = Array(token.utf8)
        var (offset, position) = (0, 0)
        for scalar in text.unicodeScalars {
            guard position < range.upperBound else { break }
            if position >= range.lowerBound,
                search.first(pattern, from: offset, to: offset + pattern.count) != nil
            {
                return .integer(position)
            }
            offset += UTF8.width(scalar)
            position += 1
        }
        return -1
    }
}
