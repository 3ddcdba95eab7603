// SPDX-License-Identifier: MIT
//
// `$objectToArray`: the fields of a document as pairs of names and values.

import SheafBSON

extension ExpressionOperator {
    /// `{$objectToArray: document}`.
    static let objectToArray = function("$objectToArray", 1...1) {
        (values, evaluation) throws(LanguageError) in
        if values[0].isNullish { return .null }
        guard case .document(let document)? = values[0] else {
            throw LanguageError(
                code: 40390,
                "$objectToArray requires a document input, found: \(values[0].typeName)"
            )
        }
        return try evaluation.array(
            document.map { ["k": .string($0.key), "v": $0.value] }
        )
    }
}
