// SPDX-License-Identifier: MIT
//
// Writes as values: what a bulk write takes and what can be explained, and the statement that each
// one is.

/// One write of a `bulkWrite`, with all that the verb of its name takes.
public enum WriteModel: Sendable, Hashable {
    /// An insertion.
    case insertOne(Document)
    /// An update of the first document that matches.
    case updateOne(
        Document,
        UpdateModifications,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    )
    /// An update of all documents that match.
    case updateMany(
        Document,
        UpdateModifications,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    )
    /// A replacement of the first document that matches.
    case replaceOne(
        Document,
        Document,
        upsert: Bool = false,
        options: ReplaceOptions = ReplaceOptions()
    )
    /// A deletion of the first document that matches.
    case deleteOne(Document, options: DeleteOptions = DeleteOptions())
    /// A deletion of all documents that match.
    case deleteMany(Document, options: DeleteOptions = DeleteOptions())
}

/// A write, parsed: one of the statements that write documents.
enum ParsedWrite: Sendable {
    case insert(ParsedInsert)
    case update(UpdateStatement)
    case delete(DeleteStatement)

    /// Parses a write.
    ///
    /// - Parameters:
    ///   - model: The write.
    ///   - collection: Where it is carried out.
    ///   - variables: The values by name for expressions of a write that has none of its own.
    /// - Throws: ``StoreError`` for what is wrong with the write itself.
    init(
        _ model: WriteModel,
        of collection: Collection,
        `let` variables: Document = [:]
    ) throws(StoreError) {
        switch model {
        case .insertOne(let document):
            try NameRules.check(collection.namespace)
            let byteCountMax = collection.store.options.documentByteCountMax
            self = .insert(try ParsedInsert(document, byteCountMax: byteCountMax))
        case .updateOne(let filter, let update, let upsert, let options):
            let options = options.defaulting(variables)
            self = .update(
                try UpdateStatement(collection, .updateOne, filter, update, upsert, options)
            )
        case .updateMany(let filter, let update, let upsert, let options):
            let options = options.defaulting(variables)
            self = .update(
                try UpdateStatement(collection, .updateMany, filter, update, upsert, options)
            )
        case .replaceOne(let filter, let document, let upsert, let options):
            let (update, options) = (
                UpdateModifications.document(document), options.defaulting(variables)
            )
            self = .update(
                try UpdateStatement(collection, .replaceOne, filter, update, upsert, options)
            )
        case .deleteOne(let filter, let options):
            let options = options.defaulting(variables)
            self = .delete(try DeleteStatement(collection, filter, options, isMany: false))
        case .deleteMany(let filter, let options):
            let options = options.defaulting(variables)
            self = .delete(try DeleteStatement(collection, filter, options, isMany: true))
        }
    }
}
