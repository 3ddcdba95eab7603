// SPDX-License-Identifier: MIT
//
// From a query document to conditions. All syntax errors of queries end here.

import SheafBSON

/// Makes conditions of query documents.
struct QueryParser: Sendable {
    /// Where a query stands, which decides what it may contain.
    enum Place: Sendable {
        /// In find, update, delete; `$expr` may name these variables.
        case query(ExpressionScope)
        /// In `$elemMatch` of one of these, about an element.
        case elementOfQuery
        /// In `arrayFilters` or `$pull`.
        case insideUpdate
    }

    let place: Place
    /// How texts compare; nil by their bytes.
    let collation: Collation?
    /// How deep the query lies in others.
    var depth = QueryDepth()

    /// The parser of a query inside this one, about the same document.
    ///
    /// - Throws: ``LanguageError`` 2 beyond the last level.
    func deeper() throws(LanguageError) -> QueryParser {
        QueryParser(place: place, collation: collation, depth: try depth.deeper())
    }

    /// The parser of what `$elemMatch` asks of an element.
    func ofElement() throws(LanguageError) -> QueryParser {
        var parser = try deeper()
        guard case .query = place else { return parser }
        parser = QueryParser(place: .elementOfQuery, collation: collation, depth: parser.depth)
        return parser
    }

    /// The condition that a query document makes: its fields must all hold.
    func document(_ query: Document) throws(LanguageError) -> Condition {
        var conditions: [Condition] = []
        for (name, value) in query {
            conditions.append(try clause(name, value))
        }
        return .conjunction(conditions)
    }

    private func clause(_ name: String, _ value: BSONValue) throws(LanguageError) -> Condition {
        guard name.hasPrefix("$"), !QueryParser.referenceNames.contains(name) else {
            return try field(FieldPath(name), value)
        }
        if let known = DocumentOperator.known[name] { return try known.parse(self, value) }
        throw .badValue(
            "unknown top level operator: \(name). If you have a field name that starts with a '$' "
                + "symbol, consider using $getField or $setField."
        )
    }

    /// The condition that a field of a query makes: operators, or a value to be equal to.
    private func field(_ path: FieldPath, _ value: BSONValue) throws(LanguageError) -> Condition {
        if case .document(let document) = value, QueryParser.isExpression(document) {
            return try operators(document, at: path)
        }
        if case .regularExpression(let expression) = value {
            return try pattern(expression, at: path)
        }
        return try equality(path, value)
    }

    /// The condition that a value at a path equals another.
    private func equality(_ path: FieldPath, _ value: BSONValue) throws(LanguageError) -> Condition
    {
        try QueryOperator.equal.parse(
            QueryClause(
                parser: self,
                name: "$eq",
                operand: value,
                siblings: ["$eq": value],
                path: path,
                entersLastArray: true
            )
        )
    }

    /// The condition that a regular expression makes.
    func pattern(
        _ expression: RegularExpression,
        at path: FieldPath,
        entersLastArray: Bool = true
    ) throws(LanguageError) -> Condition {
        .path(
            PathCondition(
                path: path,
                test: .value(.pattern(try Pattern(expression))),
                entersLastArray: entersLastArray
            )
        )
    }

    /// The condition that a document of operators makes.
    func operators(
        _ document: Document,
        at path: FieldPath,
        entersLastArray: Bool = true
    ) throws(LanguageError) -> Condition {
        var conditions: [Condition] = []
        for (name, operand) in document {
            guard let known = QueryOperator.known[name] else {
                throw .badValue("unknown operator: \(name)")
            }
            conditions.append(
                try known.parse(
                    QueryClause(
                        parser: self,
                        name: name,
                        operand: operand,
                        siblings: document,
                        path: path,
                        entersLastArray: entersLastArray
                    )
                )
            )
        }
        return .conjunction(conditions)
    }

    /// Refuses an operator that is about whole documents where there is none.
    func checkStandsForDocument(_ name: String) throws(LanguageError) {
        switch place {
        case .query: break
        case .elementOfQuery:
            throw .badValue("\(name) can only be applied to the top-level document")
        case .insideUpdate:
            throw LanguageError(.queryFeatureNotAllowed, "\(name) is not allowed in this context")
        }
    }

    /// Whether a document consists of operators: its first name begins with `$`, and it is no
    /// reference.
    static func isExpression(_ document: Document) -> Bool {
        guard firstName(document)?.hasPrefix("$") == true else { return false }
        return !(document["$ref"] != nil && document["$id"] != nil)
    }

    /// Whether a document begins with an operator on values, such as `$gt`.
    static func beginsWithOperator(_ document: Document) -> Bool {
        guard isExpression(document), let name = firstName(document) else { return false }
        return name != "$not"
            && QueryOperator.known[name] != nil
    }

    /// The name of the first field.
    static func firstName(_ document: Document) -> String? {
        var cursor = document.view.elements
        return cursor.next()?.name
    }

    /// The names of a reference, which are fields although they begin with `$`.
    static let referenceNames: Set<String> = ["$ref", "$id", "$db"]

}
