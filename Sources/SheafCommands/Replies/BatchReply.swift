// SPDX-License-Identifier: MIT
//
// Replies: what the writes of a batch did, and which of them failed.

import Sheaf

/// The reply to `insert`, `update` and `delete`.
struct BatchReply {
    private let outcomes: [WriteOutcome]

    init(_ result: WriteBatchResult) {
        outcomes = result.outcomes
    }

    /// The reply to an insertion.
    var inserted: Document {
        ending(["n": .integer(outcomes.count { $0.insertedID != nil && $0.failure == nil })])
    }

    /// The reply to a deletion.
    var deleted: Document {
        ending(["n": .integer(outcomes.reduce(0) { $0 + $1.deletedCount })])
    }

    /// The reply to an update.
    var updated: Document {
        var upserted: [BSONValue] = []
        var (matchedCount, modifiedCount) = (0, 0)
        for (index, outcome) in outcomes.enumerated() {
            matchedCount += outcome.matchedCount
            modifiedCount += outcome.modifiedCount
            guard let id = outcome.upsertedID else { continue }
            upserted.append(["index": .integer(index), "_id": id])
        }
        var reply: Document = ["n": .integer(matchedCount + upserted.count)]
        if !upserted.isEmpty { reply["upserted"] = .array(BSONArray(upserted)) }
        reply["nModified"] = .integer(modifiedCount)
        return ending(reply)
    }

    private func ending(_ reply: Document) -> Document {
        let errors = outcomes.enumerated().compactMap { index, outcome in
            outcome.failure.map { BSONValue.document(CommandError($0).writeError(at: index)) }
        }
        guard !errors.isEmpty else { return reply }
        var reply = reply
        reply.append("writeErrors", .array(BSONArray(errors)))
        return reply
    }
}
