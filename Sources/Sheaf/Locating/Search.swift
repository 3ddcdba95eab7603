// SPDX-License-Identifier: MIT
//
// Locating: from candidates to documents that match. The filter has the last word on every document
// that a plan proposes.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A filter with the plan that was made for it, on its way through the candidates.
struct Search {
    let filter: Filter
    let plan: AccessPlan
    let collection: CatalogCollection
    /// Where it is noted what was looked at, for those who ask.
    let examination: Examination?
    private(set) var candidates: Candidates

    /// Plans a query for a collection.
    ///
    /// - Throws: ``StoreError`` `indexMissing` for a hint that no index answers to.
    init(
        _ query: Query,
        in collection: CatalogCollection,
        examination: Examination? = nil
    ) throws(StoreError) {
        filter = query.filter
        self.collection = collection
        self.examination = examination
        plan = try AccessPlan(query, in: collection)
        candidates = Candidates(plan, collection.documents)
    }

    /// Plans a filter for a collection.
    init(
        _ filter: Filter,
        in collection: CatalogCollection,
        examination: Examination? = nil
    ) {
        self.filter = filter
        self.collection = collection
        self.examination = examination
        plan = AccessPlan(filter, collection.indexes)
        candidates = Candidates(plan, collection.documents)
    }

    /// The next records to look at; none when there are no more.
    mutating func nextBatch(in snapshot: SheafKeyValue.Snapshot) throws -> [RecordID] {
        let keysBefore = candidates.keysExamined
        let batch = try candidates.nextBatch(in: snapshot)
        examination?.keys += candidates.keysExamined - keysBefore
        return batch
    }

    /// All records to look at, for statements that change what the plan goes by.
    mutating func allBatches(in snapshot: SheafKeyValue.Snapshot) throws -> [RecordID] {
        var all: [RecordID] = []
        while case let batch = try nextBatch(in: snapshot), !batch.isEmpty { all += batch }
        return all
    }

    /// Shows the document of a record if it matches; nil if it does not.
    func withMatch<Result>(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Result
    ) throws -> Result? {
        guard
            let document = try collection.documents.document(
                id,
                in: snapshot,
                examining: examination
            ),
            try filter.matches(stored: document)
        else { return nil }
        return try body(document)
    }
}

extension Filter {
    /// Whether a stored document matches; one that lies in a single record is seen as a view.
    func matches(stored document: borrowing StoredDocument) throws -> Bool {
        if let view = document.inlineView { return try matches(view) }
        return try matches(document)
    }

    /// The elements by which a stored document matches, or nil when it does not.
    func match(stored document: borrowing StoredDocument) throws -> Match? {
        if let view = document.inlineView { return try match(view) }
        return try match(document)
    }
}

extension Update {
    /// The changes that the update makes to a stored document.
    func edits(
        reading document: borrowing StoredDocument,
        match: Match?
    ) throws -> EditScript {
        let now = Timestamp.now
        if let view = document.inlineView {
            return try edits(reading: view, match: match, currentTimestamp: now)
        }
        return try edits(reading: document, match: match, currentTimestamp: now)
    }
}
