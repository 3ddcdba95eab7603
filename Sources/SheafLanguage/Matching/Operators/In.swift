// SPDX-License-Identifier: MIT
//
// `$in` and `$nin`: equality with one of several values, or a match of one of several regular
// expressions.

import SheafBSON

extension QueryOperator {
    /// `{field: {$in: [value, /pattern/, …]}}`.
    ///
    /// One value alone is an equality.
    static let isIn = QueryOperator(name: "$in") { (clause) throws(LanguageError) in
        clause.condition(try membership(clause))
    }

    /// `{field: {$nin: [value, …]}}`: no value is equal to any of them.
    static let isNotIn = QueryOperator(name: "$nin") { (clause) throws(LanguageError) in
        .not(clause.condition(try membership(clause)))
    }

    private static func membership(_ clause: QueryClause) throws(LanguageError) -> ValueTest {
        guard case .array(let values) = clause.operand else {
            throw .badValue("\(clause.name) needs an array")
        }
        var operands: [Operand] = []
        var patterns: [Pattern] = []
        for value in values {
            switch value {
            case .document(let document) where QueryParser.isExpression(document):
                throw .badValue("cannot nest $ under \(clause.name)")
            case .undefined: throw .badValue("InMatchExpression equality cannot be undefined")
            case .regularExpression(let expression): patterns.append(try Pattern(expression))
            default: operands.append(Operand(value, clause.collation))
            }
        }
        if !patterns.isEmpty { return .oneOf(operands, orMatching: patterns) }
        if operands.count == 1, let only = operands.first { return .equal(only) }
        return .oneOf(operands)
    }
}
