// SPDX-License-Identifier: MIT
//
// `aggregate`: the documents that a pipeline makes, of a collection or of the server itself.

import Sheaf

/// `aggregate`.
struct AggregateCommand: Command {
    static let name = "aggregate"
    static let access = CommandAccess.read

    /// The name of the collection; nil for a pipeline of the database.
    private let collection: String?
    let pipeline: [Document]
    let options: AggregateOptions
    private let batchSize: Int?
    /// Whether the command asks to be explained, as older drivers do.
    private let isExplained: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        let first = fields.document.first { _ in true }?.value
        let isOfDatabase = first?.integerValue == 1
        collection = isOfDatabase ? nil : try fields.collectionName()
        pipeline = try fields.pipeline()
        options = AggregateOptions(
            hint: try fields.hint(),
            let: try fields.document("let") ?? [:],
            collation: try fields.collation(),
            allowDiskUse: try fields.flag("allowDiskUse") ?? true,
            maxTime: try fields.maxTime(),
            comment: fields.value("comment")
        )
        isExplained = try fields.flag("explain") ?? false
        let cursor = try fields.document("cursor")
        guard cursor != nil || isExplained else {
            throw CommandError(
                .failedToParse,
                "The 'cursor' option is required, except for aggregate with the explain argument"
            )
        }
        var cursorFields = CommandFields(path: "aggregate.cursor", cursor ?? [:])
        batchSize = try cursorFields.count("batchSize")
        try cursorFields.finish()
        fields.tolerate(
            "bypassDocumentValidation",
            "fromMongos",
            "needsMerge",
            "isMapReduceCommand"
        )
    }

    func run(in context: CommandContext) async throws -> Document {
        if isExplained {
            guard let collection else {
                throw CommandError(
                    .commandNotSupported,
                    "Only pipelines of a collection can be explained"
                )
            }
            return try await context.collection(collection)
                .explainAggregate(pipeline, options: options, verbosity: .queryPlanner).document
        }
        return try await context.reply(
            OpenCursor(try await sequence(in: context)),
            namespace: "\(context.common.database).\(collection ?? "$cmd.aggregate")",
            batchSize: writes ? nil : batchSize
        )
    }

    /// Whether the pipeline ends in a stage that writes.
    private var writes: Bool {
        let last = pipeline.last?.first { _ in true }?.key
        return last == "$out" || last == "$merge"
    }

    private func sequence(in context: CommandContext) async throws -> AggregateSequence {
        let target = try collection.map { name throws(CommandError) in
            try context.collection(name)
        }
        if let first = pipeline.first, let stage = ServerStage(first) {
            let documents = try await stage.documents(of: target, in: context)
            let stages: [Document] = [
                ["$documents": .array(BSONArray(documents.map { .document($0) }))]
            ]
            return context.database.aggregate(stages + pipeline.dropFirst(), options: options)
        }
        return target?.aggregate(pipeline, options: options)
            ?? context.database.aggregate(pipeline, options: options)
    }
}
