// SPDX-License-Identifier: MIT
//
// `drop`: a collection with its documents and indexes.

import Sheaf

/// `drop`.
struct DropCommand: Command {
    static let name = "drop"
    static let access = CommandAccess.write

    private let collection: String

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let indexCount = try await collection.listIndexes().count
        // A collection that is not there is no error, as in MongoDB since 7.0.
        guard try await !collection.drop().droppedNames.isEmpty else { return [:] }
        return [
            "nIndexesWas": .integer(indexCount),
            "ns": .string(collection.namespace.description),
        ]
    }
}
