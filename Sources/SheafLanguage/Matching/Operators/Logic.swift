// SPDX-License-Identifier: MIT
//
// `$and`, `$or`, `$nor`: several queries about the same document.

import SheafBSON

extension DocumentOperator {
    /// `{$and: [query, …]}`.
    static let and = DocumentOperator(name: "$and") { (parser, operand) throws(LanguageError) in
        .conjunction(try queries("$and", operand, parser))
    }

    /// `{$or: [query, …]}`.
    ///
    /// A single query is taken for itself.
    static let or = DocumentOperator(name: "$or") { (parser, operand) throws(LanguageError) in
        .disjunction(try queries("$or", operand, parser))
    }

    /// `{$nor: [query, …]}`.
    static let nor = DocumentOperator(name: "$nor") { (parser, operand) throws(LanguageError) in
        .not(.disjunction(try queries("$nor", operand, parser)))
    }

    private static func queries(
        _ name: String,
        _ operand: BSONValue,
        _ parser: QueryParser
    ) throws(LanguageError) -> [Condition] {
        guard case .array(let list) = operand else { throw .badValue("\(name) must be an array") }
        guard !list.isEmpty else { throw .badValue("$and/$or/$nor must be a nonempty array") }
        let parser = try parser.deeper()
        var conditions: [Condition] = []
        for entry in list {
            guard case .document(let query) = entry else {
                throw .badValue("$or/$and/$nor entries need to be full objects")
            }
            conditions.append(try parser.document(query))
        }
        return conditions
    }
}
