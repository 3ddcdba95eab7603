// SPDX-License-Identifier: MIT
//
// `$in` and `$nin`: equality with one of several values.

import SheafBSON

extension QueryOperator {
    /// `{field: {$in: [value, …]}}`.
    ///
    /// One value alone is an equality.
    static let isIn = QueryOperator(name: "$in") { (clause) throws(LanguageError) in
        let operands = try operands(clause)
        if operands.count == 1, let only = operands.first { return clause.condition(.equal(only)) }
        return clause.condition(.oneOf(operands))
    }

    /// `{field: {$nin: [value, …]}}`: no value is equal to any of them.
    static let isNotIn = QueryOperator(name: "$nin") { (clause) throws(LanguageError) in
        .not(clause.condition(.oneOf(try operands(clause))))
    }

    private static func operands(_ clause: QueryClause) throws(LanguageError) -> [Operand] {
        guard case .array(let values) = clause.operand else {
            throw .badValue("\(clause.name) needs an array")
        }
        var operands: [Operand] = []
        for value in values {
            switch value {
            case .document(let document) where QueryParser.isExpression(document):
                throw .badValue("cannot nest $ under \(clause.name)")
            case .undefined: throw .badValue("InMatchExpression equality cannot be undefined")
            case .regularExpression: throw QueryParser.regularExpressionRefusal
            default: operands.append(Operand(value))
            }
        }
        return operands
    }
}
