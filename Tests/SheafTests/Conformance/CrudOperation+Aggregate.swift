// SPDX-License-Identifier: MIT
//
// `aggregate` of MongoDB's CRUD tests as a call of the Swift interface.

import Sheaf

extension CrudOperation {
    /// Runs a pipeline of a collection or of a database.
    static func aggregate(
        _ arguments: CrudArguments,
        of owner: ([Document], AggregateOptions) -> AggregateSequence
    ) async throws -> BSONValue? {
        try arguments.allow(
            "pipeline",
            "hint",
            "let",
            "collation",
            "allowDiskUse",
            "batchSize",
            "bypassDocumentValidation",
            "comment"
        )
        var options = AggregateOptions(
            hint: arguments.hint,
            let: arguments.document("let"),
            collation: arguments.collation,
            allowDiskUse: arguments["allowDiskUse"] != false,
            comment: arguments.comment
        )
        if let size = arguments.number("batchSize") { options.batchCountMax = size }
        let pipeline = arguments.document.documents("pipeline")
        let documents = try await owner(pipeline, options).toArray()
        return .array(BSONArray(documents.map { .document($0) }))
    }
}
