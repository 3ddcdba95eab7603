// SPDX-License-Identifier: MIT
//
// `$split`: the pieces of a string between separators.

import SheafBSON

extension ExpressionOperator {
    /// `{$split: [string, separator]}`.
    static let split = function("$split", 2...2) { (values, evaluation) throws(LanguageError) in
        if values.contains(where: \.isNullish) { return .null }
        guard case .string(let text)? = values[0] else {
            throw LanguageError(
                code: 40085,
                "$split requires an expression that evaluates to a string as a first argument, "
                    + "found: \(values[0].typeName)"
            )
        }
        guard case .string(let separator)? = values[1] else {
            throw LanguageError(
                code: 40086,
                "$split requires an expression that evaluates to a string as a second argument, "
                    + "found: \(values[1].typeName)"
            )
        }
        guard !separator.isEmpty else {
            throw LanguageError(code: 40087, "$split requires a non-empty separator")
        }
        let search = ByteSearch(text)
        let token = Array(separator.utf8)
        var pieces: [BSONValue] = []
        var start = 0
        while let found = search.first(token, from: start) {
            pieces.append(.string(search.text(start..<found)))
            start = found + token.count
        }
        pieces.append(.string(search.text(start..<search.bytes.count)))
        return try evaluation.array(pieces)
    }
}
