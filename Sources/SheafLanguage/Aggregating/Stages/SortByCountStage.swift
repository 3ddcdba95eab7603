// SPDX-License-Identifier: MIT
//
// `$sortByCount`: short for a `$group` that counts, and a `$sort`.

import SheafBSON

extension StageOperator {
    /// `{$sortByCount: expression}`.
    static let sortByCount = StageOperator("$sortByCount") {
        (operand, context) throws(LanguageError) in
        switch operand {
        case .string(let text):
            guard text.hasPrefix("$") else {
                throw LanguageError(
                    code: 40148,
                    "the sortByCount field must be defined as a $-prefixed path or an expression "
                        + "inside an object"
                )
            }
        case .document(let document):
            guard document.first?.key.hasPrefix("$") == true else {
                throw LanguageError(
                    code: 40147,
                    "the sortByCount field must be defined as a $-prefixed path or an expression "
                        + "inside an object"
                )
            }
        default:
            throw LanguageError(
                code: 40149,
                "the sortByCount field must be specified as a string or as an object"
            )
        }
        let grouping: BSONValue = ["_id": operand, "count": ["$sum": 1]]
        return [
            try GroupStage(parsing: grouping, in: context.scope),
            SortStage(order: try SortPattern(parsingStage: ["count": -1], by: nil)),
        ]
    }
}
