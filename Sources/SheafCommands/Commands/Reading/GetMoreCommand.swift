// SPDX-License-Identifier: MIT
//
// `getMore`: the next batch of a cursor.

import Sheaf

/// `getMore`.
struct GetMoreCommand: Command {
    static let name = "getMore"
    static let access = CommandAccess.user
    static let runsInTransactions = true

    private let id: Int64
    private let collection: String
    private let batchSize: Int?
    /// How long changes are waited for.
    private let awaitTime: Duration

    init(_ fields: inout CommandFields) throws(CommandError) {
        guard let id = try fields.integer(fields.document.keys[0]) else {
            throw fields.mismatch("getMore", .null, "long")
        }
        self.id = Int64(id)
        collection = try fields.needed("collection") { fields, name throws(CommandError) in
            try fields.string(name)
        }
        let size = try fields.count("batchSize") ?? 0
        batchSize = size == 0 ? nil : size
        let awaitTime = try fields.maxTime()
        self.awaitTime = awaitTime > .zero ? awaitTime : .seconds(1)
        fields.tolerate("term", "lastKnownCommittedOpTime")
    }

    func run(in context: CommandContext) async throws -> Document {
        let namespace = "\(context.common.database).\(collection)"
        let cursors = context.service.cursors
        let cursor = try cursors.take(id, namespace: namespace, owner: context.cursorOwner)
        let batch: OpenCursor.Batch
        do {
            batch = try await cursor.nextBatch(countMax: batchSize, within: awaitTime)
        } catch {
            cursors.giveBack(id, isLast: true)
            throw error
        }
        cursors.giveBack(id, isLast: batch.isLast)
        return CursorReply.document(
            "nextBatch",
            batch,
            id: batch.isLast ? 0 : id,
            namespace: namespace
        )
    }
}
