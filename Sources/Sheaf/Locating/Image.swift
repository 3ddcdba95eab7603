// SPDX-License-Identifier: MIT
//
// Showing: the document that a findOneAnd… gives back, before or after its change. A statement that
// wants none reads none, and a projection reads only its fields.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// Which state of a document a statement gives back, and what of it.
struct Image: Sendable {
    let state: ReturnDocument
    private let projection: Projection

    /// Parses what is wanted of the document.
    ///
    /// - Parameters:
    ///   - state: Which state of the document is wanted.
    ///   - projection: What is wanted of it.
    ///   - scope: The variables that computed fields may name.
    /// - Throws: ``StoreError`` for a projection that is none.
    init(
        _ state: ReturnDocument,
        projection: Document,
        _ scope: ExpressionScope = ExpressionScope()
    ) throws(StoreError) {
        self.state = state
        do throws(LanguageError) {
            self.projection = try Projection(parsing: projection, in: .find, scope)
        } catch {
            throw StoreError(error)
        }
    }

    /// Whether it must be known by which elements the filter matched.
    var needsMatch: Bool { projection.needsMatch }

    /// What is wanted of a stored document.
    func copy(of document: borrowing StoredDocument, _ match: Match?) throws -> Document {
        try projection.document(stored: document, match: match)
    }

    /// What is wanted that must be known before the document is changed: its state before, and a
    /// state after that may be refused.
    ///
    /// Nil where the state after is read when it is there, which costs no more than its fields.
    func copy(
        of document: borrowing StoredDocument,
        before script: EditScript,
        _ match: Match?
    ) throws -> Document? {
        switch state {
        case .before: return try copy(of: document, match)
        case .after where projection.mayFail:
            let after = try EditInterpreter.apply(script, to: document.copy())
            return try projection.document(reading: after.view, match: match)
        case .after: return nil
        }
    }

    /// What is wanted of the document of a record, as it is now.
    func copy(
        of id: RecordID,
        found search: Search,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> Document? {
        let documents = search.collection.documents
        guard
            let document = try documents.document(id, in: snapshot, examining: search.examination)
        else { return nil }
        return try copy(of: document, nil)
    }

    /// What is wanted of a document that an upsert has just made.
    func copy(of document: Document) throws -> Document {
        try projection.document(reading: document.view)
    }
}
