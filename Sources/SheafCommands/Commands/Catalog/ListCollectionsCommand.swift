// SPDX-License-Identifier: MIT
//
// `listCollections`: the collections of a database.

import Sheaf

/// `listCollections`.
struct ListCollectionsCommand: Command {
    static let name = "listCollections"
    static let access = CommandAccess.read

    private let filter: Document
    private let tellsNamesOnly: Bool
    private let batchSize: Int?

    init(_ fields: inout CommandFields) throws(CommandError) {
        filter = try fields.document("filter") ?? [:]
        tellsNamesOnly = try fields.flag("nameOnly") ?? false
        batchSize = try fields.cursorBatchSize()
        fields.tolerate("authorizedCollections")
    }

    func run(in context: CommandContext) async throws -> Document {
        let idIndex: Document = ["v": 2, "key": ["_id": 1], "name": "_id_"]
        let names = try context.visibleNames()
        let documents = names.map { name -> Document in
            if tellsNamesOnly { return ["name": .string(name), "type": "collection"] }
            return [
                "name": .string(name), "type": "collection", "options": [:],
                "info": ["readOnly": false], "idIndex": .document(idIndex),
            ]
        }
        return try await context.reply(
            OpenCursor(try await context.matching(documents, filter)),
            namespace: "\(context.common.database).$cmd.listCollections",
            batchSize: batchSize ?? Int.max
        )
    }
}

extension CommandFields {
    /// The size of the first batch, as commands that list things have it.
    mutating func cursorBatchSize() throws(CommandError) -> Int? {
        var cursor = CommandFields(path: "\(path).cursor", try document("cursor") ?? [:])
        let size = try cursor.count("batchSize")
        try cursor.finish()
        return size
    }
}
