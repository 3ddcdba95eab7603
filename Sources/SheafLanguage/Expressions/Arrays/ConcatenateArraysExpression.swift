// SPDX-License-Identifier: MIT
//
// `$concatArrays`: the elements of several arrays one after another.

import SheafBSON

extension ExpressionOperator {
    /// `{$concatArrays: [array, …]}`.
    static let concatenateArrays = variadic("$concatArrays") {
        (values, evaluation) throws(LanguageError) in
        var elements: [BSONValue] = []
        for value in values {
            if value.isNullish { return .null }
            guard case .array(let array)? = value else {
                throw LanguageError(
                    code: 28664,
                    "$concatArrays only supports arrays, not \(value.typeName)"
                )
            }
            elements += array
        }
        return try evaluation.array(elements)
    }
}
