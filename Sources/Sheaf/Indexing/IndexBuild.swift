// SPDX-License-Identifier: MIT
//
// Indexing: a build from outside the writer: step by step, with other writes between the steps.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// How far the build of an index is.
public struct IndexBuildProgress: Sendable, Hashable {
    /// The name of the index.
    public let name: String
    /// The documents that have been looked at.
    public let documentCount: Int
    /// The documents that the collection had when the build began.
    public let documentCountTotal: Int
}

extension Collection {
    /// Makes indexes, step by step where the collection is large; none when one cannot be made.
    func buildIndexes(
        _ models: [IndexModel],
        _ progress: (@Sendable (IndexBuildProgress) -> Void)?
    ) async throws(StoreError) -> [CreateIndexResult] {
        var elementKeys: [ElementKeyIndex] = []
        for model in models {
            if let index = try ElementKeyIndex(model) { elementKeys.append(index) }
        }
        guard !elementKeys.isEmpty else { return try await buildTables(models, progress) }
        let others = models.filter { $0.options.elementKey == nil }
        let made = try await buildElementKeys(elementKeys) { () throws(StoreError) in
            others.isEmpty ? [] : try await buildTables(others, progress)
        }
        // The results stand in the order of the models again.
        var (tables, arrays) = (made[..<others.count], made[others.count...])
        return models.compactMap {
            $0.options.elementKey == nil ? tables.popFirst() : arrays.popFirst()
        }
    }

    private func buildTables(
        _ models: [IndexModel],
        _ progress: (@Sendable (IndexBuildProgress) -> Void)?
    ) async throws(StoreError) -> [CreateIndexResult] {
        let statement = try CreateIndexStatement(self, models, mayBuild: true)
        let begun = try await store.perform(statement)
        var cost = begun.cost
        do throws(StoreError) {
            for index in begun.indexes where index.isBuilding {
                let build = IndexBuild(collection: self, number: index.number, name: index.name)
                try await build.run(&cost, progress)
            }
        } catch {
            if error.endsBuild { await drop(begun.indexes.filter { !$0.existed }.map(\.number)) }
            throw error
        }
        return begun.indexes.map {
            CreateIndexResult(name: $0.name, existed: $0.existed, cost: cost)
        }
    }

    /// Drops what a failed build has made, also when the task was cancelled.
    func drop(_ numbers: [Int64]) async {
        let statement = AbortBuildStatement(collection: self, numbers: numbers)
        // What cannot be dropped now is found and continued later.
        _ = await Task.detached { try? await store.perform(statement) }.value
    }
}

extension StoreError {
    /// Whether a build that met the error would only meet it again.
    var endsBuild: Bool {
        switch code {
        case .closed, .ioFailure, .outcomeUnknown, .damaged: false
        default: true
        }
    }
}

/// The build of one index.
struct IndexBuild: Sendable {
    let collection: Collection
    let number: Int64
    let name: String

    /// Carries the build out, from where it stands.
    func run(
        _ cost: inout WriteCost,
        _ progress: (@Sendable (IndexBuildProgress) -> Void)?
    ) async throws(StoreError) {
        let total = try await collection.estimatedDocumentCount()
        var documentCount = 0
        while true {
            let step = try await collection.store.perform(
                ContinueBuildStatement(collection: collection, number: number, name: name)
            )
            cost = cost + step.cost
            documentCount += step.documentCount
            progress?(
                IndexBuildProgress(
                    name: name,
                    documentCount: documentCount,
                    documentCountTotal: total
                )
            )
            if step.isDone { return }
        }
    }
}

/// Does one step of a build.
struct ContinueBuildStatement: Statement {
    /// What a step did.
    struct Step: CostBearing, Sendable {
        let documentCount: Int
        let isDone: Bool
        var cost: WriteCost
    }

    let collection: Collection
    let number: Int64
    let name: String

    // A duplicate may be found after entries have been written.
    var runsAlone: Bool { true }

    func run(in transaction: inout StoreTransaction) throws -> Step {
        let start = transaction.cost
        guard let entry = try transaction.collection(collection),
            let index = entry.indexes.first(where: { $0.number == number })
        else {
            throw StoreError(
                .indexMissing,
                "Index build of \(name) was aborted: the index was dropped meanwhile.",
                mongoCode: MongoCode.indexBuildAborted.rawValue
            )
        }
        var batch = IndexBatch()
        let isDone =
            try !index.isBuilding || transaction.continueBuilding(index, of: entry, &batch)
        return Step(
            documentCount: batch.documentCount,
            isDone: isDone,
            cost: transaction.cost.since(start)
        )
    }
}

/// Drops the indexes that a failed build has made, as far as they are there.
struct AbortBuildStatement: Statement {
    let collection: Collection
    let numbers: [Int64]

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        var dropped: [String] = []
        let entry = try transaction.collection(collection)
        for index in entry?.indexes ?? [] where numbers.contains(index.number) {
            guard let entry = try transaction.collection(collection) else { break }
            try transaction.drop(index, of: entry)
            dropped.append(index.name)
        }
        return DropResult(droppedNames: dropped, cost: transaction.cost.since(start))
    }
}
