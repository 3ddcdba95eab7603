// SPDX-License-Identifier: MIT
//
// `dropIndexes`: indexes by name, by keys, or all but the one on `_id`.

import Sheaf

/// `dropIndexes`.
struct DropIndexesCommand: Command {
    static let name = "dropIndexes"
    static let aliases = ["deleteIndexes"]
    static let access = CommandAccess.write

    private enum Target {
        case names([String])
        case keys(Document)
    }

    private let collection: String
    private let target: Target

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        switch fields.value("index") {
        case .string(let name): target = .names([name])
        case .document(let keys): target = .keys(keys)
        case .array(let array):
            var names: [String] = []
            for (position, value) in array.enumerated() {
                guard let name = value.stringValue else {
                    throw fields.mismatch("index.\(position)", value, "string")
                }
                names.append(name)
            }
            target = .names(names)
        case let value:
            throw fields.mismatch(
                "index",
                value ?? .null,
                anyOf: "string",
                "object",
                "array"
            )
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let before = try await collection.listIndexes()
        switch target {
        case .keys(let keys): try await collection.dropIndex(keys)
        case .names(["*"]): try await collection.dropIndexes()
        case .names(let names):
            try await context.service.store.write { transaction in
                for name in names { try collection.dropIndex(name, in: &transaction) }
            }
        }
        return ["nIndexesWas": .integer(before.count)]
    }
}
