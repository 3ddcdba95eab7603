// SPDX-License-Identifier: MIT
//
// Delete: parse -> plan -> locate -> mutate -> commit.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// Deletes the first document that matches.
    ///
    /// - Complexity: finding is O(log n) with an index on a field of the filter, else O(documents);
    ///   deleting is O(records of the document).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(_ filter: Document) async throws(StoreError) -> DeleteResult {
        try await store.perform(DeleteStatement(self, filter, isMany: false))
    }

    /// Deletes the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(
        _ filter: Document,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try transaction.perform(DeleteStatement(self, filter, isMany: false))
    }

    /// Deletes all documents that match, in one commit.
    ///
    /// - Complexity: as ``deleteOne(_:)`` for each document.
    /// - Throws: ``StoreError``; nothing is deleted then.
    @discardableResult
    public func deleteMany(_ filter: Document) async throws(StoreError) -> DeleteResult {
        try await store.perform(DeleteStatement(self, filter, isMany: true))
    }

    /// Deletes all documents that match, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteMany(
        _ filter: Document,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try transaction.perform(DeleteStatement(self, filter, isMany: true))
    }
}

/// A deletion of one or many documents.
struct DeleteStatement: Statement {
    let collection: Collection
    let filter: Filter
    private let isMany: Bool

    init(_ collection: Collection, _ filter: Document, isMany: Bool) throws(StoreError) {
        self.collection = collection
        self.isMany = isMany
        self.filter = try collection.parsed(filter)
    }

    func run(in transaction: inout StoreTransaction) throws -> DeleteResult {
        try run(in: &transaction, examination: nil).result
    }

    func run(
        in transaction: inout StoreTransaction,
        examination: Examination?
    ) throws -> (result: DeleteResult, plan: AccessPlan) {
        let start = transaction.cost
        var result = DeleteResult(deletedCount: 0, cost: WriteCost())
        guard let entry = try transaction.collection(collection) else { return (result, .scan) }
        var search = Search(filter, in: entry, examination: examination)
        while true {
            // Deleting takes entries away that an index is walked by, so they are all taken down
            // first.
            let batch =
                try isMany && search.plan.usesIndex
                ? search.allBatches(in: transaction.base.snapshot)
                : search.nextBatch(in: transaction.base.snapshot)
            guard !batch.isEmpty else { break }
            for id in batch where try delete(id, search, &transaction) {
                result.deletedCount += 1
                guard isMany else { break }
            }
            if !isMany, result.deletedCount > 0 { break }
        }
        result.cost = transaction.cost.since(start)
        return (result, search.plan)
    }

    /// Deletes a document with its keys; false if it does not match.
    private func delete(
        _ id: RecordID,
        _ search: Search,
        _ transaction: inout StoreTransaction
    ) throws -> Bool {
        let entry = search.collection
        let deltas = try search.withMatch(id, in: transaction.base.snapshot) { stored in
            var deltas: [IndexDelta] = []
            for index in entry.indexes {
                deltas.append(try IndexDelta(deleting: stored, from: index))
            }
            return deltas
        }
        guard let deltas else { return false }
        try transaction.apply(deltas, of: id, in: entry)
        try entry.documents.delete(id, in: &transaction.base)
        return true
    }
}
