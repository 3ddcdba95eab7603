// SPDX-License-Identifier: MIT
//
// Find: parse -> plan -> locate -> show. Documents are shown as copies, or in place through a
// handle that reads only what it is asked for.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// The documents that match, in the order in which they were inserted or in that of the index
    /// used.
    ///
    ///     for try await grade in grades.find(["uid": "u1"]) { … }
    ///     let all = try await grades.find().toArray()
    ///
    /// - Complexity: with an index on a field of the filter O(log n + matches), else O(documents).
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
            var documents: [Document] = []
            try forEachDocument(filter, options: options, in: snapshot) { document in
                documents.append(try document.copy())
                return true
            }
            return documents
        }
    }

    /// The first document that matches, or nil when none does.
    ///
    /// - Complexity: with an index on a field of the filter O(log n), else O(documents).
    /// - Throws: ``StoreError``.
    public func findOne(_ filter: Document = [:]) async throws(StoreError) -> Document? {
        try mapping {
            try store.read { try findOne(filter, in: $0) }
        }
    }

    /// The first document that matches in one state of the store, or nil when none does.
    ///
    /// - Complexity: as ``findOne(_:)``.
    /// - Throws: ``StoreError``.
    public func findOne(
        _ filter: Document = [:],
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> Document? {
        try mapping { try withDocument(filter, in: snapshot) { try $0.copy() } }
    }

    /// Shows the first document that matches where it lies; nil when none does.
    ///
    ///     let grade = try store.read { snapshot in
    ///         try grades.withDocument(["uid": "u1"], in: snapshot) { student in
    ///             try student.value(at: "semesters.21.500000")
    ///         }
    ///     }
    ///
    /// - Complexity: finding it is as for ``findOne(_:)``; of the document only that is read which
    ///   is asked for.
    /// - Throws: what the body throws, or ``StoreError``.
    public func withDocument<Result>(
        _ filter: Document,
        in snapshot: StoreSnapshot,
        _ body: (borrowing DocumentHandle) throws -> Result
    ) throws -> Result? {
        var result: Result?
        try forEachDocument(filter, in: snapshot) { document in
            result = try body(document)
            return false
        }
        return result
    }

    /// Shows the documents that match one after another where they lie, until the body answers
    /// false.
    ///
    /// - Complexity: as ``find(_:options:)``; memory does not grow with the documents.
    /// - Throws: what the body throws, or ``StoreError``.
    public func forEachDocument(
        _ filter: Document = [:],
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot,
        _ body: (borrowing DocumentHandle) throws -> Bool
    ) throws {
        let parsed = try parsed(filter, options.skip, options.limit)
        guard let entry = try snapshot.collection(self) else { return }
        var search = Search(parsed, in: entry)
        try search.forEachMatch(options.skip, options.limit, in: snapshot.base) { stored in
            try body(DocumentHandle(stored))
        }
    }

    /// Parses a filter and checks what goes with it.
    func parsed(
        _ filter: Document,
        _ skip: Int = 0,
        _ limit: Int? = nil
    ) throws(StoreError) -> Filter {
        try NameRules.check(namespace)
        try checkNotNegative(skip: skip, limit: limit)
        do throws(LanguageError) {
            return try Filter(parsing: filter)
        } catch {
            throw StoreError(error)
        }
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
        in snapshot: SheafKeyValue.Snapshot,
        _ body: (borrowing StoredDocument) throws -> Bool
    ) throws {
        var toSkip = skip
        var toShow = limit.flatMap { $0 > 0 ? $0 : nil } ?? .max
        while case let batch = try nextBatch(in: snapshot), !batch.isEmpty {
            for id in batch {
                let goesOn = try withMatch(id, in: snapshot) { stored in
                    guard toSkip == 0 else {
                        toSkip -= 1
                        return true
                    }
                    toShow -= 1
                    return try body(stored) && toShow > 0
                }
                guard goesOn ?? true else { return }
            }
        }
    }
}
