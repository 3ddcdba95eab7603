// SPDX-License-Identifier: MIT
//
// Updates by a pipeline: the verbs of Collection+Update and Collection+FindAndModify with stages in
// place of operators.

extension Collection {
    /// Updates the first document that matches by the stages of a pipeline, which compute with the
    /// fields of the document.
    ///
    ///     try await grades.updateOne(
    ///         ["uid": "u1"], [["$set": ["mean": ["$avg": "$points"]]]])
    ///
    /// - Complexity: finding as `updateOne`, then O(bytes of the document).
    /// - Throws: as `updateOne`.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ pipeline: [Document],
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateOne, filter, .pipeline(pipeline), upsert, options)
        ).get()
    }

    /// Updates the first document that matches by a pipeline, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ pipeline: [Document],
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateOne, filter, .pipeline(pipeline), upsert, options)
        ).get()
    }

    /// Updates all documents that match by the stages of a pipeline, in one commit.
    ///
    /// - Complexity: finding as `updateMany`, then O(their bytes).
    /// - Throws: as `updateMany`.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ pipeline: [Document],
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateMany, filter, .pipeline(pipeline), upsert, options)
        ).get()
    }

    /// Updates all documents that match by a pipeline, as a part of a transaction.
    ///
    /// - Throws: as `updateMany`. Who catches the error keeps what was done.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ pipeline: [Document],
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateMany, filter, .pipeline(pipeline), upsert, options)
        ).get()
    }

    /// Updates the first document that matches by a pipeline, and gives it back as it was, or as it
    /// is now.
    ///
    /// - Complexity: as `updateOne`, and O(bytes of the document).
    /// - Throws: as `updateOne`.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: Document,
        _ pipeline: [Document],
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions()
    ) async throws(StoreError) -> FindAndModifyResult {
        try await store.perform(
            FindAndModifyStatement(
                self,
                filter,
                .pipeline(pipeline),
                returnDocument,
                upsert,
                options
            )
        )
    }

    /// Updates the first document that matches by a pipeline and gives it back, as a part of a
    /// transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func findOneAndUpdate(
        _ filter: Document,
        _ pipeline: [Document],
        returnDocument: ReturnDocument = .before,
        upsert: Bool = false,
        options: FindOneAndUpdateOptions = FindOneAndUpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> FindAndModifyResult {
        try transaction.perform(
            FindAndModifyStatement(
                self,
                filter,
                .pipeline(pipeline),
                returnDocument,
                upsert,
                options
            )
        )
    }
}
