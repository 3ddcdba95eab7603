// SPDX-License-Identifier: MIT
//
// `$anyElementTrue`: whether an element of an array counts as true.

import SheafBSON

extension ExpressionOperator {
    /// `{$anyElementTrue: [array]}`.
    static let anyElementTrue = unary("$anyElementTrue") { (value) throws(LanguageError) in
        guard case .array(let array)? = value else {
            throw LanguageError(
                code: 17041,
                "$anyElementTrue's argument must be an array, but is \(value.typeName)"
            )
        }
        return .bool(array.contains { Optional($0).isTruthy })
    }
}
