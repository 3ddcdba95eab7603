// SPDX-License-Identifier: MIT
//
// `$out`: what a pipeline made becomes a collection, in place of the documents that are there.

import SheafLanguage

/// Puts documents into a collection in place of its own; its indexes stay.
struct OutStatement: CollectionStatement {
    let collection: Collection
    let documents: MadeDocuments

    /// One document may be refused after others were written.
    var runsAlone: Bool { true }

    func run(in transaction: inout StoreTransaction) throws -> PipelineWriteResult {
        let start = transaction.cost
        if try transaction.collection(collection) == nil {
            _ = try transaction.createdCollection(collection)
        } else {
            try collection.deleteMany([:], in: &transaction)
        }
        try documents.forEach { try collection.insertOne($0, in: &transaction) }
        return PipelineWriteResult(cost: transaction.cost.since(start))
    }
}

/// What a pipeline that writes has written.
struct PipelineWriteResult: CostBearing {
    var cost: WriteCost
}
