// SPDX-License-Identifier: MIT
//
// What a pipeline reads and writes beside its own collection: found in its stages before it runs,
// so that no stage is a way around the roles of a user.

import Sheaf

/// What the stages of a pipeline read and write.
struct PipelineAccess {
    /// The databases, the pipeline's own first.
    private(set) var accesses: [DatabaseAccess]
    private var namespaces: [Namespace] = []
    private let database: String

    init(_ pipeline: [Document], in database: String) {
        self.database = database
        accesses = [DatabaseAccess(database: database, access: .read)]
        for stage in pipeline { visit(stage) }
    }

    /// Refuses collections that are the server's own.
    func checkCollections() throws(CommandError) {
        for namespace in namespaces where namespace.isOfServer {
            throw CommandError(
                .unauthorized,
                "not authorized on \(namespace.database) to use \(namespace.collection)"
            )
        }
    }

    private mutating func visit(_ stage: Document) {
        guard let (name, operand) = stage.first(where: { _ in true }) else { return }
        switch name {
        case "$lookup", "$graphLookup":
            note(operand.documentValue?["from"], .read)
            visitPipeline(operand.documentValue?["pipeline"])
        case "$unionWith":
            note(operand.documentValue?["coll"] ?? operand, .read)
            visitPipeline(operand.documentValue?["pipeline"])
        case "$facet":
            for (_, pipeline) in operand.documentValue ?? [:] { visitPipeline(pipeline) }
        case "$out": note(operand, .write)
        case "$merge": note(operand.documentValue?["into"] ?? operand, .write)
        case "$changeStream" where operand.documentValue?["allChangesForCluster"] == true:
            accesses.append(DatabaseAccess(database: database, access: .administrator))
        case "$currentOp":
            accesses.append(DatabaseAccess(database: database, access: .administrator))
        default: return
        }
    }

    private mutating func visitPipeline(_ pipeline: BSONValue?) {
        for stage in pipeline?.arrayValue ?? [] {
            if let stage = stage.documentValue { visit(stage) }
        }
    }

    /// Notes a collection: its name, or `{db, coll}`.
    private mutating func note(_ target: BSONValue?, _ access: CommandAccess) {
        let namespace: Namespace
        switch target {
        case .string(let name): namespace = Namespace(database: database, collection: name)
        case .document(let target):
            namespace = Namespace(
                database: target["db"]?.stringValue ?? database,
                collection: target["coll"]?.stringValue ?? ""
            )
        default: return
        }
        namespaces.append(namespace)
        accesses.append(DatabaseAccess(database: namespace.database, access: access))
    }
}
