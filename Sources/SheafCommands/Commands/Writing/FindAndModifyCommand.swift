// SPDX-License-Identifier: MIT
//
// `findAndModify`: a change of one document that gives the document back.

import Sheaf

/// `findAndModify`.
struct FindAndModifyCommand: Command {
    static let name = "findAndModify"
    static let aliases = ["findandmodify"]
    static let access = CommandAccess.write
    static let runsInTransactions = true

    private enum Change {
        case update(UpdateModifications, FindOneAndUpdateOptions)
        case replace(Document, FindOneAndReplaceOptions)
        case delete(FindOneAndDeleteOptions)
    }

    private let collection: String
    private let query: Document
    private let change: Change
    private let isUpsert: Bool
    private let returned: ReturnDocument

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        query = try fields.document("query") ?? [:]
        isUpsert = try fields.flag("upsert") ?? false
        returned = try fields.flag("new") ?? false ? .after : .before
        let update = try fields.modifications("update")
        let isRemoval = try fields.flag("remove") ?? false
        try FindAndModifyCommand.check(isRemoval, update, isUpsert, returned)
        let options = FindOneAndUpdateOptions(
            arrayFilters: try fields.documents("arrayFilters") ?? [],
            projection: try fields.document("fields") ?? [:],
            sort: try fields.document("sort") ?? [:],
            hint: try fields.hint(),
            let: try fields.document("let") ?? [:],
            collation: try fields.collation(),
            bypassDocumentValidation: try fields.flag("bypassDocumentValidation") ?? false,
            comment: fields.value("comment")
        )
        if let update {
            change = FindAndModifyCommand.changing(update, options)
        } else {
            change = .delete(
                FindOneAndDeleteOptions(
                    projection: options.projection,
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation,
                    comment: options.comment
                )
            )
        }
    }

    private static func changing(
        _ update: UpdateModifications,
        _ options: FindOneAndUpdateOptions
    ) -> Change {
        guard let replacement = update.replacement, options.arrayFilters.isEmpty else {
            return .update(update, options)
        }
        return .replace(
            replacement,
            FindOneAndReplaceOptions(
                projection: options.projection,
                sort: options.sort,
                hint: options.hint,
                let: options.let,
                collation: options.collation,
                bypassDocumentValidation: options.bypassDocumentValidation,
                comment: options.comment
            )
        )
    }

    private static func check(
        _ isRemoval: Bool,
        _ update: UpdateModifications?,
        _ isUpsert: Bool,
        _ returned: ReturnDocument
    ) throws(CommandError) {
        let message: String? =
            switch (isRemoval, update) {
            case (true, .some): "Cannot specify both an update and remove=true"
            case (true, nil) where isUpsert: "Cannot specify both upsert=true and remove=true"
            case (true, nil) where returned == .after:
                "Cannot specify both new=true and remove=true; 'remove' always returns the deleted "
                    + "document"
            case (false, nil): "Either an update or remove=true must be specified"
            default: nil
            }
        if let message { throw CommandError(.failedToParse, message) }
    }

    func run(in context: CommandContext) async throws -> Document {
        let result = try await carryOut(in: context)
        var last: Document = [
            "n": .integer(result.upsertedID == nil ? result.matchedCount : 1)
        ]
        if case .delete = change {
        } else {
            last["updatedExisting"] = .bool(result.upsertedID == nil && result.matchedCount > 0)
        }
        if let id = result.upsertedID { last["upserted"] = id }
        return [
            "lastErrorObject": .document(last),
            "value": result.value.map { .document($0) } ?? .null,
        ]
    }

    private func carryOut(in context: CommandContext) async throws -> FindAndModifyResult {
        let collection = try context.collection(collection)
        guard let transaction = context.transaction else {
            return try await context.service.store.write { transaction in
                try carryOut(on: collection, in: &transaction)
            }
        }
        return try await transaction.write { try carryOut(on: collection, in: &$0) }
    }

    private func carryOut(
        on collection: Collection,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> FindAndModifyResult {
        switch change {
        case .update(.document(let update), let options):
            try collection.findOneAndUpdate(
                query,
                update,
                returnDocument: returned,
                upsert: isUpsert,
                options: options,
                in: &transaction
            )
        case .update(.pipeline(let stages), let options):
            try collection.findOneAndUpdate(
                query,
                stages,
                returnDocument: returned,
                upsert: isUpsert,
                options: options,
                in: &transaction
            )
        case .replace(let document, let options):
            try collection.findOneAndReplace(
                query,
                document,
                returnDocument: returned,
                upsert: isUpsert,
                options: options,
                in: &transaction
            )
        case .delete(let options):
            try collection.findOneAndDelete(query, options: options, in: &transaction)
        }
    }

    /// The same change without its answer, to be explained.
    var model: WriteModel {
        switch change {
        case .update(let update, let options):
            .updateOne(
                query,
                update,
                upsert: isUpsert,
                options: UpdateOptions(
                    arrayFilters: options.arrayFilters,
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        case .replace(let document, let options):
            .replaceOne(
                query,
                document,
                upsert: isUpsert,
                options: ReplaceOptions(
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        case .delete(let options):
            .deleteOne(
                query,
                options: DeleteOptions(
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        }
    }
}
