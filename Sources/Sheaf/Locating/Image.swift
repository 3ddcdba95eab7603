// SPDX-License-Identifier: MIT
//
// Showing: the document that a findOneAnd… gives back, before or after its change. A statement that
// wants none reads none.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// Which state of a document a statement gives back.
struct Image: Sendable {
    let state: ReturnDocument

    /// Parses what is wanted of the document.
    init(_ state: ReturnDocument, projection: Document = [:]) throws(StoreError) {
        guard projection.isEmpty else {
            throw StoreError(notSupportedYet: "The option projection")
        }
        self.state = state
    }

    /// What is wanted of a stored document.
    func copy(of document: borrowing StoredDocument) throws -> Document {
        try document.copy()
    }

    /// What is wanted of the document of a record, as it is now.
    func copy(
        of id: RecordID,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> Document? {
        guard let document = try collection.documents.document(id, in: snapshot) else { return nil }
        return try copy(of: document)
    }

    /// What is wanted of a document that an upsert has just made.
    func copy(of document: Document) -> Document {
        document
    }
}
