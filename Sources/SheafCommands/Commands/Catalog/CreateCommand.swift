// SPDX-License-Identifier: MIT
//
// `create`: a collection before its first document.

import Sheaf

/// `create`.
struct CreateCommand: Command {
    static let name = "create"
    static let access = CommandAccess.write

    private let collection: String
    private let keepsImages: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        try fields.refuse("capped", "Delete what is old by an index with expireAfterSeconds.")
        try fields.refuse("viewOn", "Run the pipeline as an aggregation.")
        try fields.refuse("timeseries", "Use a plain collection.")
        try fields.refuse("clusteredIndex", "Use a plain collection.")
        try fields.refuse("encryptedFields", "Encrypt values in the driver.")
        try fields.refuse("validator", "Check documents before they are written.")
        keepsImages = try fields.changeImages() ?? false
        if let collation = try fields.collation(), collation["locale"] != "simple" {
            try fields.refuse("collation", "Name the collation in each query.")
        }
        fields.tolerate(
            "size",
            "max",
            "pipeline",
            "storageEngine",
            "indexOptionDefaults",
            "idIndex",
            "autoIndexId",
            "validationLevel",
            "validationAction",
            "expireAfterSeconds",
            "flags"
        )
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        try await collection.create()
        if keepsImages { try await collection.setChangeImages(true) }
        return [:]
    }
}
