// SPDX-License-Identifier: MIT
//
// updateOne, updateMany and replaceOne: each as a statement of its own and as a part of a
// transaction. Updates by a pipeline are in Collection+Pipelines.

extension Collection {
    /// Updates the first document that matches, in place: what is written follows the change, not
    /// the size of the document.
    ///
    ///     try await grades.updateOne(
    ///         ["uid": "u1", "semesters.21._id": .objectID(id)],
    ///         ["$set": ["semesters.21.$.grade": 2]])
    ///
    /// With `upsert`, a document is inserted when none matches: the equalities of the filter make
    /// it, and the update is applied to it.
    ///
    /// - Complexity: finding is O(log n) with an index on a field of the filter, else O(documents).
    ///   Changing one element of an array of n is O(log n) time, bytes and memory, wherever it
    ///   stands.
    /// - Throws: ``StoreError`` `invalidOperation` with MongoDB's number, `duplicateKey`,
    ///   `documentTooLarge`.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateOne, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateOne, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates all documents that match, in one commit.
    ///
    /// Each document is updated whole or not at all. When one fails, those before it stay updated
    /// and the others are not looked at, as in MongoDB. For all or nothing, update in a
    /// `Store.write`.
    ///
    /// - Complexity: as `updateOne` for each document.
    /// - Throws: as `updateOne`; ``StoreError/partialResult`` tells what was
    ///   done.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateMany, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates all documents that match, as a part of a transaction.
    ///
    /// - Throws: as `updateMany`. Who catches the error keeps what was done.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateMany, filter, .document(update), upsert, options)
        ).get()
    }

    /// Puts another document in place of the first one that matches; `_id` stays as it is.
    ///
    /// - Complexity: O(bytes of both documents).
    /// - Throws: as `updateOne`.
    @discardableResult
    public func replaceOne(
        _ filter: Document,
        _ replacement: Document,
        upsert: Bool = false,
        options: ReplaceOptions = ReplaceOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .replaceOne, filter, .document(replacement), upsert, options)
        ).get()
    }

    /// Puts another document in place of the first one that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func replaceOne(
        _ filter: Document,
        _ replacement: Document,
        upsert: Bool = false,
        options: ReplaceOptions = ReplaceOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .replaceOne, filter, .document(replacement), upsert, options)
        ).get()
    }
}
