// SPDX-License-Identifier: MIT
//
// Indexes: made, listed, hidden and dropped.

import SheafKeyValue
import SheafRecords

extension Collection {
    /// Makes an index on one field or several, also fields inside:
    /// `["uid": 1, "semesters.21.name": -1]`.
    ///
    /// A field that is an array has a key for each element. An index that is there already in the
    /// same form is left as it is. The collection is created if it is not there.
    ///
    /// - Parameters:
    ///   - keys: The fields with their directions, 1 or -1.
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
        let model = IndexModel(keys, unique: unique, options: options)
        return try await store.perform(CreateIndexStatement(self, model))
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
        let model = IndexModel(keys, unique: unique, options: options)
        return try transaction.perform(CreateIndexStatement(self, model))
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

    /// Drops the index with a name; `*` means all but the one on `_id`.
    ///
    /// - Complexity: O(pages of the index).
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

    /// Hides an index from queries, or shows it again; it is kept up in any case.
    ///
    /// Hiding shows what dropping would do, and is undone at once.
    ///
    /// - Complexity: O(1).
    /// - Throws: ``StoreError`` `indexMissing`, `namespaceMissing`; the index on `_id` cannot be
    ///   hidden.
    /// - Returns: What it cost.
    @discardableResult
    public func setIndex(
        _ name: String,
        isHidden: Bool
    ) async throws(StoreError) -> DropResult {
        try await store.perform(
            HideIndexStatement(collection: self, name: name, isHidden: isHidden)
        )
    }
}
