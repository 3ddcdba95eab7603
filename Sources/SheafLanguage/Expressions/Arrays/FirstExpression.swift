// SPDX-License-Identifier: MIT
//
// `$first`: the first element of an array; missing when it is empty.

import SheafBSON

extension ExpressionOperator {
    /// `{$first: array}`.
    static let first = ofArray("$first") { array in array.element(at: 0) }
        .readingPart { _ in .element(0) }

    /// An operator on one array; null stands for null.
    static func ofArray(
        _ name: String,
        _ function: @escaping @Sendable (BSONArray) -> BSONValue?
    ) -> ExpressionOperator {
        unary(name) { (value) throws(LanguageError) in
            guard !value.isNullish else { return .null }
            guard case .array(let array)? = value else {
                throw LanguageError(
                    code: 28689,
                    "\(name)'s argument must be an array, but is \(value.typeName)"
                )
            }
            return function(array)
        }
    }
}
