// SPDX-License-Identifier: MIT
//
// updateOne, updateMany and replaceOne of typed collections.

extension TypedCollection {
    /// Updates the first document that matches, in place.
    ///
    ///     try await students.updateOne(\.uid == "u1", .inc(\.count, by: 1), upsert: true)
    ///
    /// - Complexity: as `updateOne` of ``Collection``: what is written follows the change.
    /// - Throws: as there, and ``StoreError`` `conversion`.
    @discardableResult
    public func updateOne(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        let (change, options) = try update.document(options)
        return try await documents.updateOne(
            try filter.document(),
            change,
            upsert: upsert,
            options: options
        )
    }

    /// Updates the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func updateOne(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        let (change, options) = try update.document(options)
        return try documents.updateOne(
            try filter.document(),
            change,
            upsert: upsert,
            options: options,
            in: &transaction
        )
    }

    /// Updates all documents that match, in one commit.
    ///
    /// - Complexity: as ``updateOne(_:_:upsert:options:)`` for each document.
    /// - Throws: as `updateMany` of ``Collection``, and ``StoreError`` `conversion`.
    @discardableResult
    public func updateMany(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        let (change, options) = try update.document(options)
        return try await documents.updateMany(
            try filter.document(),
            change,
            upsert: upsert,
            options: options
        )
    }

    /// Updates all documents that match, as a part of a transaction.
    ///
    /// - Throws: as ``updateMany(_:_:upsert:options:)``. Who catches the error keeps what was done.
    @discardableResult
    public func updateMany(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        let (change, options) = try update.document(options)
        return try documents.updateMany(
            try filter.document(),
            change,
            upsert: upsert,
            options: options,
            in: &transaction
        )
    }

    /// Puts a value in place of the first document that matches; `_id` stays as it is.
    ///
    /// - Complexity: O(bytes of both documents).
    /// - Throws: as `replaceOne` of ``Collection``, and ``StoreError`` `conversion`.
    @discardableResult
    public nonisolated(nonsending) func replaceOne(
        _ filter: TypedFilter<Root>,
        _ replacement: Root,
        upsert: Bool = false,
        options: ReplaceOptions = ReplaceOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await documents.replaceOne(
            try filter.document(),
            try document(replacement),
            upsert: upsert,
            options: options
        )
    }

    /// Puts a value in place of the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func replaceOne(
        _ filter: TypedFilter<Root>,
        _ replacement: Root,
        upsert: Bool = false,
        options: ReplaceOptions = ReplaceOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try documents.replaceOne(
            try filter.document(),
            try document(replacement),
            upsert: upsert,
            options: options,
            in: &transaction
        )
    }
}

extension TypedUpdate {
    /// The update document, and the options with its array filters before those of the caller.
    fileprivate func document(
        _ options: UpdateOptions
    ) throws(StoreError) -> (Document, UpdateOptions) {
        var options = options
        let (update, filters) = try document()
        options.arrayFilters.insert(contentsOf: filters, at: 0)
        return (update, options)
    }
}
