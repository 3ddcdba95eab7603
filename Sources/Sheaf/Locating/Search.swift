// SPDX-License-Identifier: MIT
//
// Locating: from candidates to documents that match. The filter has the last word on every document
// that a plan proposes.

import SheafBSON
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

    /// The next records to look at; none when there are no more.
    ///
    /// - Parameters:
    ///   - countWanted: How many may be enough; no more are looked up at first.
    ///   - snapshot: The state of the store.
    /// - Throws: Errors of LMDB, and about damaged records.
    /// - Returns: The records.
    mutating func nextBatch(
        _ countWanted: Int = Candidates.batchCountMax,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        let keysBefore = candidates.keysExamined
        let batch = try candidates.nextBatch(countWanted, in: snapshot)
        examination?.keys += candidates.keysExamined - keysBefore
        return batch
    }

    /// All records to look at, for statements that change what the plan goes by.
    mutating func allBatches(in snapshot: SheafKeyValue.Snapshot) throws -> [RecordID] {
        var all: [RecordID] = []
        while case let batch = try nextBatch(in: snapshot), !batch.isEmpty { all += batch }
        return all
    }

    /// The record of the document that comes first in an order, of all that match and were not
    /// looked at; documents with the same key are in the order in which they were inserted.
    ///
    /// - Complexity: O(documents to look at); in memory two keys.
    mutating func first(
        by order: SortPattern,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> RecordID? {
        var first: (key: [UInt8], id: RecordID)?
        while case let batch = try nextBatch(in: snapshot), !batch.isEmpty {
            for id in batch {
                guard
                    let key = try withMatch(id, in: snapshot, { try order.key(of: $0, id) }),
                    first.map({ key.lexicographicallyPrecedes($0.key) }) ?? true
                else { continue }
                first = (key, id)
            }
        }
        return first?.id
    }

    /// Shows the document of a record if it matches; nil if it does not.
    func withMatch<Result>(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Result
    ) throws -> Result? {
        try withMatch(id, recording: false, in: snapshot) { document, _ in try body(document) }
    }

    /// Shows the document of a record if it matches, with the elements by which it does if they are
    /// to be recorded; nil if it does not match.
    func withMatch<Result>(
        _ id: RecordID,
        recording isRecording: Bool,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Result
    ) throws -> Result? {
        try withDocument(id, in: snapshot) { document -> Result? in
            guard !isRecording else {
                guard let match = try filter.match(stored: document) else { return nil }
                return try body(document, match)
            }
            return try filter.matches(stored: document) ? try body(document, nil) : nil
        } ?? nil
    }

    /// Shows the document of a record, whether or not it matches; nil if there is none.
    func withDocument<Result>(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Result
    ) throws -> Result? {
        let document = try collection.documents.document(id, in: snapshot, examining: examination)
        guard let document else { return nil }
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

extension SortPattern {
    /// The key of a stored document: that of its fields, then its record, so that no two are the
    /// same.
    func key(of document: borrowing StoredDocument, _ id: RecordID) throws -> [UInt8] {
        var key: [UInt8] = []
        if isNaturalAscending == false {
            key.append(bigEndian: ~id.number)
        } else if let view = document.inlineView {
            key = try self.key(reading: view)
        } else {
            key = try self.key(reading: document)
        }
        key.append(bigEndian: id.number)
        return key
    }
}

extension Update {
    /// The changes that the update makes to a stored document.
    func edits(
        reading document: borrowing StoredDocument,
        match: Match?
    ) throws -> EditScript {
        let now = Moment.now
        if let view = document.inlineView {
            return try edits(reading: view, match: match, at: now)
        }
        return try edits(reading: document, match: match, at: now)
    }
}
