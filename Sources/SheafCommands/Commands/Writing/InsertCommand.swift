// SPDX-License-Identifier: MIT
//
// `insert`: documents, each for itself, in one commit.

import Sheaf

/// `insert`.
struct InsertCommand: Command {
    static let name = "insert"
    static let access = CommandAccess.write
    static let runsInTransactions = true

    private let collection: String
    private let documents: [Document]
    private let options: BulkWriteOptions

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        documents = try fields.needed("documents") { fields, name throws(CommandError) in
            try fields.documents(name)
        }
        options = try fields.batchOptions()
        try CommandService.checkBatch(documents.count)
        for document in documents
        where document.bytes.count > CommandService.documentByteCountMax {
            throw CommandError(
                .bsonObjectTooLarge,
                "object to insert too large. size in bytes: \(document.bytes.count), max size: "
                    + "\(CommandService.documentByteCountMax)"
            )
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        let writes = documents.map { BatchedWrite(collection, .insertOne($0)) }
        return BatchReply(try await context.carryOut(writes, options: options)).inserted
    }
}

extension CommandService {
    /// Refuses a batch of no writes, or of too many.
    static func checkBatch(_ count: Int) throws(CommandError) {
        guard (1...batchCountMax).contains(count) else {
            throw CommandError(
                .invalidLength,
                "Write batch sizes must be between 1 and \(batchCountMax). Got \(count) operations."
            )
        }
    }
}

extension CommandFields {
    /// The options that batches of writes have in common.
    mutating func batchOptions() throws(CommandError) -> BulkWriteOptions {
        BulkWriteOptions(
            ordered: try flag("ordered") ?? true,
            let: try document("let") ?? [:],
            bypassDocumentValidation: try flag("bypassDocumentValidation") ?? false,
            comment: value("comment")
        )
    }
}
