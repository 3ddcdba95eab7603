// SPDX-License-Identifier: MIT
//
// insertOne and insertMany of typed collections.

extension TypedCollection {
    /// Inserts a value as a document.
    ///
    /// - Complexity: as ``Collection/insertOne(_:options:)``.
    /// - Throws: as ``Collection/insertOne(_:options:)``, and `conversion`.
    /// - Returns: The `_id`, which is made if the value has none.
    @discardableResult
    public nonisolated(nonsending) func insertOne(
        _ value: Root,
        options: InsertOneOptions = InsertOneOptions()
    ) async throws(StoreError) -> InsertOneResult {
        try await documents.insertOne(try document(value), options: options)
    }

    /// Inserts a value as a document, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func insertOne(
        _ value: Root,
        options: InsertOneOptions = InsertOneOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> InsertOneResult {
        try documents.insertOne(try document(value), options: options, in: &transaction)
    }

    /// Inserts values as documents, in one commit.
    ///
    /// - Complexity: as ``Collection/insertMany(_:options:)``.
    /// - Throws: as ``Collection/insertMany(_:options:)``; `conversion` before any is inserted.
    @discardableResult
    public nonisolated(nonsending) func insertMany(
        _ values: [Root],
        options: InsertManyOptions = InsertManyOptions()
    ) async throws(StoreError) -> InsertManyResult {
        try await documents.insertMany(try documents(values), options: options)
    }

    /// Inserts values as documents, as a part of a transaction.
    ///
    /// - Throws: as ``Collection/insertMany(_:options:)``. Who catches the error keeps what was
    ///   done.
    @discardableResult
    public func insertMany(
        _ values: [Root],
        options: InsertManyOptions = InsertManyOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> InsertManyResult {
        try documents.insertMany(try documents(values), options: options, in: &transaction)
    }

    private func documents(_ values: [Root]) throws(StoreError) -> [Document] {
        var documents: [Document] = []
        for value in values { documents.append(try document(value)) }
        return documents
    }
}
