// SPDX-License-Identifier: MIT
//
// Locating: the records that a writing statement looks at, one after another, while it changes what
// it was told.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// The records that a writing statement looks at.
struct Targets {
    private(set) var search: Search
    private let isMany: Bool
    private let order: SortPattern?
    private var waiting: ArraySlice<RecordID> = []

    /// Plans a query for a collection.
    ///
    /// - Parameters:
    ///   - query: What is looked for.
    ///   - isMany: Whether all documents that match are meant, and not the first one.
    ///   - collection: Where it is looked for.
    ///   - snapshot: The state of the store.
    ///   - examination: Where it is noted what was looked at.
    /// - Throws: ``StoreError`` `indexMissing` for a hint that no index answers to; errors of LMDB.
    init(
        _ query: Query,
        isMany: Bool,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot,
        examination: Examination?
    ) throws {
        self.isMany = isMany
        order = query.order
        search = try Search(query, in: collection, snapshot, examination: examination)
    }

    /// The next record to look at; nil when there are no more.
    ///
    /// A statement over many documents may change what its plan goes by, so that the records that
    /// an index tells are all taken down before the first change. One with an order that the plan
    /// does not give has looked at all documents when it knows its only target.
    mutating func next(in snapshot: SheafKeyValue.Snapshot) throws -> RecordID? {
        if let order, !search.plan.isOrdered {
            return try search.first(by: order, in: snapshot)
        }
        if waiting.isEmpty {
            let batch =
                try isMany && search.plan.usesIndex
                ? search.allBatches(in: snapshot)
                : search.nextBatch(isMany ? Candidates.batchCountMax : 1, in: snapshot)
            waiting = batch[...]
        }
        return waiting.popFirst()
    }
}
