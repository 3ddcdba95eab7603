// SPDX-License-Identifier: MIT
//
// What a command has at hand while it is carried out.

import Sheaf

/// What a command has at hand.
struct CommandContext: Sendable {
    /// The server.
    let service: CommandService
    /// Who calls.
    let client: Client
    /// The fields that every command may have.
    let common: CommonFields
    /// The transaction that the command is a part of.
    var transaction: StoreSession?

    /// The database that the command is about.
    var database: Database { service.store.database(common.database) }

    /// A collection of the database.
    func collection(_ name: String) throws(CommandError) -> Collection {
        guard !name.isEmpty else {
            throw CommandError(
                .invalidNamespace,
                "Invalid namespace specified '\(common.database).'"
            )
        }
        return try visible(database.collection(name))
    }

    /// The names of the collections of the database, but for those that are the server's own.
    func visibleNames() throws(StoreError) -> [String] {
        try database.collectionNames().filter {
            !Namespace(database: common.database, collection: $0).isOfServer
        }
    }

    /// Refuses a collection that is the server's own.
    private func visible(_ collection: Collection) throws(CommandError) -> Collection {
        guard !collection.namespace.isOfServer else {
            throw CommandError(
                .unauthorized,
                "not authorized on \(collection.namespace.database) to use \(collection.name)"
            )
        }
        return collection
    }

    /// A collection by its full name.
    func collection(named name: String) throws(CommandError) -> Collection {
        let namespace = try Namespace(parsing: name)
        return try visible(
            service.store.database(namespace.database).collection(namespace.collection)
        )
    }

    /// Refuses a command that is not about the database `admin`.
    func checkIsAdmin(_ name: String) throws(CommandError) {
        guard common.database == "admin" else {
            throw CommandError(
                .unauthorized,
                "\(name) may only be run against the admin database."
            )
        }
    }

    /// The session and the number of the transaction that is to end.
    func transactionIdentity() throws(CommandError) -> (SessionID, Int64) {
        guard let session = common.session, let number = common.transactionNumber,
            common.isInTransaction
        else {
            throw CommandError(.commandFailed, "Transaction isn't in progress")
        }
        return (session, number)
    }

    /// Carries out writes in one commit, or in the transaction, which a failure aborts.
    func carryOut(
        _ writes: [BatchedWrite],
        options: BulkWriteOptions
    ) async throws -> WriteBatchResult {
        guard let transaction else {
            return try await service.store.carryOut(writes, options: options)
        }
        let result = try await transaction.write { try $0.carryOut(writes, options: options) }
        if result.outcomes.contains(where: { $0.failure != nil }) {
            try await transaction.abortTransaction()
        }
        return result
    }
}

extension Namespace {
    /// Whether clients never see it.
    var isOfServer: Bool { collection.hasPrefix("system.") }

    /// Reads `database.collection`; the collection may have dots of its own.
    init(parsing text: String) throws(CommandError) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw CommandError(.invalidNamespace, "Invalid namespace specified '\(text)'")
        }
        self.init(database: String(parts[0]), collection: String(parts[1]))
    }
}

// MARK: - Cursors

extension CommandContext {
    /// Who may use the cursors that the command opens.
    var cursorOwner: CursorOwner {
        CursorOwner(user: client.userName, session: common.session)
    }

    /// The reply with the first batch of a cursor, which is kept if it has more.
    func reply(
        _ cursor: OpenCursor,
        namespace: String,
        batchSize: Int?,
        isSingleBatch: Bool = false,
        isPatient: Bool = false
    ) async throws(CommandError) -> Document {
        let batch = try await cursor.nextBatch(countMax: batchSize ?? OpenCursor.firstBatchCount)
        var id: Int64 = 0
        if !batch.isLast, !isSingleBatch {
            id = try service.cursors.open(
                cursor,
                namespace: namespace,
                owner: cursorOwner,
                isPatient: isPatient
            )
        }
        return CursorReply.document("firstBatch", batch, id: id, namespace: namespace)
    }

    /// Those of some documents that a filter matches.
    func matching(_ documents: [Document], _ filter: Document) async throws -> [Document] {
        guard !filter.isEmpty else { return documents }
        let stages: [Document] = [
            ["$documents": .array(BSONArray(documents.map { .document($0) }))],
            ["$match": .document(filter)],
        ]
        return try await database.aggregate(stages).toArray()
    }
}
