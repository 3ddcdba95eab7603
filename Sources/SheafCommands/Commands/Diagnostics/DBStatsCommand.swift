// SPDX-License-Identifier: MIT
//
// `dbStats`: the measures of a database.

import Sheaf

/// `dbStats`.
struct DBStatsCommand: Command {
    static let name = "dbStats"
    static let aliases = ["dbstats"]
    static let access = CommandAccess.read

    private let scale: Int

    init(_ fields: inout CommandFields) throws(CommandError) {
        scale = try fields.scale()
        fields.tolerate("freeStorage")
    }

    func run(in context: CommandContext) async throws -> Document {
        var (documents, data, storage, indexes, indexCount) = (0, 0, 0, 0, 0)
        let names = try context.visibleNames()
        for name in names {
            let measures = try CollectionMeasures(
                of: context.collection(name),
                in: context.service.store
            )
            documents += measures.documentCount
            data += measures.documentByteCount
            storage += measures.tableByteCount
            indexes += measures.indexByteCount
            indexCount += measures.indexes.count
        }
        return [
            "db": .string(context.common.database), "collections": .integer(names.count),
            "views": 0, "objects": .integer(documents),
            "avgObjSize": .double(documents > 0 ? Double(data) / Double(documents) : 0),
            "dataSize": .double(Double(data / scale)),
            "storageSize": .double(Double(storage / scale)), "indexes": .integer(indexCount),
            "indexSize": .double(Double(indexes / scale)),
            "totalSize": .double(Double((storage + indexes) / scale)),
            "scaleFactor": .integer(scale),
        ]
    }
}
