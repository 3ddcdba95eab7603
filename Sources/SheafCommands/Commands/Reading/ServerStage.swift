// SPDX-License-Identifier: MIT
//
// Stages that a pipeline of the server begins with: what they make is known here and not in
// documents.

import Sheaf

/// A stage that tells of the server, of a collection or of its indexes.
enum ServerStage {
    /// `$currentOp`: what is being carried out.
    case currentOp
    /// `$collStats`: the measures of the collection.
    case collStats(Document)
    /// `$indexStats`: its indexes.
    case indexStats
    /// `$listSessions`, `$listLocalSessions`: the caller's own session, and none of others.
    case listSessions

    /// Reads a stage; nil for all others.
    init?(_ stage: Document) {
        guard let (name, operand) = stage.first(where: { _ in true }) else { return nil }
        switch name {
        case "$currentOp": self = .currentOp
        case "$collStats": self = .collStats(operand.documentValue ?? [:])
        case "$indexStats": self = .indexStats
        case "$listSessions", "$listLocalSessions": self = .listSessions
        default: return nil
        }
    }

    /// What the stage makes.
    func documents(
        of collection: Collection?,
        in context: CommandContext
    ) async throws -> [Document] {
        switch self {
        case .currentOp: return context.service.operations.documents()
        case .listSessions:
            return context.common.session.map { session in
                [["_id": .document(session.document), "lastUse": .date(.now)]]
            } ?? []
        case .collStats(let options):
            return [try await statistics(of: needed(collection), options, in: context)]
        case .indexStats:
            let since = context.service.startDate
            return try await needed(collection).listIndexes().map { index in
                [
                    "name": .string(index.name), "key": .document(index.keys),
                    "host": .string(context.service.address),
                    "accesses": ["ops": .int64(0), "since": .date(since)],
                    "spec": .document(index.document),
                ]
            }
        }
    }

    private func statistics(
        of collection: Collection,
        _ options: Document,
        in context: CommandContext
    ) async throws -> Document {
        var document: Document = [
            "ns": .string(collection.namespace.description),
            "host": .string(context.service.address), "localTime": .date(.now),
        ]
        let measures = try CollectionMeasures(of: collection, in: context.service.store)
        if options["count"] != nil { document["count"] = .integer(measures.documentCount) }
        if options["storageStats"] != nil {
            document["storageStats"] = .document(measures.document(scale: 1))
        }
        return document
    }

    private func needed(_ collection: Collection?) throws(CommandError) -> Collection {
        guard let collection else {
            throw CommandError(
                .invalidNamespace,
                "The stage needs a collection, and the pipeline is one of the database"
            )
        }
        return collection
    }
}
