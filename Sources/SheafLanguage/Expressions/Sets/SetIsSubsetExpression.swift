// SPDX-License-Identifier: MIT
//
// `$setIsSubset`: whether an array has all values of another.

import SheafBSON

extension ExpressionOperator {
    /// `{$setIsSubset: [part, whole]}`.
    static let setIsSubset = binary("$setIsSubset") { (left, right) throws(LanguageError) in
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
        let whole = ValueSet(right)
        return .bool(left.allSatisfy { whole.contains($0) })
    }
}
