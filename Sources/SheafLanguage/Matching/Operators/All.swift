// SPDX-License-Identifier: MIT
//
// `$all`: each of several values is there, each perhaps in an element of its own.

import SheafBSON

extension QueryOperator {
    /// `{field: {$all: [value, …]}}` or `{field: {$all: [{$elemMatch: …}, …]}}`.
    ///
    /// An empty list never holds.
    static let all = QueryOperator(name: "$all") { (clause) throws(LanguageError) in
        guard case .array(let list) = clause.operand else { throw .badValue("$all needs an array") }
        let values = Array(list)
        guard let first = values.first else { return .constant(false) }
        let wantsElements = isElementMatch(first)
        var conditions: [Condition] = []
        for value in values {
            guard isElementMatch(value) == wantsElements else {
                throw .badValue(
                    wantsElements
                        ? "$all/$elemMatch has to be consistent" : "no $ expressions in $all"
                )
            }
            conditions.append(try wantsElements ? elements(value, clause) : equality(value, clause))
        }
        return .conjunction(conditions)
    }

    private static func isElementMatch(_ value: BSONValue) -> Bool {
        guard case .document(let document) = value else { return false }
        return QueryParser.firstName(document) == "$elemMatch"
    }

    private static func elements(
        _ value: BSONValue,
        _ clause: QueryClause
    ) throws(LanguageError) -> Condition {
        guard case .document(let document) = value, document.count == 1 else {
            throw .badValue("$all/$elemMatch has to be consistent")
        }
        return try clause.parser.operators(
            document,
            at: clause.path,
            entersLastArray: clause.entersLastArray
        )
    }

    private static func equality(
        _ value: BSONValue,
        _ clause: QueryClause
    ) throws(LanguageError) -> Condition {
        switch value {
        case .document(let document) where QueryParser.isExpression(document):
            throw .badValue("no $ expressions in $all")
        case .regularExpression(let expression):
            return clause.condition(.pattern(try Pattern(expression)))
        case .undefined: throw .badValue("cannot compare to undefined")
        default: return clause.condition(.equal(Operand(value, clause.collation)))
        }
    }
}
