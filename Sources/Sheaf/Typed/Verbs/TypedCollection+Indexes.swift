// SPDX-License-Identifier: MIT
//
// createIndex of typed collections.

extension TypedCollection {
    /// Makes an index on fields of the type, unless there is the same one.
    ///
    ///     try await students.createIndex([.ascending(\.uid)], unique: true)
    ///
    /// - Complexity: as ``Collection/createIndex(_:unique:options:progress:)``.
    /// - Throws: as ``Collection/createIndex(_:unique:options:progress:)``.
    @discardableResult
    public func createIndex(
        _ keys: TypedOrder<Root>,
        unique: Bool = false,
        options: IndexOptions = IndexOptions()
    ) async throws(StoreError) -> CreateIndexResult {
        try await documents.createIndex(try keys.document(), unique: unique, options: options)
    }

    /// Makes an index on fields of the type, as a part of a transaction.
    ///
    /// - Throws: as ``Collection/createIndex(_:unique:options:progress:)``.
    @discardableResult
    public func createIndex(
        _ keys: TypedOrder<Root>,
        unique: Bool = false,
        options: IndexOptions = IndexOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> CreateIndexResult {
        try documents.createIndex(
            try keys.document(),
            unique: unique,
            options: options,
            in: &transaction
        )
    }
}
