// SPDX-License-Identifier: MIT
//
// `bulkWrite`: writes of any kind on several collections, each told for itself, in one commit.

import Sheaf

/// `bulkWrite`.
struct BulkWriteCommand: Command {
    static let name = "bulkWrite"
    // The databases that it writes are known when it is parsed.
    static let access = CommandAccess.user
    static let runsInTransactions = true

    private let writes: [(namespace: Namespace, model: WriteModel)]
    private let options: BulkWriteOptions
    private let tellsErrorsOnly: Bool
    private let batchSize: Int?

    init(_ fields: inout CommandFields) throws(CommandError) {
        options = try fields.batchOptions()
        tellsErrorsOnly = try fields.flag("errorsOnly") ?? false
        var cursor = CommandFields(
            path: "bulkWrite.cursor",
            try fields.document("cursor") ?? [:]
        )
        batchSize = try cursor.count("batchSize")
        try cursor.finish()
        let namespaces = try BulkWriteCommand.namespaces(&fields)
        let operations = try fields.needed("ops") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        try CommandService.checkBatch(operations.count)
        var writes: [(Namespace, WriteModel)] = []
        for operation in operations {
            var statement = CommandFields(path: "bulkWrite.ops", operation)
            writes.append(try BulkWriteCommand.write(&statement, namespaces))
            try statement.finish()
        }
        self.writes = writes
    }

    private static func namespaces(
        _ fields: inout CommandFields
    ) throws(CommandError) -> [Namespace] {
        let infos = try fields.needed("nsInfo") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        var namespaces: [Namespace] = []
        for info in infos {
            var entry = CommandFields(path: "bulkWrite.nsInfo", info)
            let name = try entry.needed("ns") { fields, name throws(CommandError) in
                try fields.string(name)
            }
            namespaces.append(try Namespace(parsing: name))
            try entry.finish()
        }
        return namespaces
    }

    private static func write(
        _ fields: inout CommandFields,
        _ namespaces: [Namespace]
    ) throws(CommandError) -> (Namespace, WriteModel) {
        let kind = fields.document.keys.first ?? ""
        guard ["insert", "update", "delete"].contains(kind) else {
            throw CommandError(
                .badValue,
                "An operation of bulkWrite begins with insert, update or delete, not '\(kind)'"
            )
        }
        let number = try fields.count(kind) ?? Int.max
        guard namespaces.indices.contains(number) else {
            throw CommandError(
                .badValue,
                "BulkWrite ops entry \(kind) has an invalid nsInfo index."
            )
        }
        return (namespaces[number], try model(kind, &fields))
    }

    private static func model(
        _ kind: String,
        _ fields: inout CommandFields
    ) throws(CommandError) -> WriteModel {
        switch kind {
        case "insert":
            return .insertOne(
                try fields.needed("document") { fields, name throws(CommandError) in
                    try fields.document(name)
                }
            )
        case "update":
            return try WriteModel(updating: &fields, filter: "filter", update: "updateMods")
        default:
            let filter = try fields.needed("filter") { fields, name throws(CommandError) in
                try fields.document(name)
            }
            let isMany = try fields.flag("multi") ?? false
            let options = DeleteOptions(
                hint: try fields.hint(),
                collation: try fields.collation()
            )
            return isMany
                ? .deleteMany(filter, options: options) : .deleteOne(filter, options: options)
        }
    }

    func accesses(in database: String) -> [DatabaseAccess] {
        Set(writes.map(\.namespace.database)).map {
            DatabaseAccess(database: $0, access: .write)
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(BulkWriteCommand.name)
        var batch: [BatchedWrite] = []
        for (namespace, model) in writes {
            let collection = try context.collection(named: namespace.description)
            batch.append(BatchedWrite(collection, model))
        }
        let result = try await context.carryOut(batch, options: options)
        let told = result.outcomes.enumerated()
            .filter { !tellsErrorsOnly || $0.element.failure != nil }
            .map { document($0.element, at: $0.offset) }
        var reply = try await context.reply(
            OpenCursor(told),
            namespace: "admin.$cmd.bulkWrite",
            batchSize: batchSize ?? Int.max
        )
        for (name, value) in totals(of: result.outcomes) { reply.append(name, value) }
        return reply
    }

    private func document(_ outcome: WriteOutcome, at index: Int) -> Document {
        if let failure = outcome.failure {
            let error = CommandError(failure)
            var document: Document = [
                "ok": 0.0, "idx": .integer(index), "code": .integer(error.code),
                "errmsg": .string(error.message),
            ]
            for (name, value) in error.detail { document.append(name, value) }
            document.append("n", 0)
            if case .insertOne = writes[index].model { return document }
            document.append("nModified", 0)
            return document
        }
        var document: Document = ["ok": 1.0, "idx": .integer(index)]
        switch writes[index].model {
        case .insertOne: document.append("n", 1)
        case .deleteOne, .deleteMany: document.append("n", .integer(outcome.deletedCount))
        case .updateOne, .updateMany, .replaceOne:
            let count = outcome.matchedCount + (outcome.upsertedID == nil ? 0 : 1)
            document.append("n", .integer(count))
            document.append("nModified", .integer(outcome.modifiedCount))
            if let id = outcome.upsertedID { document.append("upserted", ["_id": id]) }
        }
        return document
    }

    private func totals(of outcomes: [WriteOutcome]) -> Document {
        [
            "nErrors": .integer(outcomes.count { $0.failure != nil }),
            "nInserted": .integer(
                outcomes.count { $0.insertedID != nil && $0.failure == nil }
            ),
            "nMatched": .integer(outcomes.reduce(0) { $0 + $1.matchedCount }),
            "nModified": .integer(outcomes.reduce(0) { $0 + $1.modifiedCount }),
            "nUpserted": .integer(outcomes.count { $0.upsertedID != nil }),
            "nDeleted": .integer(outcomes.reduce(0) { $0 + $1.deletedCount }),
        ]
    }
}
