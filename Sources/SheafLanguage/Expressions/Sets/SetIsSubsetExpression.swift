// SPDX-License-Identifier: MIT
//
// `$setIsSubset`: whether an array has all values of another.

import SheafBSON

extension ExpressionOperator {
    /// `{$setIsSubset: [part, whole]}`.
    static let setIsSubset = comparing("$setIsSubset", 2...2) {
        (values, collation, _) throws(LanguageError) in
        let (left, right) = (values[0], values[1])
        guard case .array(let left)? = left else {
            throw LanguageError(
                code: 17046,
                "both operands of $setIsSubset must be arrays. First argument is of type: "
                    + left.typeName
            )
        }
        guard case .array(let right)? = right else {
            throw LanguageError(
                code: 17042,
                "both operands of $setIsSubset must be arrays. Second argument is of type: "
                    + right.typeName
            )
        }
        let whole = ValueSet(right, by: collation)
        return .bool(left.allSatisfy { whole.contains($0) })
    }
}
