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
    /// What is shown of the documents, where keys give it back.
    let covered: CoveredProjection?
    private(set) var candidates: Candidates
    /// Records that the candidates have told and that were not looked at.
    private var waiting: ArraySlice<RecordID> = []

    /// Plans a query for a collection.
    ///
    /// - Throws: ``StoreError`` `indexMissing` for a hint that no index answers to; errors of LMDB.
    init(
        _ query: Query,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot,
        examination: Examination? = nil
    ) throws {
        filter = query.filter
        self.collection = collection
        self.examination = examination
        let plan = try AccessPlan(query, in: collection, snapshot)
        self.plan = plan
        covered = query.demand.projection.flatMap { CoveredProjection($0, plan, query.filter) }
        candidates = Candidates(plan, collection.documents, keepsKeys: covered != nil)
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

    /// Shows the documents to look at one after another, until the body answers false; the next
    /// call goes on behind the last one.
    ///
    /// A scan shows each where its cursor stands; records that an index tells are looked up, at
    /// first no more of them than may be enough.
    mutating func forEachDocument(
        _ countWanted: Int = .max,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Bool
    ) throws {
        if case .scan(isForward: true) = plan.way {
            return try candidates.forEachScanned(in: snapshot, examining: examination, body)
        }
        while true {
            if waiting.isEmpty { waiting = try nextBatch(countWanted, in: snapshot)[...] }
            guard let id = waiting.popFirst() else { return }
            guard try withDocument(id, in: snapshot, body) ?? true else { return }
        }
    }

    /// Shows the records that an index tells, each with the key by which it was found, until the
    /// body answers false; the next call goes on behind the last one.
    mutating func forEachKey(
        _ countWanted: Int,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (RecordID, [UInt8]) throws -> Bool
    ) throws {
        while true {
            if waiting.isEmpty { waiting = try nextBatch(countWanted, in: snapshot)[...] }
            guard let id = waiting.popFirst() else { return }
            let key = candidates.keys[candidates.keys.count - waiting.count - 1]
            guard try body(id, key) else { return }
        }
    }

    /// Shows the documents that match, with the elements by which they do if those are to be
    /// recorded, until the body answers false; the next call goes on behind the last one.
    mutating func forEachMatch(
        _ countWanted: Int = .max,
        recording isRecording: Bool = false,
        within timeLimit: TimeLimit,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Bool
    ) throws {
        let filter = filter
        try forEachDocument(countWanted, in: snapshot) { document in
            try timeLimit.check()
            return try filter.withMatch(document, recording: isRecording, body) ?? true
        }
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
        try forEachMatch(within: TimeLimit(.zero), in: snapshot) { document, _ in
            let key = try order.key(of: document, document.id)
            if first.map({ key.lexicographicallyPrecedes($0.key) }) ?? true {
                first = (key, document.id)
            }
            return true
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
        try withDocument(id, in: snapshot) { document in
            try filter.withMatch(document, recording: isRecording, body)
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
    /// Shows a stored document if it matches, with the elements by which it does if they are to be
    /// recorded; nil if it does not match.
    func withMatch<Result>(
        _ document: borrowing StoredDocument,
        recording isRecording: Bool,
        _ body: (borrowing StoredDocument, Match?) throws -> Result
    ) throws -> Result? {
        guard !isRecording else {
            guard let match = try match(stored: document) else { return nil }
            return try body(document, match)
        }
        return try matches(stored: document) ? try body(document, nil) : nil
    }

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
