// SPDX-License-Identifier: MIT
//
// `killCursors`: closes cursors.

import Sheaf

/// `killCursors`.
struct KillCursorsCommand: Command {
    static let name = "killCursors"
    static let access = CommandAccess.user
    static let runsInTransactions = true

    private let collection: String
    private let ids: [Int64]

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        guard let array = fields.value("cursors")?.arrayValue else {
            throw fields.mismatch("cursors", fields.value("cursors") ?? .null, "array")
        }
        var ids: [Int64] = []
        for (position, value) in array.enumerated() {
            guard let id = value.integerValue else {
                throw fields.mismatch("cursors.\(position)", value, "long")
            }
            ids.append(id)
        }
        guard !ids.isEmpty else {
            throw CommandError(.badValue, "Must specify at least one cursor id in: cursors")
        }
        self.ids = ids
    }

    func run(in context: CommandContext) async throws -> Document {
        let namespace = "\(context.common.database).\(collection)"
        var (killed, unknown): ([BSONValue], [BSONValue]) = ([], [])
        for id in ids {
            let isKilled = context.service.cursors.kill(
                id,
                namespace: namespace,
                user: context.client.userName
            )
            if isKilled { killed.append(.int64(id)) } else { unknown.append(.int64(id)) }
        }
        return [
            "cursorsKilled": .array(BSONArray(killed)),
            "cursorsNotFound": .array(BSONArray(unknown)), "cursorsAlive": [],
            "cursorsUnknown": [],
        ]
    }
}
