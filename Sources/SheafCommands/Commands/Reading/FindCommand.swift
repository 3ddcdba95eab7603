// SPDX-License-Identifier: MIT
//
// `find`: the documents that match, in batches.

import Sheaf

/// `find`.
struct FindCommand: Command {
    static let name = "find"
    static let access = CommandAccess.read
    static let runsInTransactions = true

    private let collection: String
    let filter: Document
    let options: FindOptions
    private let batchSize: Int?
    private let isSingleBatch: Bool
    private let isPatient: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        filter = try fields.document("filter") ?? [:]
        options = FindOptions(
            sort: try fields.document("sort") ?? [:],
            projection: try fields.document("projection") ?? [:],
            skip: try fields.count("skip") ?? 0,
            limit: try fields.count("limit"),
            hint: try fields.hint(),
            let: try fields.document("let") ?? [:],
            collation: try fields.collation(),
            allowDiskUse: try fields.flag("allowDiskUse") ?? true,
            maxTime: try fields.maxTime(),
            comment: fields.value("comment")
        )
        batchSize = try fields.count("batchSize")
        isSingleBatch = try fields.flag("singleBatch") ?? false
        isPatient = try fields.flag("noCursorTimeout") ?? false
        if try fields.flag("tailable") ?? false {
            throw CommandError(
                .badValue,
                "error processing query: tailable cursor requested on non capped collection"
            )
        }
        fields.tolerate("awaitData", "oplogReplay", "allowPartialResults")
        try fields.refuse("min", "Use $gte in the filter.")
        try fields.refuse("max", "Use $lt in the filter.")
        try fields.refuse("returnKey", "Project the fields of the index.")
        try fields.refuse("showRecordId", "Documents are named by their _id.")
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        return try await context.reply(
            OpenCursor(found(in: collection, context.transaction)),
            namespace: collection.namespace.description,
            batchSize: batchSize,
            isSingleBatch: isSingleBatch,
            isPatient: isPatient
        )
    }

    private func found(in collection: Collection, _ transaction: StoreSession?) -> FindSequence {
        guard let transaction else { return collection.find(filter, options: options) }
        return collection.find(filter, options: options, in: transaction)
    }
}
