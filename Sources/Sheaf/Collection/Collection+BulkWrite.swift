// SPDX-License-Identifier: MIT
//
// bulkWrite: several writes, of any kind, in one commit. Each is the statement that it is alone;
// the batch that carries them out is in WriteBatch.

extension Collection {
    /// Carries out several writes, in their order and in one commit.
    ///
    ///     try await grades.bulkWrite([
    ///         .insertOne(["_id": 1]),
    ///         .updateMany(["term": 21], ["$inc": ["count": 1]]),
    ///         .deleteOne(["_id": 7]),
    ///     ])
    ///
    /// Each write changes a document wholly or not at all. When one fails, what was done before it
    /// stays, and an ordered call ends there, while an unordered one goes on. For all or nothing,
    /// write in a `Store.write`, and let the error out of it.
    ///
    /// - Complexity: that of the writes, and one commit.
    /// - Throws: ``StoreError`` of the first write that failed, with all of them in
    ///   ``StoreError/writeFailures``, and what was done in ``StoreError/partialResult``.
    @discardableResult
    public func bulkWrite(
        _ writes: [WriteModel],
        options: BulkWriteOptions = BulkWriteOptions()
    ) async throws(StoreError) -> BulkWriteResult {
        try await store.perform(BulkWriteStatement(self, writes, options)).get()
    }

    /// Carries out several writes, as a part of a transaction.
    ///
    /// - Throws: as ``bulkWrite(_:options:)``. Who catches the error keeps what was done.
    @discardableResult
    public func bulkWrite(
        _ writes: [WriteModel],
        options: BulkWriteOptions = BulkWriteOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> BulkWriteResult {
        try transaction.perform(BulkWriteStatement(self, writes, options)).get()
    }
}

/// The writes of one collection, told together.
struct BulkWriteStatement: Statement {
    private let batch: WriteBatch
    let subject: Namespace?

    init(
        _ collection: Collection,
        _ writes: [WriteModel],
        _ options: BulkWriteOptions
    ) throws(StoreError) {
        subject = collection.namespace
        batch = try WriteBatch(writes.map { BatchedWrite(collection, $0) }, options)
    }

    func run(in transaction: inout StoreTransaction) throws -> Partial<BulkWriteResult> {
        let done = try batch.run(in: &transaction)
        var result = BulkWriteResult()
        var failures: [WriteFailure] = []
        for (index, outcome) in done.outcomes.enumerated() {
            result.matchedCount += outcome.matchedCount
            result.modifiedCount += outcome.modifiedCount
            result.deletedCount += outcome.deletedCount
            result.insertedIDs[index] = outcome.insertedID
            result.upsertedIDs[index] = outcome.upsertedID
            if let failure = outcome.failure {
                failures.append(WriteFailure(index: index, error: failure))
            }
        }
        result.cost = done.cost
        return Partial(result: result, failures: failures) { .bulkWrite($0) }
    }
}

extension StoreError {
    /// The error for a call of many writes that has none.
    static var emptyBatch: StoreError {
        StoreError(
            .invalidOperation,
            "Write batch sizes must be at least 1. Got 0 operations.",
            mongoCode: MongoCode.invalidLength.rawValue
        )
    }
}
