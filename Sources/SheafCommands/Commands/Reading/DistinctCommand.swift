// SPDX-License-Identifier: MIT
//
// `distinct`: the different values of a field.

import Sheaf

/// `distinct`.
struct DistinctCommand: Command {
    static let name = "distinct"
    static let access = CommandAccess.read
    static let runsInTransactions = true

    private let collection: String
    let key: String
    let query: Document
    let options: DistinctOptions

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        key = try fields.needed("key") { fields, name throws(CommandError) in
            try fields.string(name)
        }
        query = try fields.document("query") ?? [:]
        options = DistinctOptions(
            hint: try fields.hint(),
            collation: try fields.collation(),
            maxTime: try fields.maxTime(),
            comment: fields.value("comment")
        )
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let values =
            if let transaction = context.transaction {
                try await transaction.read { [key, query, options] snapshot in
                    try collection.distinct(key, query, options: options, in: snapshot)
                }
            } else {
                try await collection.distinct(key, query, options: options)
            }
        return ["values": .array(BSONArray(values))]
    }
}
