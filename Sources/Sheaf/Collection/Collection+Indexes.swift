// SPDX-License-Identifier: MIT
//
// Indexes: made, listed and dropped.

import SheafKeyValue
import SheafRecords

extension Collection {
    /// Makes an index on a field, or on a field inside: `["semesters.21.name": 1]`.
    ///
    /// A field that is an array has a key for each element. An index that is there already in the
    /// same form is left as it is. The collection is created if it is not there.
    ///
    /// - Parameters:
    ///   - keys: The field with its direction, 1 or -1.
    ///   - unique: Whether two documents may not have a key in common. A missing field counts as
    ///     null.
    ///   - options: More about the index.
    /// - Complexity: O(documents), in one commit of its own, which other writes wait for.
    /// - Throws: ``StoreError`` `duplicateKey` when documents have a key in common,
    ///   `indexConflict`, `invalidIndex`.
    /// - Returns: The index's name, whether it is new, and what it cost.
    @discardableResult
    public func createIndex(
        _ keys: Document,
        unique: Bool = false,
        options: IndexOptions = IndexOptions()
    ) async throws(StoreError) -> CreateIndexResult {
        try await store.perform(CreateIndexStatement(self, keys, unique, options))
    }

    /// Makes an index, as a part of a transaction.
    ///
    /// - Throws: as ``createIndex(_:unique:options:)``. Let a `duplicateKey` out of the
    ///   transaction: the index is half made then.
    @discardableResult
    public func createIndex(
        _ keys: Document,
        unique: Bool = false,
        options: IndexOptions = IndexOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> CreateIndexResult {
        try transaction.perform(CreateIndexStatement(self, keys, unique, options))
    }

    /// The indexes of the collection, the one on `_id` first; none when there is no collection.
    ///
    /// - Throws: ``StoreError``.
    public func listIndexes() async throws(StoreError) -> [IndexDescription] {
        try mapping {
            try store.read { try listIndexes(in: $0) }
        }
    }

    /// The indexes of the collection in one state of the store.
    ///
    /// - Throws: ``StoreError``.
    public func listIndexes(in snapshot: StoreSnapshot) throws(StoreError) -> [IndexDescription] {
        try snapshot.collection(self)?.indexes.map { IndexDescription($0) } ?? []
    }

    /// Drops the index with a name.
    ///
    /// - Complexity: O(pages of the index).
    /// - Throws: ``StoreError`` `indexMissing`, `namespaceMissing`; the index on `_id` cannot be
    ///   dropped.
    @discardableResult
    public func dropIndex(_ name: String) async throws(StoreError) -> DropResult {
        try await store.perform(DropIndexStatement(collection: self, name: name))
    }

    /// Drops the index with a name, as a part of a transaction.
    ///
    /// - Throws: as ``dropIndex(_:)``.
    @discardableResult
    public func dropIndex(
        _ name: String,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DropResult {
        try transaction.perform(DropIndexStatement(collection: self, name: name))
    }
}

/// Makes an index.
struct CreateIndexStatement: Statement {
    let collection: Collection
    private let pattern: IndexPattern
    private let name: String
    private let isUnique: Bool

    // A duplicate may be found after entries have been written.
    var runsAlone: Bool { true }

    init(
        _ collection: Collection,
        _ keys: Document,
        _ isUnique: Bool,
        _ options: IndexOptions
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        self.collection = collection
        self.isUnique = isUnique
        pattern = try IndexPattern(keys)
        name = options.name ?? pattern.defaultName
        try IndexPattern.check(name: name)
    }

    func run(in transaction: inout StoreTransaction) throws -> CreateIndexResult {
        let start = transaction.cost
        let entry = try transaction.createdCollection(collection)
        if let existing = try existing(in: entry) {
            return CreateIndexResult(
                name: existing.name,
                existed: true,
                cost: transaction.cost.since(start)
            )
        }
        let index = try transaction.newIndex(
            name,
            pattern.keys,
            isUnique: isUnique,
            isMultikey: false
        )
        var changed = entry
        changed.indexes.append(index)
        try transaction.save(entry.namespace, changed)
        try fill(index, of: entry, in: &transaction)
        return CreateIndexResult(name: name, existed: false, cost: transaction.cost.since(start))
    }

    /// The index that is there already, or an error if it is one that only looks like it.
    private func existing(in entry: CatalogCollection) throws(StoreError) -> CatalogIndex? {
        if pattern.path == "_id" { return try existingIDIndex(in: entry) }
        if let known = entry.index(named: name) {
            guard known.pattern == pattern.keys, known.isUnique == isUnique else {
                throw StoreError(
                    .indexConflict,
                    "An existing index has the same name as the requested index, but another "
                        + "pattern or other options: \(name). Drop it first, or take another name.",
                    mongoCode: MongoCode.indexKeySpecsConflict.rawValue
                )
            }
            return known
        }
        if let known = entry.indexes.first(where: { $0.pattern == pattern.keys }) {
            throw StoreError(
                .indexConflict,
                "Index already exists with a different name: \(known.name). Use that name, or "
                    + "drop it first."
            )
        }
        return nil
    }

    private func existingIDIndex(in entry: CatalogCollection) throws(StoreError) -> CatalogIndex {
        guard !pattern.isDescending else {
            throw StoreError(
                .invalidIndex,
                "The index on _id is always ascending: use {_id: 1}."
            )
        }
        return entry.idIndex
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
            for id in batch {
                let delta = try delta(of: id, index, of: entry, in: transaction.base.snapshot)
                try transaction.apply([delta], of: id, in: entry)
            }
        }
    }

    private func delta(
        of id: RecordID,
        _ index: CatalogIndex,
        of entry: CatalogCollection,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> IndexDelta {
        guard let document = try entry.documents.document(id, in: snapshot) else {
            throw CatalogRecords.damaged
        }
        let delta = try IndexDelta(
            index: index,
            from: IndexKeys(),
            to: IndexKeys(of: document, index.values)
        )
        try entry.checkUnique(delta, besides: id, in: snapshot)
        return delta
    }
}

/// Drops an index.
struct DropIndexStatement: Statement {
    let collection: Collection
    let name: String

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        guard let entry = try transaction.collection(collection) else {
            throw StoreError(.namespaceMissing, "ns not found \(collection.namespace)")
        }
        guard let index = entry.index(named: name) else {
            throw StoreError(.indexMissing, "index not found with name [\(name)]")
        }
        guard !index.isIDIndex else {
            throw StoreError(
                .invalidIndex,
                "cannot drop _id index",
                mongoCode: MongoCode.invalidOptions.rawValue
            )
        }
        try transaction.drop(index, of: entry)
        return DropResult(droppedNames: [name], cost: transaction.cost.since(start))
    }
}
