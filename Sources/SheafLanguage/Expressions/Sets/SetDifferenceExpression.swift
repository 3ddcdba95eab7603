// SPDX-License-Identifier: MIT
//
// `$setDifference`: the values of an array that another one has not, each once.

import SheafBSON

extension ExpressionOperator {
    /// `{$setDifference: [array, without]}`.
    static let setDifference = binary("$setDifference") { (left, right) throws(LanguageError) in
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
        let taken = ValueSet(right)
        return .array(BSONArray(distinct(Array(left)).filter { !taken.contains($0) }))
    }

    /// The values in their order, of equal ones the first.
    private static func distinct(_ values: [BSONValue]) -> [BSONValue] {
        let sorted = values.indices.sorted { left, right in
            let order = values[left].compare(values[right])
            return order != 0 ? order < 0 : left < right
        }
        var kept: [Int] = []
        for index in sorted {
            if let last = kept.last, values[last].compare(values[index]) == 0 { continue }
            kept.append(index)
        }
        return kept.sorted().map { values[$0] }
    }
}
