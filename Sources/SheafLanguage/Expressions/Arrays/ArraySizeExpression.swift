// SPDX-License-Identifier: MIT
//
// `$size`: the number of elements of an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$size: array}`; of a stored array the header alone is read.
    static let arraySize = unary("$size") { (value) throws(LanguageError) in
        guard case .array(let array)? = value else {
            throw LanguageError(
                code: 17124,
                "The argument to $size must be an array, but was of type: \(value.typeName)"
            )
        }
        return .integer(array.count)
    }.readingPart { _ in .count }
}
