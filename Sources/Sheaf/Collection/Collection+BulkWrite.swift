// SPDX-License-Identifier: MIT
//
// bulkWrite: several writes, of any kind, in one commit. Each is the statement that it is alone.

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

/// Several writes, each for itself.
struct BulkWriteStatement: Statement {
    let collection: Collection
    private let writes: [Result<ParsedWrite, StoreError>]
    private let options: BulkWriteOptions

    init(
        _ collection: Collection,
        _ writes: [WriteModel],
        _ options: BulkWriteOptions
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        guard !writes.isEmpty else { throw StoreError.emptyBatch }
        self.collection = collection
        self.options = options
        self.writes = writes.map { write in
            Result { () throws(StoreError) in
                try ParsedWrite(write, of: collection, let: options.let)
            }
        }
    }

    func run(in transaction: inout StoreTransaction) throws -> Partial<BulkWriteResult> {
        let start = transaction.cost
        var result = BulkWriteResult()
        var failures: [WriteFailure] = []
        for (index, write) in writes.enumerated() {
            do {
                try carryOut(write.get(), at: index, &result, in: &transaction)
            } catch {
                guard let check = StoreError(ofCheck: error) else { throw error }
                failures.append(WriteFailure(index: index, error: check))
                if options.ordered { break }
            }
        }
        result.cost = transaction.cost.since(start)
        return Partial(result: result, failures: failures) { .bulkWrite($0) }
    }

    /// Carries out one write, and counts what it did, also when it stopped in the middle.
    private func carryOut(
        _ write: ParsedWrite,
        at index: Int,
        _ result: inout BulkWriteResult,
        in transaction: inout StoreTransaction
    ) throws {
        switch write {
        case .insert(let insert):
            try transaction.insert(insert, into: collection)
            result.insertedIDs[index] = insert.id
        case .update(let statement):
            let run = try statement.run(in: &transaction, examination: nil)
            result.matchedCount += run.matchedCount
            result.modifiedCount += run.modifiedCount
            result.upsertedIDs[index] = run.upsertedID
            if let failure = run.failure { throw failure }
        case .delete(let statement):
            result.deletedCount += try statement.run(in: &transaction).deletedCount
        }
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
