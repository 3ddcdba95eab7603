// SPDX-License-Identifier: MIT
//
// `listIndexes`: the indexes of a collection.

import Sheaf

/// `listIndexes`.
struct ListIndexesCommand: Command {
    static let name = "listIndexes"
    static let access = CommandAccess.read

    private let collection: String
    private let batchSize: Int?

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        batchSize = try fields.cursorBatchSize()
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let indexes = try await collection.listIndexes()
        guard !indexes.isEmpty else {
            throw CommandError(
                .namespaceNotFound,
                "ns does not exist: \(collection.namespace)"
            )
        }
        return try await context.reply(
            OpenCursor(indexes.map(\.document)),
            namespace: collection.namespace.description,
            batchSize: batchSize ?? Int.max
        )
    }
}
