// SPDX-License-Identifier: MIT
//
// `explain`: how another command would be carried out, and what it would cost.

import Sheaf

/// `explain`.
struct ExplainCommand: Command {
    static let name = "explain"
    static let access = CommandAccess.read

    private enum Statement {
        case read(ExplainableStatement)
        case pipeline([Document], AggregateOptions)
        case write(WriteModel)
    }

    private let collection: String
    private let statement: Statement
    private let verbosity: ExplainVerbosity

    init(_ fields: inout CommandFields) throws(CommandError) {
        let command = try fields.needed(fields.document.keys[0]) {
            fields,
            name throws(CommandError) in
            try fields.document(name)
        }
        let name = try fields.string("verbosity") ?? ExplainVerbosity.allPlansExecution.rawValue
        guard let verbosity = ExplainVerbosity(rawValue: name) else {
            throw CommandError(
                .badValue,
                "Enumeration value '\(name)' for field 'explain.verbosity' is not a valid value."
            )
        }
        self.verbosity = verbosity
        let request = CommandRequest(command)
        var inner = CommandFields(request.name, request)
        collection = try inner.collectionName()
        statement = try ExplainCommand.statement(request.name, &inner)
        try inner.finish()
    }

    private static func statement(
        _ name: String,
        _ fields: inout CommandFields
    ) throws(CommandError) -> Statement {
        switch name {
        case FindCommand.name:
            let find = try FindCommand(&fields)
            return .read(.find(find.filter, options: find.options))
        case CountCommand.name:
            let count = try CountCommand(&fields)
            return .read(.countDocuments(count.query, options: count.options))
        case DistinctCommand.name:
            let distinct = try DistinctCommand(&fields)
            return .read(.distinct(distinct.key, distinct.query, options: distinct.options))
        case AggregateCommand.name:
            fields.tolerate("cursor")
            let aggregate = try AggregateCommand(&fields)
            return .pipeline(aggregate.pipeline, aggregate.options)
        case UpdateCommand.name: return .write(try single(try UpdateCommand(&fields).models))
        case DeleteCommand.name: return .write(try single(try DeleteCommand(&fields).models))
        case FindAndModifyCommand.name, "findandmodify":
            return .write(try FindAndModifyCommand(&fields).model)
        default:
            throw CommandError(.commandNotFound, "Explain failed due to unknown command: \(name)")
        }
    }

    private static func single(_ models: [WriteModel]) throws(CommandError) -> WriteModel {
        guard models.count == 1 else {
            throw CommandError(
                .invalidLength,
                "explained write batches must be of size 1"
            )
        }
        return models[0]
    }

    func accesses(in database: String) -> [DatabaseAccess] {
        switch statement {
        case .read: [DatabaseAccess(database: database, access: .read)]
        case .pipeline(let stages, _): PipelineAccess(stages, in: database).accesses
        case .write: [DatabaseAccess(database: database, access: .write)]
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        if case .pipeline(let stages, _) = statement {
            try PipelineAccess(stages, in: context.common.database).checkCollections()
        }
        let explanation =
            switch statement {
            case .read(let statement):
                try await collection.explain(statement, verbosity: verbosity)
            case .pipeline(let stages, let options):
                try await collection.explainAggregate(
                    stages,
                    options: options,
                    verbosity: verbosity
                )
            case .write(let write): try await collection.explain(write, verbosity: verbosity)
            }
        var document = explanation.document
        document["ok"] = nil
        return document
    }
}
