// SPDX-License-Identifier: MIT
//
// findOneAndUpdate, findOneAndReplace and findOneAndDelete: a change of one document that gives the
// document back. The change itself is that of updateOne, replaceOne and deleteOne.

import SheafLanguage

extension Collection {
    /// Updates the first document that matches, and gives it back as it was, or as it is now.
    ///
    ///     let counter = try await counters.findOneAndUpdate(
    ///         ["_id": "invoice"], ["$inc": ["next": 1]], returnDocument: .after, upsert: true)
    ///     print(counter.value?["next"] ?? 0)
    ///
    /// - Parameters:
    ///   - filter: What the document must match.
    ///   - update: The operators.
    ///   - returnDocument: Which state of the document is given back.
    ///   - upsert: Whether a document is inserted when none matches.
    ///   - options: More about the update, and what is given back of the document.
    /// - Complexity: as `updateOne`, and O(bytes that are given back).
    /// - Throws: as `updateOne`.
    /// - Returns: The document and what was done; no document when none matched.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: Document,
        _ update: Document,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions()
    ) async throws(StoreError) -> FindAndModifyResult {
        try await store.perform(
            FindAndModifyStatement(
                self,
                filter,
                .document(update),
                returnDocument,
                upsert,
                options
            )
        )
    }

    /// Updates the first document that matches and gives it back, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: Document,
        _ update: Document,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> FindAndModifyResult {
        try transaction.perform(
            FindAndModifyStatement(
                self,
                filter,
                .document(update),
                returnDocument,
                upsert,
                options
            )
        )
    }

    /// Puts another document in place of the first one that matches, and gives back the old one or
    /// the new one.
    ///
    /// - Complexity: O(bytes of both documents).
    /// - Throws: as ``replaceOne(_:_:upsert:options:)``.
    @discardableResult
    public func findOneAndReplace(
        _ filter: Document,
        _ replacement: Document,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndReplaceOptions = FindOneAndReplaceOptions()
    ) async throws(StoreError) -> FindAndModifyResult {
        try await store.perform(
            FindAndModifyStatement(self, filter, replacement, returnDocument, upsert, options)
        )
    }

    /// Puts another document in place of the first one that matches and gives one of them back, as
    /// a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func findOneAndReplace(
        _ filter: Document,
        _ replacement: Document,
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndReplaceOptions = FindOneAndReplaceOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> FindAndModifyResult {
        try transaction.perform(
            FindAndModifyStatement(self, filter, replacement, returnDocument, upsert, options)
        )
    }

    /// Deletes the first document that matches, and gives it back.
    ///
    /// - Complexity: as ``deleteOne(_:options:)``, and O(bytes that are given back).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func findOneAndDelete(
        _ filter: Document,
        options: FindOneAndDeleteOptions = FindOneAndDeleteOptions()
    ) async throws(StoreError) -> FindAndModifyResult {
        try await store.perform(FindAndModifyStatement(self, filter, options))
    }

    /// Deletes the first document that matches and gives it back, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``.
    @discardableResult
    public func findOneAndDelete(
        _ filter: Document,
        options: FindOneAndDeleteOptions = FindOneAndDeleteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> FindAndModifyResult {
        try transaction.perform(FindAndModifyStatement(self, filter, options))
    }
}

/// A change of one document that gives the document back.
struct FindAndModifyStatement: Statement {
    private enum Change {
        case update(UpdateStatement)
        case delete(DeleteStatement)
    }

    private let change: Change
    private let image: Image

    var subject: Namespace? {
        switch change {
        case .update(let update): update.subject
        case .delete(let deletion): deletion.subject
        }
    }

    init(
        _ collection: Collection,
        _ filter: Document,
        _ update: UpdateModifications,
        _ returnDocument: ReturnDocument,
        _ isUpsert: Bool,
        _ options: FindOneAndUpdateOptions
    ) throws(StoreError) {
        if case .pipeline = update, !options.arrayFilters.isEmpty {
            throw StoreError(
                .invalidOperation,
                "Cannot specify arrayFilters and a pipeline update",
                mongoCode: MongoCode.failedToParse.rawValue
            )
        }
        let statement = try UpdateStatement(
            collection,
            .updateOne,
            filter,
            update,
            isUpsert,
            options
        )
        change = .update(statement)
        let scope = statement.query.scope
        image = try Image(returnDocument, projection: options.projection, scope)
    }

    init(
        _ collection: Collection,
        _ filter: Document,
        _ replacement: Document,
        _ returnDocument: ReturnDocument,
        _ isUpsert: Bool,
        _ options: FindOneAndReplaceOptions
    ) throws(StoreError) {
        let statement = try UpdateStatement(
            collection,
            .replaceOne,
            filter,
            .document(replacement),
            isUpsert,
            options
        )
        change = .update(statement)
        let scope = statement.query.scope
        image = try Image(returnDocument, projection: options.projection, scope)
    }

    init(
        _ collection: Collection,
        _ filter: Document,
        _ options: FindOneAndDeleteOptions
    ) throws(StoreError) {
        let statement = try DeleteStatement(collection, filter, options, isMany: false)
        change = .delete(statement)
        image = try Image(.before, projection: options.projection, statement.query.scope)
    }

    func run(in transaction: inout StoreTransaction) throws -> FindAndModifyResult {
        do {
            switch change {
            case .update(let statement):
                let run = try statement.run(in: &transaction, examination: nil, image: image)
                return FindAndModifyResult(
                    value: run.image,
                    matchedCount: run.matchedCount,
                    upsertedID: run.upsertedID,
                    cost: run.end.since(run.start)
                )
            case .delete(let statement):
                let run = try statement.run(in: &transaction, examination: nil, image: image)
                return FindAndModifyResult(
                    value: run.image,
                    matchedCount: run.result.deletedCount,
                    upsertedID: nil,
                    cost: run.result.cost
                )
            }
        } catch {
            guard let check = StoreError(ofCheck: error), check.code != .indexMissing else {
                throw error
            }
            throw check.prefixed("Plan executor error during findAndModify :: caused by :: ")
        }
    }
}
