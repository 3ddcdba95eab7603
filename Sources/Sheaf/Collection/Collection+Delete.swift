// SPDX-License-Identifier: MIT
//
// deleteOne and deleteMany: each as a statement of its own and as a part of a transaction.

extension Collection {
    /// Deletes the first document that matches.
    ///
    /// - Complexity: finding is O(log n) with an index on a field of the filter, else O(documents);
    ///   deleting is O(records of the document).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(
        _ filter: Document,
        options: DeleteOptions = DeleteOptions()
    ) async throws(StoreError) -> DeleteResult {
        try await store.perform(DeleteStatement(self, filter, options, isMany: false))
    }

    /// Deletes the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(
        _ filter: Document,
        options: DeleteOptions = DeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try transaction.perform(DeleteStatement(self, filter, options, isMany: false))
    }

    /// Deletes all documents that match, in one commit.
    ///
    /// - Complexity: as ``deleteOne(_:options:)`` for each document.
    /// - Throws: ``StoreError``; nothing is deleted then.
    @discardableResult
    public func deleteMany(
        _ filter: Document,
        options: DeleteOptions = DeleteOptions()
    ) async throws(StoreError) -> DeleteResult {
        try await store.perform(DeleteStatement(self, filter, options, isMany: true))
    }

    /// Deletes all documents that match, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteMany(
        _ filter: Document,
        options: DeleteOptions = DeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try transaction.perform(DeleteStatement(self, filter, options, isMany: true))
    }
}
