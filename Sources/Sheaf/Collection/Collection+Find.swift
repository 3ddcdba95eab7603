// SPDX-License-Identifier: MIT
//
// Find: parse -> plan -> locate -> show. Documents are shown as copies, or in place through a
// handle that reads only what it is asked for.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// The documents that match, in the order of the options, else in the order in which they were
    /// inserted or in that of the index used.
    ///
    ///     for try await grade in grades.find(["uid": "u1"]) { … }
    ///     let all = try await grades.find().toArray()
    ///     let best = grades.find(options: FindOptions(sort: ["unit": -1], limit: 10))
    ///
    /// - Complexity: with an index on a field of the filter O(log n + matches), else O(documents).
    ///   A sort keeps the keys of the matches in memory, with a limit only of so many, and beyond
    ///   ``StoreOptions/sortMemoryByteCountMax`` in a temporary file.
    public func find(
        _ filter: Document = [:],
        options: FindOptions = FindOptions()
    ) -> FindSequence {
        FindSequence(collection: self, filter: filter, options: options)
    }

    /// The documents that match, in one state of the store.
    ///
    /// - Complexity: O(bytes of the documents) memory; for one at a time see
    ///   ``forEachDocument(_:options:in:_:)``.
    /// - Throws: ``StoreError``.
    public func find(
        _ filter: Document = [:],
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [Document] {
        try mapping {
            let request = try FindRequest(filter, options, of: self)
            guard let entry = try snapshot.collection(self) else { return [] }
            var progress = try FindProgress(request, in: entry, snapshot.base)
            var documents: [Document] = []
            try progress.showDocuments(as: request.projection, in: snapshot.base) { document in
                documents.append(document)
                return true
            }
            return documents
        }
    }

    /// The first document that matches, or nil when none does.
    ///
    /// - Complexity: with an index on a field of the filter O(log n), else O(documents).
    /// - Throws: ``StoreError``.
    public func findOne(
        _ filter: Document = [:],
        options: FindOptions = FindOptions()
    ) async throws(StoreError) -> Document? {
        try reading("findOne") { try findOne(filter, options: options, in: $0) }
    }

    /// The first document that matches in one state of the store, or nil when none does.
    ///
    /// - Complexity: as ``findOne(_:options:)``.
    /// - Throws: ``StoreError``.
    public func findOne(
        _ filter: Document = [:],
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> Document? {
        var options = options
        options.limit = 1
        return try find(filter, options: options, in: snapshot).first
    }

    /// Shows the first document that matches where it lies; nil when none does.
    ///
    ///     let grade = try store.read { snapshot in
    ///         try grades.withDocument(["uid": "u1"], in: snapshot) { student in
    ///             try student.value(at: "semesters.21.500000")
    ///         }
    ///     }
    ///
    /// - Complexity: finding it is as for ``findOne(_:options:)``; of the document only that is
    ///   read which is asked for.
    /// - Throws: what the body throws, or ``StoreError``.
    public func withDocument<Result>(
        _ filter: Document,
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot,
        _ body: (borrowing DocumentHandle) throws -> Result
    ) throws -> Result? {
        var result: Result?
        try forEachDocument(filter, options: options, in: snapshot) { document in
            result = try body(document)
            return false
        }
        return result
    }

    /// Shows the documents that match one after another where they lie, until the body answers
    /// false.
    ///
    /// The documents are whole: what is to be shown of one is chosen with
    /// ``DocumentHandle/copy(projection:)``, and a projection in the options is refused.
    ///
    /// - Complexity: as ``find(_:options:)``; memory does not grow with the documents.
    /// - Throws: what the body throws, or ``StoreError``.
    public func forEachDocument(
        _ filter: Document = [:],
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot,
        _ body: (borrowing DocumentHandle) throws -> Bool
    ) throws {
        let request = try FindRequest(filter, options, of: self)
        guard request.projection.isIdentity else {
            throw StoreError(
                .misuse,
                "Documents that are shown where they lie are whole: leave the projection out, and "
                    + "copy what is wanted of each."
            )
        }
        guard let entry = try snapshot.collection(self) else { return }
        var progress = try FindProgress(request, in: entry, snapshot.base)
        try progress.show(in: snapshot.base) { stored, _ in try body(DocumentHandle(stored)) }
    }
}

extension Collection {
    /// Refuses a negative number of documents.
    func checkNotNegative(skip: Int, limit: Int?) throws(StoreError) {
        for (name, value) in [("skip", skip), ("limit", limit ?? 0)] where value < 0 {
            throw StoreError(
                .invalidOperation,
                "BSON field '\(name)' value must be >= 0, actual value '\(value)'",
                mongoCode: 51024
            )
        }
    }
}

extension Search {
    /// Shows the documents that match, without the first ones, until there have been enough or the
    /// body answers false.
    ///
    /// A limit of 0 is none, as in MongoDB.
    mutating func forEachMatch(
        _ skip: Int,
        _ limit: Int?,
        within maxTime: Duration = .zero,
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Bool
    ) throws {
        var window = Window(skip: skip, limit: limit)
        try forEachMatch(
            window.countWanted,
            within: TimeLimit(maxTime),
            in: snapshot
        ) { stored, _ in
            guard window.admitsNext() else { return true }
            return try body(stored) && !window.isOver
        }
    }
}
