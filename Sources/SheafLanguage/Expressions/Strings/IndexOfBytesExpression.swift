// SPDX-License-Identifier: MIT
//
// `$indexOfBytes`: where a string stands in another, in bytes of UTF-8, or -1.

import SheafBSON

extension ExpressionOperator {
    /// `{$indexOfBytes: [string, token, start, end]}`.
    static let indexOfBytes = function("$indexOfBytes", 2...4) {
        (values, _) throws(LanguageError) in
        guard let (text, token) = try searchTexts("$indexOfBytes", values, codes: (40091, 40092))
        else { return .null }
        guard let range = try searchRange("$indexOfBytes", values) else { return -1 }
        let search = ByteSearch(text)
        return .integer(
            search.first(
                Array(token.utf8),
                from: range.lowerBound,
                to: range.upperBound
            ) ?? -1
        )
    }

    /// The first two arguments of a search; nil when the first one is null.
    static func searchTexts(
        _ name: String,
        _ values: [BSONValue?],
        codes: (text: Int, token: Int)
    ) throws(LanguageError) -> (String, String)? {
        if values[0].isNullish { return nil }
        guard case .string(let text)? = values[0] else {
            throw LanguageError(
                code: codes.text,
                "\(name) requires a string as the first argument, found: \(values[0].typeName)"
            )
        }
        guard case .string(let token)? = values[1] else {
            throw LanguageError(
                code: codes.token,
                "\(name) requires a string as the second argument, found: \(values[1].typeName)"
            )
        }
        return (text, token)
    }
}
