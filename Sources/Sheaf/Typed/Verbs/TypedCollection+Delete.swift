// SPDX-License-Identifier: MIT
//
// deleteOne and deleteMany of typed collections.

extension TypedCollection {
    /// Deletes the first document that matches.
    ///
    /// - Complexity: as ``Collection/deleteOne(_:options:)``.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(
        _ filter: TypedFilter<Root>,
        options: DeleteOptions = DeleteOptions()
    ) async throws(StoreError) -> DeleteResult {
        try await documents.deleteOne(try filter.document(), options: options)
    }

    /// Deletes the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteOne(
        _ filter: TypedFilter<Root>,
        options: DeleteOptions = DeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try documents.deleteOne(try filter.document(), options: options, in: &transaction)
    }

    /// Deletes all documents that match, in one commit.
    ///
    /// - Complexity: as ``Collection/deleteMany(_:options:)``.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteMany(
        _ filter: TypedFilter<Root>,
        options: DeleteOptions = DeleteOptions()
    ) async throws(StoreError) -> DeleteResult {
        try await documents.deleteMany(try filter.document(), options: options)
    }

    /// Deletes all documents that match, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func deleteMany(
        _ filter: TypedFilter<Root>,
        options: DeleteOptions = DeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> DeleteResult {
        try documents.deleteMany(try filter.document(), options: options, in: &transaction)
    }
}
