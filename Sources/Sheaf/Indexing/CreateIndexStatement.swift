// SPDX-License-Identifier: MIT
//
// Indexing: an index made in one commit.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// Makes an index.
struct CreateIndexStatement: Statement {
    let collection: Collection
    private let specification: IndexSpecification

    // A duplicate may be found after entries have been written.
    var runsAlone: Bool { true }

    init(_ collection: Collection, _ model: IndexModel) throws(StoreError) {
        try NameRules.check(collection.namespace)
        self.collection = collection
        specification = try IndexSpecification(model)
    }

    func run(in transaction: inout StoreTransaction) throws -> CreateIndexResult {
        let start = transaction.cost
        let entry = try transaction.createdCollection(collection)
        if let existing = try specification.existing(in: entry) {
            return CreateIndexResult(
                name: existing.name,
                existed: true,
                cost: transaction.cost.since(start)
            )
        }
        let index = try transaction.newIndex(specification)
        var changed = entry
        changed.indexes.append(index)
        try transaction.save(entry.namespace, changed)
        try fill(index, of: entry, in: &transaction)
        return CreateIndexResult(
            name: specification.name,
            existed: false,
            cost: transaction.cost.since(start)
        )
    }

    /// Puts the keys of all documents.
    private func fill(
        _ index: CatalogIndex,
        of entry: CatalogCollection,
        in transaction: inout StoreTransaction
    ) throws {
        var candidates = Candidates(.scan, entry.documents)
        while case let batch = try candidates.nextBatch(in: transaction.base.snapshot),
            !batch.isEmpty
        {
            for id in batch { try transaction.addKeys(of: id, to: index, of: entry) }
        }
    }
}

extension StoreTransaction {
    /// Puts the keys that a document has in a new index.
    mutating func addKeys(
        of id: RecordID,
        to index: CatalogIndex,
        of entry: CatalogCollection
    ) throws {
        let delta = try entry.delta(of: id, in: index, base.snapshot)
        try apply([delta], of: id, in: entry)
    }
}

extension CatalogCollection {
    fileprivate func delta(
        of id: RecordID,
        in index: CatalogIndex,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> IndexDelta {
        guard let document = try documents.document(id, in: snapshot) else {
            throw CatalogRecords.damaged
        }
        let delta = try IndexDelta(inserting: document, into: index)
        try checkUnique(delta, besides: id, in: snapshot)
        return delta
    }
}

extension IndexSpecification {
    /// The index that is there already, or an error if it is one that only looks like it.
    func existing(in entry: CatalogCollection) throws(StoreError) -> CatalogIndex? {
        if keys == CatalogIndex.idPattern { return entry.idIndex }
        if let known = entry.index(named: name) {
            guard isEquivalent(to: known.specification) else {
                throw conflict(
                    "An existing index has the same name as the requested index. When index names "
                        + "are not specified, they are auto generated and can cause conflicts. "
                        + "Please refer to our documentation.",
                    known,
                    .indexKeySpecsConflict
                )
            }
            guard expireAfterSeconds == known.specification.expireAfterSeconds else {
                throw conflict(
                    "An equivalent index already exists with the same name but different options.",
                    known
                )
            }
            return known
        }
        let known = entry.indexes.first { isEquivalent(to: $0.specification) }
        if let known {
            guard expireAfterSeconds == known.specification.expireAfterSeconds else {
                throw conflict(
                    "An equivalent index already exists with a different name and options.",
                    known
                )
            }
            throw StoreError(
                .indexConflict,
                "Index already exists with a different name: \(known.name)"
            )
        }
        guard entry.indexes.count < IndexSpecification.countMax else {
            throw .invalidIndex(
                "add index fails, too many indexes for \(entry.namespace) "
                    + "key:\(ShellText.document(keys))"
            )
        }
        return nil
    }

    private func conflict(
        _ reason: String,
        _ known: CatalogIndex,
        _ number: MongoCode = .indexOptionsConflict
    ) -> StoreError {
        StoreError(
            .indexConflict,
            "\(reason) Requested index: \(ShellText.document(document)), existing index: "
                + ShellText.document(known.specification.document),
            mongoCode: number.rawValue
        )
    }
}
