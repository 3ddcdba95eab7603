// SPDX-License-Identifier: MIT
//
// The face of projecting: a projection parsed once, applied to many documents. No more of a
// document is read than is shown.

package import SheafBSON

/// What is shown of a document, parsed.
///
///     let projection = try Projection(parsing: ["uid": 1, "semesters.21": ["$slice": -3]])
///     let shown = try projection.document(reading: reader)
package struct Projection: Sendable {
    /// What becomes of fields that the projection does not name.
    enum Kind: Sendable {
        /// They are left out.
        case inclusion
        /// They are shown.
        case exclusion
    }

    /// Where a projection stands, which decides what it may contain.
    package enum Place: Sendable {
        /// In find and its kin.
        case find
        /// In a `$project` stage.
        case projectStage
        /// In an `$addFields` stage, where every value is one to compute.
        case addFieldsStage
    }

    /// The projection as it was written.
    package let source: Document
    let kind: Kind
    let root: ProjectionNode
    /// The computed values, and the fields that they need.
    let computed: [Expression]
    let dependencies: FieldDependencies

    /// Parses a projection.
    ///
    /// - Parameters:
    ///   - source: The projection as it was written.
    ///   - place: Where it stands.
    ///   - scope: The variables that computed values may name.
    /// - Throws: ``LanguageError`` in MongoDB's words; 115 for what Sheaf does not know yet.
    package init(
        parsing source: Document,
        in place: Place = .find,
        _ scope: ExpressionScope = ExpressionScope()
    ) throws(LanguageError) {
        var parser = ProjectionParser(place: place, scope: scope)
        try parser.document(source)
        self.source = source
        computed = parser.computed
        dependencies = .union(computed)
        (kind, root) = parser.finish()
    }

    /// Whether documents are shown as they are.
    package var isIdentity: Bool { kind == .exclusion && root.children.isEmpty }

    /// The paths of the fields that are shown; nil where that is not all that is asked for.
    package var shownPaths: [[String]]? { kind == .inclusion ? root.shownPaths : nil }

    /// Whether it must be known by which elements the query matched.
    package var needsMatch: Bool { root.hasPositional }

    /// Whether a document may be refused: one without an element for `.$`, or one that a computed
    /// value cannot be computed for.
    package var mayFail: Bool { needsMatch || !computed.isEmpty }

    /// What is shown of a document.
    ///
    /// - Parameters:
    ///   - reader: The document.
    ///   - match: The elements by which the query matched, if the projection needs them.
    /// - Complexity: O(fields beside those shown) and what is shown; a stretch of k elements of a
    ///   stored array of n is O(log n + k).
    /// - Returns: The fields that are shown.
    /// - Throws: ``LanguageError`` 51246 and 51247 for `.$` without an element to show.
    package func document<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        match: Match? = nil
    ) throws -> Document {
        let values = try values(reading: reader)
        var walk = ProjectionWalk(kind: kind, computed: values, match: match)
        try walk.fields(of: reader, at: .root, root, ProjectionWalk.Place())
        return Document(trusting: walk.writer.finish())
    }

    /// The computed values for a document; nil for those that come to nothing.
    private func values<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> [BSONValue?] {
        guard !computed.isEmpty else { return [] }
        var evaluation = try Evaluation(reading: reader, dependencies)
        return try computed.map { try $0.value(in: &evaluation) }
    }
}
