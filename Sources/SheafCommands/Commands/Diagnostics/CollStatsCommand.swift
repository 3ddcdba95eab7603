// SPDX-License-Identifier: MIT
//
// `collStats`: the measures of a collection.

import Sheaf

/// `collStats`.
struct CollStatsCommand: Command {
    static let name = "collStats"
    static let aliases = ["collstats"]
    static let access = CommandAccess.read

    private let collection: String
    private let scale: Int

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        scale = try fields.scale()
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let measures = try CollectionMeasures(of: collection, in: context.service.store)
        var reply: Document = ["ns": .string(collection.namespace.description)]
        for (name, value) in measures.document(scale: scale) { reply.append(name, value) }
        return reply
    }
}
