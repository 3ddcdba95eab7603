// SPDX-License-Identifier: MIT
//
// bulkWrite: the answer, or which writes failed and what was done all the same.

internal import Sheaf

extension Session {
    /// Carries out several writes, and tells what they did together.
    func bulkWrite(
        _ writes: [WriteModel],
        _ options: BulkWriteOptions,
        _ collection: Collection
    ) async throws -> Outcome {
        do {
            let timed = try await Timed { () throws(StoreError) in
                try await collection.bulkWrite(writes, options: options)
            }
            return .acknowledgement(
                timed.answer(Document([("acknowledged", true)] + timed.result.fields))
            )
        } catch let error as StoreError {
            throw CommandFailure(ofBulkWrite: error)
        }
    }
}

extension CommandFailure {
    /// The first error, each write that failed, and what was done.
    fileprivate init(ofBulkWrite error: StoreError) {
        var lines = [Self.describe(error)]
        for failure in error.writeFailures {
            lines.append("write \(failure.index): \(Self.describe(failure.error))")
        }
        if case .bulkWrite(let done) = error.partialResult {
            lines.append("done: \(BSONValue.document(Document(done.fields)).extendedJSON())")
        }
        self.init(lines.joined(separator: "\n  "))
    }
}

extension BulkWriteResult {
    /// MongoDB's fields.
    fileprivate var fields: [(String, BSONValue)] {
        [
            ("insertedCount", .integer(insertedCount)), ("matchedCount", .integer(matchedCount)),
            ("modifiedCount", .integer(modifiedCount)), ("deletedCount", .integer(deletedCount)),
            ("upsertedCount", .integer(upsertedCount)),
            ("insertedIds", .document(Document(byPosition: insertedIDs))),
            ("upsertedIds", .document(Document(byPosition: upsertedIDs))),
        ]
    }
}
