// SPDX-License-Identifier: MIT
//
// Deleting: parse -> plan -> locate -> mutate. This is the one implementation of deleteOne,
// deleteMany and findOneAndDelete, alone, in a transaction, in a bulk write and in a rehearsal.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A deletion of one or many documents.
struct DeleteStatement: CollectionStatement {
    let collection: Collection
    let query: Query
    private let isMany: Bool

    init(
        _ collection: Collection,
        _ filter: Document,
        _ options: some QueryOptions,
        isMany: Bool
    ) throws(StoreError) {
        self.collection = collection
        self.isMany = isMany
        query = try Query(filter, options, of: collection, for: .changes(ofMany: isMany))
    }

    func run(in transaction: inout StoreTransaction) throws -> DeleteResult {
        try run(in: &transaction, examination: nil).result
    }

    /// Carries the statement out.
    ///
    /// - Parameters:
    ///   - transaction: What it is a part of.
    ///   - examination: Where it is noted what was looked at.
    ///   - image: What is wanted of the document; by default nothing of it is read for that.
    /// - Throws: What the checks and the storage throw.
    /// - Returns: What was done and by which plan.
    func run(
        in transaction: inout StoreTransaction,
        examination: Examination?,
        image: Image? = nil
    ) throws -> DeleteRun {
        let start = transaction.cost
        var run = DeleteRun()
        guard let entry = try transaction.collection(collection) else { return run }
        var targets = try Targets(
            query,
            isMany: isMany,
            in: entry,
            transaction.base.snapshot,
            examination: examination
        )
        run.plan = targets.search.plan
        while let id = try targets.next(in: transaction.base.snapshot) {  // locate
            try delete(id, targets.search, image, &run, &transaction)  // mutate
            if !isMany, run.result.deletedCount > 0 { break }
        }
        run.result.cost = transaction.cost.since(start)
        return run
    }

    /// Deletes a document with its keys, if it matches.
    private func delete(
        _ id: RecordID,
        _ search: Search,
        _ image: Image?,
        _ run: inout DeleteRun,
        _ transaction: inout StoreTransaction
    ) throws {
        let entry = search.collection
        let noting = transaction.noting(entry.namespace)
        let found = try search.withMatch(id, in: transaction.base.snapshot) { stored in
            let deltas = try entry.deltas(deleting: stored, in: transaction.base.snapshot)
            let match =
                image?.needsMatch == true ? try search.filter.match(stored: stored) : nil
            return (
                deltas: deltas,
                image: try image?.copy(of: stored, match),
                note: try noting.map { try DocumentNote(of: stored, $0) }
            )
        }
        guard let found else { return }
        try transaction.apply(found.deltas, of: id, in: entry)
        try entry.documents.delete(id, in: &transaction.base)
        if let note = found.note { try transaction.note(note.record(.delete, entry.namespace)) }
        run.result.deletedCount += 1
        run.image = found.image
    }
}

/// A deletion on its way, and in the end what it did.
struct DeleteRun {
    var plan: AccessPlan = .scan
    var result = DeleteResult(deletedCount: 0, cost: WriteCost())
    /// What was wanted of the document.
    var image: Document?
}
