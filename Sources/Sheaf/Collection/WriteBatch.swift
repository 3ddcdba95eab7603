// SPDX-License-Identifier: MIT
//
// A batch: writes of any kind on any collections, in their order and in one transaction, each told
// for itself. A bulk write of a collection is one, and so is each writing command of a server.

/// One write of a batch, and where it is carried out.
package struct BatchedWrite: Sendable {
    /// The collection that it writes.
    package let collection: Collection
    /// What it does.
    package let model: WriteModel

    /// A write of a collection.
    package init(_ collection: Collection, _ model: WriteModel) {
        self.collection = collection
        self.model = model
    }
}

/// What one write of a batch did, also when it stopped in the middle.
package struct WriteOutcome: Sendable {
    /// The documents that its filter matched.
    package var matchedCount = 0
    /// The documents that changed.
    package var modifiedCount = 0
    /// The documents that were deleted.
    package var deletedCount = 0
    /// The `_id` of the document that was inserted.
    package var insertedID: BSONValue?
    /// The `_id` of the document that an upsert inserted.
    package var upsertedID: BSONValue?
    /// Why it failed.
    package var failure: StoreError?
}

/// What the writes of a batch did.
package struct WriteBatchResult: CostBearing {
    /// One outcome for each write; fewer where an ordered batch ended at a failure.
    package var outcomes: [WriteOutcome] = []
    /// What the writes handed to the storage.
    package var cost = WriteCost()
}

extension Store {
    /// Carries out several writes on any collections, in one commit.
    ///
    /// When one fails, what was done before it stays, and an ordered batch ends there.
    ///
    /// - Complexity: that of the writes, and one commit.
    /// - Throws: ``StoreError`` for what concerns all of them; the failure of one is in its
    ///   outcome.
    package func carryOut(
        _ writes: [BatchedWrite],
        options: BulkWriteOptions = BulkWriteOptions()
    ) async throws(StoreError) -> WriteBatchResult {
        try await perform(WriteBatch(writes, options))
    }
}

extension StoreTransaction {
    /// Carries out several writes on any collections, as a part of this transaction.
    ///
    /// - Throws: as ``Store/carryOut(_:options:)``.
    package mutating func carryOut(
        _ writes: [BatchedWrite],
        options: BulkWriteOptions = BulkWriteOptions()
    ) throws(StoreError) -> WriteBatchResult {
        try perform(WriteBatch(writes, options))
    }
}

/// Several writes, each for itself.
struct WriteBatch: Statement {
    private let writes: [(collection: Collection, parsed: Result<ParsedWrite, StoreError>)]
    private let isOrdered: Bool

    init(_ writes: [BatchedWrite], _ options: BulkWriteOptions) throws(StoreError) {
        guard !writes.isEmpty else { throw StoreError.emptyBatch }
        for write in writes { try NameRules.check(write.collection.namespace) }
        isOrdered = options.ordered
        self.writes = writes.map { write in
            let parsed = Result { () throws(StoreError) in
                try ParsedWrite(write.model, of: write.collection, let: options.let)
            }
            return (write.collection, parsed)
        }
    }

    func run(in transaction: inout StoreTransaction) throws -> WriteBatchResult {
        let start = transaction.cost
        var result = WriteBatchResult()
        result.outcomes.reserveCapacity(writes.count)
        for write in writes {
            var outcome = WriteOutcome()
            do {
                try carryOut(write.parsed.get(), on: write.collection, &outcome, in: &transaction)
            } catch {
                guard let check = StoreError(ofCheck: error) else { throw error }
                outcome.failure = check
            }
            result.outcomes.append(outcome)
            if isOrdered, outcome.failure != nil { break }
        }
        result.cost = transaction.cost.since(start)
        return result
    }

    /// Carries out one write, and counts what it did, also when it stopped in the middle.
    private func carryOut(
        _ write: ParsedWrite,
        on collection: Collection,
        _ outcome: inout WriteOutcome,
        in transaction: inout StoreTransaction
    ) throws {
        switch write {
        case .insert(let insert):
            try transaction.insert(insert, into: collection)
            outcome.insertedID = insert.id
        case .update(let statement):
            let run = try statement.run(in: &transaction, examination: nil)
            outcome.matchedCount = run.matchedCount
            outcome.modifiedCount = run.modifiedCount
            outcome.upsertedID = run.upsertedID
            if let failure = run.failure { throw failure }
        case .delete(let statement):
            outcome.deletedCount = try statement.run(in: &transaction).deletedCount
        }
    }
}
