// SPDX-License-Identifier: MIT
//
// Find: locate -> sort -> skip and limit -> show, a document at a time. It keeps no hold on the
// snapshot, so that a cursor can wait between batches.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A find on its way through the documents.
struct FindProgress {
    /// Where the records come from.
    private enum Source {
        /// From the search as it finds them; some may not have been looked at yet.
        case found(waiting: ArraySlice<RecordID>)
        /// From a sort that has not begun.
        case unsorted
        /// From a sort; they match.
        case sorted(SortedRecords)
    }

    private let request: FindRequest
    private var search: Search
    private var source: Source
    private var toSkip: Int
    private var toShow: Int
    /// How much longer the find may work.
    var timeLimit: TimeLimit

    /// Plans a find for a collection.
    init(
        _ request: FindRequest,
        in collection: CatalogCollection,
        examination: Examination? = nil
    ) throws(StoreError) {
        self.request = request
        search = try Search(request.query, in: collection, examination: examination)
        source = search.plan.isOrdered ? .found(waiting: []) : .unsorted
        toSkip = request.skip
        toShow = request.limit
        timeLimit = TimeLimit(request.maxTime)
    }

    /// The plan by which documents are found.
    var plan: AccessPlan { search.plan }

    /// Whether as many documents were shown as were wanted.
    var hasReachedLimit: Bool { toShow == 0 }

    /// Shows the next document, with the elements by which it matched if the projection needs them;
    /// nil at the end.
    ///
    /// - Complexity: the first one of a sort takes all documents that match.
    mutating func showNext<Result>(
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Result
    ) throws -> Result? {
        do {
            if case .unsorted = source { source = .sorted(try sorted(in: snapshot)) }
            while toShow > 0, let id = try nextRecord(in: snapshot) {
                try timeLimit.check()
                var result: Result?
                let isSkipped = toSkip > 0
                let isShown: Void? = try withDocument(id, in: snapshot) { stored, match in
                    if !isSkipped { result = try body(stored, match) }
                }
                guard isShown != nil else { continue }
                guard !isSkipped else {
                    toSkip -= 1
                    continue
                }
                toShow -= 1
                return result
            }
            return nil
        } catch let error as LanguageError {
            throw error.prefixed("Executor error during find command :: caused by :: ")
        }
    }

    /// The next record to look at; nil when there are no more.
    private mutating func nextRecord(in snapshot: SheafKeyValue.Snapshot) throws -> RecordID? {
        switch source {
        case .unsorted: return nil
        case .found(var waiting):
            if waiting.isEmpty {
                let countWanted = toShow < .max - toSkip ? toSkip + toShow : .max
                waiting = try search.nextBatch(countWanted, in: snapshot)[...]
            }
            let id = waiting.popFirst()
            source = .found(waiting: waiting)
            return id
        case .sorted(var records):
            source = .unsorted
            defer { source = .sorted(records) }
            while toSkip > 0, try records.next() != nil { toSkip -= 1 }
            return try records.next()
        }
    }

    /// Shows the document of a record if it matches, as one that was sorted does.
    private func withDocument<Result>(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Result
    ) throws -> Result? {
        if case .sorted = source, !request.projection.needsMatch {
            return try search.withDocument(id, in: snapshot) { try body($0, nil) }
        }
        return try search.withMatch(
            id,
            recording: request.projection.needsMatch,
            in: snapshot,
            body
        )
    }

    /// All records that match, or the first ones that are wanted, in the order of the request.
    private mutating func sorted(
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> SortedRecords {
        var sorter = RecordSorter(
            limits: request.sortLimits,
            countMax: request.sortedCountMax
        )
        guard let order = request.query.order else { return try sorter.finish() }
        while case let batch = try search.nextBatch(in: snapshot), !batch.isEmpty {
            for id in batch {
                try timeLimit.check()
                let key = try search.withMatch(id, in: snapshot) { try order.key(of: $0, id) }
                if let key { try sorter.add(key) }
            }
        }
        return try sorter.finish()
    }
}

extension Projection {
    /// What is shown of a stored document.
    func document(stored document: borrowing StoredDocument, match: Match?) throws -> Document {
        if isIdentity { return try document.copy() }
        if let view = document.inlineView {
            return try self.document(reading: view, match: match)
        }
        return try self.document(reading: document, match: match)
    }
}
