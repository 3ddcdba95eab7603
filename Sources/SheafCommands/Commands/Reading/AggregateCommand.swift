// SPDX-License-Identifier: MIT
//
// `aggregate`: the documents that a pipeline makes, of a collection or of the server itself.

import Sheaf

/// `aggregate`.
struct AggregateCommand: Command {
    static let name = "aggregate"
    static let access = CommandAccess.read
    static let runsInTransactions = true

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

    func accesses(in database: String) -> [DatabaseAccess] {
        PipelineAccess(pipeline, in: database).accesses
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
        if writes, context.common.readConcernLevel == "linearizable" {
            throw CommandError(
                .invalidOptions,
                "A pipeline that ends in $out or $merge cannot be run with the read concern "
                    + "linearizable"
            )
        }
        if ChangeStream.isWanted(by: pipeline) { return try await watch(in: context) }
        return try await context.reply(
            OpenCursor(try await sequence(in: context)),
            namespace: "\(context.common.database).\(collection ?? "$cmd.aggregate")",
            batchSize: writes ? nil : batchSize
        )
    }

    /// A stage that lets the changes of collections through that clients may see.
    private static let visible: Document = [
        "$match": ["ns.coll": ["$not": .regularExpression(RegularExpression("^system\\."))]]
    ]

    /// The reply to a pipeline that begins with `$changeStream`.
    private func watch(in context: CommandContext) async throws -> Document {
        let options = pipeline[0]["$changeStream"]?.documentValue
        let isOfStore = options?["allChangesForCluster"] == true
        if isOfStore { try context.checkIsAdmin("$changeStream with allChangesForCluster") }
        let target = try collection.map { name throws(CommandError) in
            try context.collection(name)
        }
        let scope: ChangeScope =
            target.map { .collection($0.namespace) }
            ?? (isOfStore ? .store : .database(context.common.database))
        let stream = try ChangeStream(
            parsing: [pipeline[0], AggregateCommand.visible] + pipeline.dropFirst(),
            of: scope,
            in: context.service.store,
            batchCountMax: batchSize.map { max(1, $0) } ?? OpenCursor.firstBatchCount
        )
        return try await context.reply(
            OpenCursor(stream),
            namespace: "\(context.common.database).\(collection ?? "$cmd.aggregate")",
            batchSize: batchSize
        )
    }

    /// Whether the pipeline ends in a stage that writes.
    private var writes: Bool {
        let last = pipeline.last?.first { _ in true }?.key
        return last == "$out" || last == "$merge"
    }

    private func sequence(in context: CommandContext) async throws -> AggregateSequence {
        try PipelineAccess(pipeline, in: context.common.database).checkCollections()
        let target = try collection.map { name throws(CommandError) in
            try context.collection(name)
        }
        guard let first = pipeline.first, let stage = ServerStage(first) else {
            return made(by: pipeline, of: target, in: context)
        }
        let documents = try await stage.documents(of: target, in: context)
        let stages: [Document] = [
            ["$documents": .array(BSONArray(documents.map { .document($0) }))]
        ]
        return made(by: stages + pipeline.dropFirst(), of: nil, in: context)
    }

    /// What a pipeline of a collection, or of the database, makes.
    private func made(
        by pipeline: [Document],
        of collection: Collection?,
        in context: CommandContext
    ) -> AggregateSequence {
        switch (collection, context.transaction) {
        case (let collection?, nil): collection.aggregate(pipeline, options: options)
        case (let collection?, let transaction?):
            collection.aggregate(pipeline, options: options, in: transaction)
        case (nil, nil): context.database.aggregate(pipeline, options: options)
        case (nil, let transaction?):
            context.database.aggregate(pipeline, options: options, in: transaction)
        }
    }
}
