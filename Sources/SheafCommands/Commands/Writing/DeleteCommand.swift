// SPDX-License-Identifier: MIT
//
// `delete`: deletions, each for itself, in one commit.

import Sheaf

/// `delete`.
struct DeleteCommand: Command {
    static let name = "delete"
    static let access = CommandAccess.write
    static let runsInTransactions = true

    private let collection: String
    let models: [WriteModel]
    private let options: BulkWriteOptions

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        options = try fields.batchOptions()
        let deletes = try fields.needed("deletes") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        try CommandService.checkBatch(deletes.count)
        var models: [WriteModel] = []
        for delete in deletes {
            var statement = CommandFields(path: "delete.deletes", delete)
            models.append(try DeleteCommand.model(&statement))
            try statement.finish()
        }
        self.models = models
    }

    private static func model(_ fields: inout CommandFields) throws(CommandError) -> WriteModel {
        let filter = try fields.needed("q") { fields, name throws(CommandError) in
            try fields.document(name)
        }
        let limit = try fields.needed("limit") { fields, name throws(CommandError) in
            try fields.integer(name)
        }
        guard limit == 0 || limit == 1 else {
            throw CommandError(
                .failedToParse,
                "The limit field in delete objects must be 0 or 1. Got \(limit)"
            )
        }
        let options = DeleteOptions(hint: try fields.hint(), collation: try fields.collation())
        return limit == 1
            ? .deleteOne(filter, options: options) : .deleteMany(filter, options: options)
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let writes = models.map { BatchedWrite(collection, $0) }
        return BatchReply(try await context.carryOut(writes, options: options)).deleted
    }
}
