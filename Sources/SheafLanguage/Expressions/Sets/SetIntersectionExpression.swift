// SPDX-License-Identifier: MIT
//
// `$setIntersection`: the values that all of several arrays have, in order.

import SheafBSON

extension ExpressionOperator {
    /// `{$setIntersection: [array, …]}`.
    static let setIntersection = comparing("$setIntersection") {
        (values, collation, _) throws(LanguageError) in
        var common: [BSONValue]?
        for value in values {
            if value.isNullish { return .null }
            guard case .array(let array)? = value else {
                throw LanguageError(
                    code: 17047,
                    "All operands of $setIntersection must be arrays. One argument is of type: "
                        + value.typeName
                )
            }
            let set = ValueSet(array, by: collation)
            common = common?.filter { set.contains($0) } ?? set.values
        }
        return .array(BSONArray(common ?? []))
    }
}
