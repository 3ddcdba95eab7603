// SPDX-License-Identifier: MIT
//
// `$setUnion`: the values that one of several arrays has, in order.

import SheafBSON

extension ExpressionOperator {
    /// `{$setUnion: [array, …]}`.
    static let setUnion = comparing("$setUnion") {
        (values, collation, evaluation) throws(LanguageError) in
        var all: [BSONValue] = []
        for value in values {
            if value.isNullish { return .null }
            guard case .array(let array)? = value else {
                throw LanguageError(
                    code: 17043,
                    "All operands of $setUnion must be arrays. One argument is of type: "
                        + value.typeName
                )
            }
            all += array
        }
        return try evaluation.array(ValueSet(all, by: collation).values)
    }
}
