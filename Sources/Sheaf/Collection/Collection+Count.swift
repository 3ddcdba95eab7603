// SPDX-License-Identifier: MIT
//
// Count: parse -> plan -> locate.

import SheafLanguage
import SheafRecords

extension Collection {
    /// The number of documents that match.
    ///
    /// - Complexity: without a filter O(1), with an index on its fields O(matches), where the
    ///   filter asks no more than keys tell without reading a document, else O(documents).
    /// - Throws: ``StoreError``.
    public func countDocuments(
        _ filter: Document = [:],
        options: CountOptions = CountOptions()
    ) async throws(StoreError) -> Int {
        try reading("countDocuments") { try countDocuments(filter, options: options, in: $0) }
    }

    /// The number of documents that match in one state of the store.
    ///
    /// - Complexity: as ``countDocuments(_:options:)``.
    /// - Throws: ``StoreError``.
    public func countDocuments(
        _ filter: Document = [:],
        options: CountOptions = CountOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> Int {
        try checkNotNegative(skip: options.skip, limit: options.limit)
        let query = try Query(filter, options, of: self, for: options.demand)
        guard let entry = try snapshot.collection(self) else { return 0 }
        return try mapping {
            var search = try Search(query, in: entry, snapshot.base)
            if filter.isEmpty, options.hint == nil {
                let count = try entry.idIndex.sorted.entryCount(in: snapshot.base)
                let rest = max(0, count - options.skip)
                return options.limit.map { $0 > 0 ? min($0, rest) : rest } ?? rest
            }
            return try search.matchCount(
                options.skip,
                options.limit,
                within: options.maxTime,
                in: snapshot.base
            )
        }
    }

    /// The number of documents in the collection.
    ///
    /// It is exact; the name is MongoDB's.
    ///
    /// - Complexity: O(1).
    /// - Throws: ``StoreError``.
    public func estimatedDocumentCount() async throws(StoreError) -> Int {
        try await countDocuments()
    }

    /// The number of documents in the collection in one state of the store.
    ///
    /// - Complexity: O(1).
    /// - Throws: ``StoreError``.
    public func estimatedDocumentCount(in snapshot: StoreSnapshot) throws(StoreError) -> Int {
        try countDocuments(in: snapshot)
    }
}
