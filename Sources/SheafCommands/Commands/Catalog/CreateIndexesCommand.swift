// SPDX-License-Identifier: MIT
//
// `createIndexes`: indexes, and their collection if it is not there.

import Sheaf

/// `createIndexes`.
struct CreateIndexesCommand: Command {
    static let name = "createIndexes"
    static let access = CommandAccess.write

    private let collection: String
    private let models: [IndexModel]

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        fields.tolerate("commitQuorum", "ignoreUnknownIndexOptions")
        let indexes = try fields.needed("indexes") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        guard !indexes.isEmpty else {
            throw CommandError(.badValue, "Must specify at least one index to create")
        }
        var models: [IndexModel] = []
        for index in indexes {
            var specification = CommandFields(path: "createIndexes.indexes", index)
            models.append(try IndexModel(&specification))
            try specification.finish()
        }
        self.models = models
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let before = try await collection.listIndexes().count
        let results = try await collection.createIndexes(models)
        let after = try await collection.listIndexes().count
        var reply: Document = [
            "numIndexesBefore": .integer(max(before, 1)), "numIndexesAfter": .integer(after),
            "createdCollectionAutomatically": .bool(before == 0),
        ]
        if results.allSatisfy(\.existed) { reply["note"] = "all indexes already exist" }
        return reply
    }
}

extension IndexModel {
    /// Reads the specification of an index.
    fileprivate init(_ fields: inout CommandFields) throws(CommandError) {
        let keys = try fields.needed("key") { fields, name throws(CommandError) in
            try fields.document(name)
        }
        // The version can only be 2, and an index has always been built beside other work.
        fields.tolerate("v", "background", "ns")
        for name in ["weights", "default_language", "wildcardProjection", "2dsphereIndexVersion"] {
            try fields.refuse(name, "Use an index on fields.")
        }
        self.init(
            keys,
            unique: try fields.flag("unique") ?? false,
            options: IndexOptions(
                name: try fields.string("name"),
                sparse: try fields.flag("sparse") ?? false,
                partialFilterExpression: try fields.document("partialFilterExpression"),
                expireAfterSeconds: try fields.integer("expireAfterSeconds"),
                hidden: try fields.flag("hidden") ?? false,
                elementKey: try fields.string("elementKey"),
                uniqueElements: try fields.flag("uniqueElements") ?? false,
                collation: try fields.document("collation")
            )
        )
    }
}
