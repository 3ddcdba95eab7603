// SPDX-License-Identifier: MIT
//
// findOneAndUpdate, findOneAndReplace and findOneAndDelete of typed collections.

/// What a `findOneAndUpdate`, `findOneAndReplace` or `findOneAndDelete` of a typed collection found
/// and did.
public struct TypedFindAndModifyResult<Root: Codable>: WriteResult {
    /// The document itself; nil when none matched, and for the state before an upsert.
    public let document: Document?
    /// The documents that the filter matched: 1 or 0.
    public let matchedCount: Int
    /// The `_id` of the document that an upsert inserted.
    public let upsertedID: BSONValue?
    /// What the statement handed to the storage.
    public let cost: WriteCost

    init(_ result: FindAndModifyResult) {
        document = result.value
        matchedCount = result.matchedCount
        upsertedID = result.upsertedID
        cost = result.cost
    }

    /// The document as a value, decoded when it is asked for.
    ///
    /// - Throws: ``StoreError`` `conversion` when it is no such value. What was done stays done.
    public var value: Root? {
        get throws(StoreError) {
            guard let document else { return nil }
            return try TypedCollection<Root>.value(document)
        }
    }
}

extension TypedCollection {
    /// Updates the first document that matches, and gives it back as it was, or as it is now.
    ///
    ///     let result = try await counters.findOneAndUpdate(
    ///         \.id == "invoice", .inc(\.next, by: 1), returnDocument: .after, upsert: true)
    ///     let counter = try result.value
    ///
    /// - Complexity: as `updateOne`, and O(bytes of the document).
    /// - Throws: as `updateOne`.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions()
    ) async throws(StoreError) -> TypedFindAndModifyResult<Root> {
        let (change, options) = try update.document(options)
        return TypedFindAndModifyResult(
            try await documents.findOneAndUpdate(
                try filter.document(),
                change,
                returnDocument: returnDocument,
                upsert: upsert,
                options: options
            )
        )
    }

    /// Updates the first document that matches and gives it back, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: TypedFilter<Root>,
        _ update: TypedUpdate<Root>,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> TypedFindAndModifyResult<Root> {
        let (change, options) = try update.document(options)
        return TypedFindAndModifyResult(
            try documents.findOneAndUpdate(
                try filter.document(),
                change,
                returnDocument: returnDocument,
                upsert: upsert,
                options: options,
                in: &transaction
            )
        )
    }

    /// Puts a value in place of the first document that matches, and gives back the old one or the
    /// new one.
    ///
    /// - Complexity: O(bytes of both documents).
    /// - Throws: as ``replaceOne(_:_:upsert:options:)``.
    @discardableResult
    public nonisolated(nonsending) func findOneAndReplace(
        _ filter: TypedFilter<Root>,
        _ replacement: Root,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndReplaceOptions = FindOneAndReplaceOptions()
    ) async throws(StoreError) -> TypedFindAndModifyResult<Root> {
        TypedFindAndModifyResult(
            try await documents.findOneAndReplace(
                try filter.document(),
                try document(replacement),
                returnDocument: returnDocument,
                upsert: upsert,
                options: options
            )
        )
    }

    /// Puts a value in place of the first document that matches and gives one of them back, as a
    /// part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func findOneAndReplace(
        _ filter: TypedFilter<Root>,
        _ replacement: Root,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndReplaceOptions = FindOneAndReplaceOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> TypedFindAndModifyResult<Root> {
        TypedFindAndModifyResult(
            try documents.findOneAndReplace(
                try filter.document(),
                try document(replacement),
                returnDocument: returnDocument,
                upsert: upsert,
                options: options,
                in: &transaction
            )
        )
    }

    /// Deletes the first document that matches, and gives it back.
    ///
    /// - Complexity: as ``deleteOne(_:options:)``, and O(bytes of the document).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func findOneAndDelete(
        _ filter: TypedFilter<Root>,
        options: FindOneAndDeleteOptions = FindOneAndDeleteOptions()
    ) async throws(StoreError) -> TypedFindAndModifyResult<Root> {
        TypedFindAndModifyResult(
            try await documents.findOneAndDelete(try filter.document(), options: options)
        )
    }

    /// Deletes the first document that matches and gives it back, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func findOneAndDelete(
        _ filter: TypedFilter<Root>,
        options: FindOneAndDeleteOptions = FindOneAndDeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> TypedFindAndModifyResult<Root> {
        TypedFindAndModifyResult(
            try documents.findOneAndDelete(
                try filter.document(),
                options: options,
                in: &transaction
            )
        )
    }
}

extension TypedUpdate {
    /// The update document, and the options with its array filters before those of the caller.
    fileprivate func document(
        _ options: FindOneAndUpdateOptions
    ) throws(StoreError) -> (Document, FindOneAndUpdateOptions) {
        var options = options
        let (update, filters) = try document()
        options.arrayFilters.insert(contentsOf: filters, at: 0)
        return (update, options)
    }
}
