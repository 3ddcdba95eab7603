// SPDX-License-Identifier: MIT
//
// `count`: how many documents match.

import Sheaf

/// `count`.
struct CountCommand: Command {
    static let name = "count"
    static let access = CommandAccess.read

    private let collection: String
    let query: Document
    let options: CountOptions

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        query = try fields.document("query") ?? [:]
        // A negative limit means the same as a positive one.
        let limit = try fields.integer("limit").map { Int(clamping: $0.magnitude) }
        options = CountOptions(
            skip: try fields.count("skip") ?? 0,
            limit: limit == 0 ? nil : limit,
            hint: try fields.hint(),
            collation: try fields.collation(),
            maxTime: try fields.maxTime(),
            comment: fields.value("comment")
        )
        fields.tolerate("fields")
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        return ["n": .integer(try await collection.countDocuments(query, options: options))]
    }
}
