// SPDX-License-Identifier: MIT
//
// `update`: updates and replacements, each for itself, in one commit.

import Sheaf

/// `update`.
struct UpdateCommand: Command {
    static let name = "update"
    static let access = CommandAccess.write
    static let runsInTransactions = true

    private let collection: String
    let models: [WriteModel]
    private let options: BulkWriteOptions

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        options = try fields.batchOptions()
        let updates = try fields.needed("updates") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        try CommandService.checkBatch(updates.count)
        var models: [WriteModel] = []
        for update in updates {
            var statement = CommandFields(path: "update.updates", update)
            models.append(try WriteModel(updating: &statement, filter: "q", update: "u"))
            try statement.finish()
        }
        self.models = models
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let writes = models.map { BatchedWrite(collection, $0) }
        return BatchReply(try await context.carryOut(writes, options: options)).updated
    }
}

extension WriteModel {
    /// Reads an update of `update` or of `bulkWrite`, which name filter and update differently.
    init(
        updating fields: inout CommandFields,
        filter: String,
        update: String
    ) throws(CommandError) {
        let filter = try fields.needed(filter) { fields, name throws(CommandError) in
            try fields.document(name)
        }
        let change = try fields.needed(update) { fields, name throws(CommandError) in
            try fields.modifications(name)
        }
        let isMany = try fields.flag("multi") ?? false
        let isUpsert = try fields.flag("upsert") ?? false
        let options = UpdateOptions(
            arrayFilters: try fields.documents("arrayFilters") ?? [],
            sort: try fields.document("sort") ?? [:],
            hint: try fields.hint(),
            let: try fields.document("c") ?? [:],
            collation: try fields.collation()
        )
        if isMany {
            self = .updateMany(filter, change, upsert: isUpsert, options: options)
        } else if let replacement = change.replacement, options.arrayFilters.isEmpty {
            self = .replaceOne(
                filter,
                replacement,
                upsert: isUpsert,
                options: ReplaceOptions(
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        } else {
            self = .updateOne(filter, change, upsert: isUpsert, options: options)
        }
    }
}
