// SPDX-License-Identifier: MIT
//
// `$gt`, `$gte`, `$lt`, `$lte`: before or after a value of the same class.

import SheafBSON

extension QueryOperator {
    /// `{field: {$gt: value}}`.
    static let greater = ordered("$gt", .greater)
    /// `{field: {$gte: value}}`.
    static let greaterOrEqual = ordered("$gte", .greaterOrEqual)
    /// `{field: {$lt: value}}`.
    static let less = ordered("$lt", .less)
    /// `{field: {$lte: value}}`.
    static let lessOrEqual = ordered("$lte", .lessOrEqual)

    private static func ordered(_ name: String, _ comparison: Comparison) -> QueryOperator {
        QueryOperator(name: name) { (clause) throws(LanguageError) in
            switch clause.operand.type {
            case .undefined: throw .badValue("cannot compare to undefined")
            case .regularExpression:
                throw .badValue(
                    "Can't have RegEx as arg to predicate over field '\(clause.path.text)'."
                )
            default:
                return clause.condition(
                    .range(comparison, Operand(clause.operand, clause.collation))
                )
            }
        }
    }
}
