// SPDX-License-Identifier: MIT
//
// The face of matching: a query parsed once, asked of many documents.

package import SheafBSON

/// A query, parsed.
///
///     let filter = try Filter(parsing: ["uid": "u1", "semesters.21._id": .objectID(id)])
///     if let match = try filter.match(reader) { … }
package struct Filter: Sendable {
    /// The query as it was written.
    package let source: Document
    /// What must hold.
    package let condition: Condition

    /// Parses a query.
    ///
    /// - Parameters:
    ///   - source: The query.
    ///   - scope: The variables that `$expr` may name, and how texts compare.
    /// - Throws: ``LanguageError`` in MongoDB's words; 115 for what Sheaf does not know.
    package init(
        parsing source: Document,
        in scope: ExpressionScope = ExpressionScope()
    ) throws(LanguageError) {
        self.source = source
        condition = try QueryParser(place: .query(scope), collation: scope.collation)
            .document(source)
    }

    /// Whether a document in memory matches.
    ///
    /// - Complexity: O(bytes of the document) at most, besides what regular expressions take;
    ///   nothing is allocated but by `$expr`.
    /// - Throws: ``LanguageError`` 51156 when a regular expression reaches a limit, or what an
    ///   expression throws.
    package func matches(_ document: DocumentView) throws(LanguageError) -> Bool {
        try condition.holds(for: document.asValue)
    }

    /// Whether a document matches.
    ///
    /// No more of it is read than the answer needs.
    package func matches<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ reader: borrowing Reader
    ) throws -> Bool {
        var unrecorded: [Match.Element]?
        return try condition.holds(&unrecorded, reading: reader)
    }

    /// The elements by which a document matches, for the updates that need them; nil when it does
    /// not.
    package func match<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ reader: borrowing Reader
    ) throws -> Match? {
        var elements: [Match.Element]? = []
        let holds = try condition.holds(&elements, reading: reader)
        return holds ? Match(elements: elements ?? []) : nil
    }
}

extension DocumentView {
    /// The document as a value.
    package var asValue: ValueView {
        @_lifetime(copy self)
        get { ValueView(typeNumber: BSONType.document.rawValue, trusting: bytes) }
    }
}
