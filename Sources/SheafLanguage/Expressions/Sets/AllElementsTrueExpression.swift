// SPDX-License-Identifier: MIT
//
// `$allElementsTrue`: whether all elements of an array count as true.

import SheafBSON

extension ExpressionOperator {
    /// `{$allElementsTrue: [array]}`.
    static let allElementsTrue = unary("$allElementsTrue") { (value) throws(LanguageError) in
        guard case .array(let array)? = value else {
            throw LanguageError(
                code: 17040,
                "$allElementsTrue's argument must be an array, but is \(value.typeName)"
            )
        }
        return .bool(array.allSatisfy { Optional($0).isTruthy })
    }
}
