// SPDX-License-Identifier: MIT
//
// `$setDifference`: the values of an array that another one has not, each once.

import SheafBSON

extension ExpressionOperator {
    /// `{$setDifference: [array, without]}`.
    static let setDifference = comparing("$setDifference", 2...2) {
        (values, collation, _) throws(LanguageError) in
        let (left, right) = (values[0], values[1])
        if left.isNullish || right.isNullish { return .null }
        guard case .array(let left)? = left else {
            throw LanguageError(
                code: 17048,
                "both operands of $setDifference must be arrays. First argument is of type: "
                    + left.typeName
            )
        }
        guard case .array(let right)? = right else {
            throw LanguageError(
                code: 17049,
                "both operands of $setDifference must be arrays. Second argument is of type: "
                    + right.typeName
            )
        }
        let taken = ValueSet(right, by: collation)
        let kept = distinct(Array(left), by: collation).filter { !taken.contains($0) }
        return .array(BSONArray(kept))
    }

    /// The values in their order, of equal ones the first.
    private static func distinct(
        _ values: [BSONValue],
        by collation: Collation?
    ) -> [BSONValue] {
        let sorted = values.indices.sorted { left, right in
            let order = values[left].compare(values[right], by: collation)
            return order != 0 ? order < 0 : left < right
        }
        var kept: [Int] = []
        for index in sorted {
            if let last = kept.last, values[last].compare(values[index], by: collation) == 0 {
                continue
            }
            kept.append(index)
        }
        return kept.sorted().map { values[$0] }
    }
}
