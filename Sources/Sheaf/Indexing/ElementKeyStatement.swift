// SPDX-License-Identifier: MIT
//
// Indexing: element-key indexes entered into the catalog, and the arrays that are there already
// visited. The visit needs no record of how far it is: an array that it has not come to is
// searched as before, and gets its index from the next edit of it.

import SheafKeyValue
import SheafRecords

/// Enters element-key indexes into the catalog; when one cannot be, none is.
struct CreateElementKeysStatement: Statement {
    /// What the statement did.
    struct Outcome: CostBearing, Sendable {
        /// Of each index, whether it was there before.
        let existed: [Bool]
        var cost: WriteCost
    }

    let collection: Collection
    let indexes: [ElementKeyIndex]

    // A conflict may be found after an index before it was entered.
    var runsAlone: Bool { true }

    func run(in transaction: inout StoreTransaction) throws -> Outcome {
        let start = transaction.cost
        try NameRules.check(collection.namespace)
        let created = try transaction.createdCollection(collection)
        var existed: [Bool] = []
        for index in indexes {
            var entry = try transaction.current(created)
            existed.append(try index.exists(in: entry))
            guard existed.last == false else { continue }
            entry.elementKeys.append(index)
            try transaction.save(entry.namespace, entry)
        }
        return Outcome(existed: existed, cost: transaction.cost.since(start))
    }
}

/// Visits some documents, so that their arrays keep the indexes that they should, and refuses those
/// whose elements have the same key where they may not.
struct ElementKeyVisitStatement: Statement {
    /// What a step did.
    struct Step: CostBearing, Sendable {
        let documentCount: Int
        /// Where the next step begins; nil when all documents were visited.
        let position: RecordID?
        var cost: WriteCost
    }

    /// The documents of one commit at most.
    static let documentCountMax = 500
    /// The bytes that one commit writes, but for those of its last document.
    static let byteCountMax = 4 << 20

    let collection: Collection
    let indexes: [ElementKeyIndex]
    let position: RecordID?

    // A duplicate may be found after arrays before it were given their index.
    var runsAlone: Bool { true }

    func run(in transaction: inout StoreTransaction) throws -> Step {
        let start = transaction.cost
        guard let entry = try transaction.collection(collection) else {
            return Step(documentCount: 0, position: nil, cost: WriteCost())
        }
        let records = try entry.documents.records(
            after: position,
            countMax: Self.documentCountMax,
            in: transaction.base.snapshot
        )
        var visited = 0
        for record in records
        where transaction.cost.since(start).bytesWritten < Self.byteCountMax {
            try entry.checkUniqueElements(of: record, indexes, in: transaction.base.snapshot)
            try transaction.keepElementKeys(of: record, in: entry, touchedBy: [.root], indexes)
            visited += 1
        }
        return Step(
            documentCount: visited,
            position: visited == 0 ? nil : records[visited - 1],
            cost: transaction.cost.since(start)
        )
    }
}

extension Collection {
    /// Visits all documents, step by step.
    func visitArrays(
        _ indexes: [ElementKeyIndex],
        _ cost: inout WriteCost
    ) async throws(StoreError) {
        var position: RecordID?
        repeat {
            let step = try await store.perform(
                ElementKeyVisitStatement(collection: self, indexes: indexes, position: position)
            )
            cost = cost + step.cost
            position = step.position
        } while position != nil
    }

    /// Makes element-key indexes, and then the other indexes of the same call.
    func buildElementKeys(
        _ indexes: [ElementKeyIndex],
        then others: () async throws(StoreError) -> [CreateIndexResult]
    ) async throws(StoreError) -> [CreateIndexResult] {
        let begun = try await store.perform(
            CreateElementKeysStatement(collection: self, indexes: indexes)
        )
        let results: [CreateIndexResult]
        do throws(StoreError) {
            results = try await others()
        } catch {
            await drop(indexes, begun)
            throw error
        }
        var cost = begun.cost
        do throws(StoreError) {
            try await visitArrays(indexes, &cost)
        } catch {
            for made in results where !made.existed { _ = try? await dropIndex(made.name) }
            await drop(indexes, begun)
            throw error
        }
        return results
            + zip(indexes, begun.existed).map {
                CreateIndexResult(name: $0.name, existed: $1, cost: cost)
            }
    }
}

extension Collection {
    /// Drops the indexes that were entered when something after that failed.
    private func drop(
        _ indexes: [ElementKeyIndex],
        _ begun: CreateElementKeysStatement.Outcome
    ) async {
        for (index, existed) in zip(indexes, begun.existed) where !existed {
            _ = try? await dropIndex(index.name)
        }
    }
}

extension CatalogCollection {
    /// Refuses a stored document in which two elements of one array have the same key.
    fileprivate func checkUniqueElements(
        of record: RecordID,
        _ indexes: [ElementKeyIndex],
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        let kept = indexes.filter { $0.isUnique && elementKeys.contains($0) }
        guard !kept.isEmpty, let document = try documents.document(record, in: snapshot) else {
            return
        }
        try checkUniqueElements(of: document, kept)
    }
}

extension StoreTransaction {
    /// Visits all documents at once.
    mutating func visitArrays(
        of collection: Collection,
        _ indexes: [ElementKeyIndex]
    ) throws {
        var position: RecordID?
        repeat {
            position = try ElementKeyVisitStatement(
                collection: collection,
                indexes: indexes,
                position: position
            ).run(in: &self).position
        } while position != nil
    }

    /// Makes an element-key index at once.
    mutating func createElementKey(
        _ index: ElementKeyIndex,
        of collection: Collection
    ) throws(StoreError) -> CreateIndexResult {
        let start = cost
        let begun = try perform(
            CreateElementKeysStatement(collection: collection, indexes: [index])
        )
        do {
            try visitArrays(of: collection, [index])
        } catch {
            throw StoreError(mapping: error)
        }
        return CreateIndexResult(
            name: index.name,
            existed: begun.existed == [true],
            cost: cost.since(start)
        )
    }

    /// Drops element-key indexes; the arrays give up what they keep for them.
    mutating func drop(_ indexes: [ElementKeyIndex], of collection: Collection) throws {
        guard !indexes.isEmpty, var entry = try self.collection(collection) else { return }
        entry.elementKeys.removeAll { indexes.contains($0) }
        try save(entry.namespace, entry)
        try visitArrays(of: collection, indexes)
    }
}
