// SPDX-License-Identifier: MIT
//
// `$reverseArray`: the elements of an array from the last to the first.

import SheafBSON

extension ExpressionOperator {
    /// `{$reverseArray: array}`.
    static let reverseArray = unary("$reverseArray") { (value) throws(LanguageError) in
        guard !value.isNullish else { return .null }
        guard case .array(let array)? = value else {
            throw LanguageError(
                code: 34435,
                "The argument to $reverseArray must be an array, but was of type: "
                    + value.typeName
            )
        }
        return .array(BSONArray(array.reversed()))
    }
}
