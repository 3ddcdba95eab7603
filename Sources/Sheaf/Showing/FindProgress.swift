// SPDX-License-Identifier: MIT
//
// Find: locate -> sort -> skip and limit -> show, a document at a time. It keeps no hold on the
// snapshot, so that a cursor can wait between batches.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A find on its way through the documents.
struct FindProgress {
    /// Where the documents come from.
    private enum Source {
        /// From the search as it finds them.
        case found
        /// From a sort that has not begun.
        case unsorted
        /// From a sort; they match.
        case sorted(SortedRecords)
    }

    private let request: FindRequest
    private var search: Search
    private var source: Source
    private var window: Window
    /// How much longer the find may work.
    var timeLimit: TimeLimit

    /// Plans a find for a collection.
    init(
        _ request: FindRequest,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot,
        examination: Examination? = nil
    ) throws {
        self.request = request
        search = try Search(request.query, in: collection, snapshot, examination: examination)
        source = search.plan.isOrdered ? .found : .unsorted
        window = Window(skip: request.skip, limit: request.limit)
        timeLimit = TimeLimit(request.maxTime)
    }

    /// The plan by which documents are found.
    var plan: AccessPlan { search.plan }

    /// Whether as many documents were shown as were wanted.
    var hasReachedLimit: Bool { window.isOver }

    /// Shows the next document, with the elements by which it matched if the projection needs them;
    /// nil at the end.
    ///
    /// - Complexity: the first one of a sort takes all documents that match. For several see
    ///   ``show(in:_:)``, which seeks once for all.
    mutating func showNext<Result>(
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Result
    ) throws -> Result? {
        var result: Result?
        try show(in: snapshot) { stored, match in
            result = try body(stored, match)
            return false
        }
        return result
    }

    /// Shows the document of a record that was shown before; nil if there is none.
    func withRecord<Result>(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Result
    ) throws -> Result? {
        try search.withDocument(id, in: snapshot, body)
    }

    /// Shows the next documents, with the elements by which they matched if the projection needs
    /// them, until the body answers false; the next call goes on behind the last one.
    ///
    /// - Complexity: the first one of a sort takes all documents that match.
    mutating func show(
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Bool
    ) throws {
        do {
            if case .unsorted = source { source = .sorted(try sorted(in: snapshot)) }
            guard !window.isOver else { return }
            guard case .sorted(var records) = source else {
                return try showFound(in: snapshot, body)
            }
            // The records have one owner, so that taking one copies none.
            source = .unsorted
            defer { source = .sorted(records) }
            try showSorted(&records, in: snapshot, body)
        } catch let error as LanguageError {
            throw error.prefixed(request.failurePrefix)
        }
    }

    /// Shows what is shown of the next documents, made of keys alone where they give it back, until
    /// the body answers false; the next call goes on behind the last one.
    ///
    /// - Complexity: as ``show(in:_:)``, without reading documents where keys give all back.
    mutating func showDocuments(
        as shape: Projection,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (Document) throws -> Bool
    ) throws {
        guard let covered = search.covered else {
            return try show(in: snapshot) { stored, match in
                try body(try shape.document(stored: stored, match: match))
            }
        }
        guard !window.isOver else { return }
        var window = window
        defer { self.window = window }
        let (documents, examination) = (search.collection.documents, search.examination)
        let timeLimit = timeLimit
        try search.forEachKey(window.countWanted, in: snapshot) { id, key in
            try timeLimit.check()
            guard window.admitsNext() else { return true }
            if let document = covered.document(of: key) {
                return try body(document) && !window.isOver
            }
            let stored = try documents.document(id, in: snapshot, examining: examination)
            guard let stored else { return true }
            return try body(try shape.document(stored: stored, match: nil)) && !window.isOver
        }
    }

    private mutating func showFound(
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Bool
    ) throws {
        var window = window
        defer { self.window = window }
        try search.forEachMatch(
            window.countWanted,
            recording: request.projection.needsMatch,
            within: timeLimit,
            in: snapshot
        ) { stored, match in
            guard window.admitsNext() else { return true }
            return try body(stored, match) && !window.isOver
        }
    }

    private mutating func showSorted(
        _ records: inout SortedRecords,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument, Match?) throws -> Bool
    ) throws {
        while !window.isOver, let id = try records.next() {
            guard window.admitsNext() else { continue }
            try timeLimit.check()
            let goesOn =
                if request.projection.needsMatch {
                    try search.withMatch(id, recording: true, in: snapshot, body)
                } else {
                    try search.withDocument(id, in: snapshot) { try body($0, nil) }
                }
            guard goesOn ?? true else { return }
        }
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
        try search.forEachMatch(within: timeLimit, in: snapshot) { stored, _ in
            try sorter.add(try order.key(of: stored, stored.id))
            return true
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
