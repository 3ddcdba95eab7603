// SPDX-License-Identifier: MIT
//
// Indexes: made, listed, hidden and dropped.

import SheafKeyValue
import SheafRecords

extension Collection {
    /// Makes an index on one field or several, also fields inside:
    /// `["uid": 1, "semesters.21.name": -1]`.
    ///
    /// With ``IndexOptions/elementKey`` large arrays keep an index of their elements instead.
    ///
    /// A field that is an array has a key for each element. An index that is there already in the
    /// same form is left as it is. The collection is created if it is not there.
    ///
    /// - Parameters:
    ///   - keys: The fields with their directions, 1 or -1.
    ///   - unique: Whether two documents may not have a key in common. A missing field counts as
    ///     null.
    ///   - options: More about the index.
    ///   - progress: Is told after each step how far the index of a large collection has come.
    /// - Complexity: O(documents + keys). Over a small collection it is one commit; over a large
    ///   one each commit does a small part, other writes go on between them, and the index is used
    ///   when it is whole. Readers never wait.
    /// - Throws: ``StoreError`` `duplicateKey` when documents have a key in common,
    ///   `indexConflict`, `invalidIndex`. Nothing of the index is left then.
    /// - Returns: The index's name, whether it was there, and what it cost.
    @discardableResult
    public func createIndex(
        _ keys: Document,
        unique: Bool = false,
        options: IndexOptions = IndexOptions(),
        progress: (@Sendable (IndexBuildProgress) -> Void)? = nil
    ) async throws(StoreError) -> CreateIndexResult {
        let model = IndexModel(keys, unique: unique, options: options)
        return try await buildIndexes([model], progress)[0]
    }

    /// Makes indexes; when one of them cannot be made, none is.
    ///
    /// - Complexity: as for each index alone.
    /// - Throws: as ``createIndex(_:unique:options:progress:)``.
    /// - Returns: The results in the order of the models; each tells the cost of all.
    @discardableResult
    public func createIndexes(
        _ models: [IndexModel],
        progress: (@Sendable (IndexBuildProgress) -> Void)? = nil
    ) async throws(StoreError) -> [CreateIndexResult] {
        try await buildIndexes(models, progress)
    }

    /// Makes an index, as a part of a transaction, whatever the size of the collection.
    ///
    /// - Throws: as ``createIndex(_:unique:options:progress:)``. Let a `duplicateKey` out of the
    ///   transaction: the index is half made then.
    @discardableResult
    public func createIndex(
        _ keys: Document,
        unique: Bool = false,
        options: IndexOptions = IndexOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> CreateIndexResult {
        let model = IndexModel(keys, unique: unique, options: options)
        if let index = try ElementKeyIndex(model) {
            return try transaction.createElementKey(index, of: self)
        }
        let begun = try transaction.perform(
            CreateIndexStatement(self, [model], mayBuild: false)
        )
        let index = begun.indexes[0]
        return CreateIndexResult(name: index.name, existed: index.existed, cost: begun.cost)
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
        guard let entry = try snapshot.collection(self) else { return [] }
        return try mapping {
            try entry.indexes.map { index in
                let progress = try entry.buildProgress(of: index, in: snapshot.base)
                return IndexDescription(index, buildProgress: progress)
            } + entry.elementKeys.map { IndexDescription($0) }
        }
    }

    /// Drops the index with a name; `*` means all but the one on `_id`.
    ///
    /// - Complexity: O(pages of the index); one with ``IndexOptions/elementKey`` takes one commit
    ///   that visits all documents and rids their arrays of its keys.
    /// - Throws: ``StoreError`` `indexMissing`, `namespaceMissing`; the index on `_id` cannot be
    ///   dropped.
    @discardableResult
    public func dropIndex(_ name: String) async throws(StoreError) -> DropResult {
        try await store.perform(DropIndexStatement(self, .name(name)))
    }

    /// Drops the index with a name, as a part of a transaction.
    ///
    /// - Throws: as ``dropIndex(_:)-(String)``.
    @discardableResult
    public func dropIndex(
        _ name: String,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DropResult {
        try transaction.perform(DropIndexStatement(self, .name(name)))
    }

    /// Drops the index with a pattern.
    ///
    /// - Complexity: O(pages of the index).
    /// - Throws: as ``dropIndex(_:)-(String)``; `invalidOperation` when several indexes have the
    ///   pattern.
    @discardableResult
    public func dropIndex(_ keys: Document) async throws(StoreError) -> DropResult {
        try await store.perform(DropIndexStatement(self, .keys(keys)))
    }

    /// Drops all indexes but the one on `_id`.
    ///
    /// - Complexity: O(pages of the indexes).
    /// - Throws: ``StoreError`` `namespaceMissing`.
    @discardableResult
    public func dropIndexes() async throws(StoreError) -> DropResult {
        try await store.perform(DropIndexStatement(self, .all))
    }

    /// Hides an index from queries; it is kept up all the same.
    ///
    /// It shows what dropping the index would do, and ``unhideIndex(_:)`` undoes it at once.
    ///
    /// - Complexity: O(1).
    /// - Throws: ``StoreError`` `indexMissing`, `namespaceMissing`; the index on `_id` cannot be
    ///   hidden.
    @discardableResult
    public func hideIndex(_ name: String) async throws(StoreError) -> HideIndexResult {
        try await store.perform(
            HideIndexStatement(collection: self, name: name, isHidden: true)
        )
    }

    /// Shows an index to queries again.
    ///
    /// - Complexity: O(1).
    /// - Throws: as ``hideIndex(_:)``.
    @discardableResult
    public func unhideIndex(_ name: String) async throws(StoreError) -> HideIndexResult {
        try await store.perform(
            HideIndexStatement(collection: self, name: name, isHidden: false)
        )
    }
}
