// SPDX-License-Identifier: MIT
//
// Builds of indexes over large collections: step by step with writes between the steps, and in the
// end the same index as one made in a single commit. `verify` compares indexes with documents.

import Synchronization
import Testing

@testable import Sheaf

@Suite("Builds of indexes")
struct IndexBuildTests {
    private let temporary: TemporaryStore
    private let collection: Collection
    private static let documentCount: Int32 = 3000

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.insertMany(
            (0..<IndexBuildTests.documentCount).map {
                ["_id": .int32($0), "n": .int32($0), "list": [.int32($0 % 7), .int32($0 % 3)]]
            }
        )
    }

    private func numbers(_ names: String...) throws -> [Int64] {
        try temporary.store.read { snapshot in
            let entry = try snapshot.collection(collection)
            return names.compactMap { entry?.index(named: $0)?.number }
        }
    }

    /// Begins a build as `createIndex` does, and leaves it after some steps, as a crash would.
    private func begin(
        _ keys: Document,
        unique: Bool = false,
        steps: Int
    ) async throws -> ContinueBuildStatement {
        let statement = try CreateIndexStatement(
            collection,
            [IndexModel(keys, unique: unique)],
            mayBuild: true
        )
        let index = try #require(try await temporary.store.perform(statement).indexes.first)
        #expect(index.isBuilding && !index.existed)
        let step = ContinueBuildStatement(
            collection: collection,
            number: index.number,
            name: index.name
        )
        for _ in 0..<steps {
            #expect(try await temporary.store.perform(step).isDone == false)
        }
        return step
    }

    @Test("progress is told, and the index is whole")
    func whole() async throws {
        let told = Mutex<[IndexBuildProgress]>([])
        let result = try await collection.createIndex(["list": 1, "n": -1]) { progress in
            told.withLock { $0.append(progress) }
        }
        #expect(!result.existed && result.recordsWritten >= Int(IndexBuildTests.documentCount))
        let progress = told.withLock { $0 }
        #expect(progress.count > 5)
        #expect(progress.last?.documentCount == Int(IndexBuildTests.documentCount))
        #expect(progress.allSatisfy { $0.documentCountTotal == 3000 && $0.name == "list_1_n_-1" })
        let index = try await collection.listIndexes().last
        #expect(index?.isMultikey == true && index?.isBuilding == false)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("an index that is being built is listed, kept up, and not used", arguments: [1, 4])
    func halfBuilt(steps: Int) async throws {
        let step = try await begin(["n": 1], steps: steps)
        let listed = try await collection.listIndexes().last
        #expect(listed?.isBuilding == true && listed?.document["building"] == true)
        let progress = try #require(listed?.buildProgress)
        #expect(progress > 0 && progress < 1)
        let plan = try await collection.explain(.find(["n": 5])).plan
        #expect(plan == .collectionScan)
        let hint = await storeError {
            _ = try await collection.countDocuments(["n": 5], options: CountOptions(hint: "n_1"))
        }
        #expect(hint?.mongoCode == 2)
        try await writeEverywhere()
        #expect(try temporary.store.verify().findings == [])
        while try await !temporary.store.perform(step).isDone {}
        try await collection.insertOne(["_id": "last", "n": -1])
        #expect(try await collection.explain(.find(["n": 5])).plan == .key(index: "n_1"))
        #expect(try temporary.store.verify().findings == [])
    }

    /// Writes to records before, at and behind any place that a build may have reached.
    private func writeEverywhere() async throws {
        for id in stride(from: Int32(0), to: IndexBuildTests.documentCount, by: 97) {
            try await collection.updateOne(["_id": .int32(id)], ["$inc": ["n": 10_000]])
            try await collection.updateOne(["_id": .int32(id + 1)], ["$push": ["n2": 1]])
            try await collection.deleteOne(["_id": .int32(id + 2)])
            try await collection.insertOne(["_id": .int32(id + 50_000), "n": .int32(id)])
        }
    }

    @Test("writes go on while it is built, and the index equals the documents")
    func concurrentWrites() async throws {
        let collection = collection
        async let first: Void = { try await collection.createIndex(["list": 1]) }()
        async let second: Void = { try await collection.createIndex(["n": 1]) }()
        for round in 0..<40 {
            let id = BSONValue.int32(Int32(round * 71))
            try await collection.updateOne(["_id": id], ["$push": ["list": 9], "$inc": ["n": 1]])
            try await collection.updateOne(["_id": id], ["$pull": ["list": 1]])
            try await collection.insertOne(["n": .int32(Int32(round)), "list": [1, 1]])
            try await collection.deleteOne(["_id": .int32(Int32(2999 - round))])
        }
        _ = try await (first, second)
        #expect(try temporary.store.verify().findings == [])
        #expect(try await collection.listIndexes().allSatisfy { !$0.isBuilding })
    }

    @Test("a duplicate ends a build, and nothing of it is left")
    func duplicate() async throws {
        try await collection.insertOne(["_id": "x", "n": 2999])
        let error = await storeError { try await collection.createIndex(["n": 1], unique: true) }
        #expect(error?.code == .duplicateKey && error?.keyValue == ["n": 2999])
        #expect(try await collection.listIndexes().map(\.name) == ["_id_"])
        #expect(try temporary.store.verify().findings == [])
        let several = await storeError {
            try await collection.createIndexes([
                IndexModel(["list": 1]), IndexModel(["n": 1], unique: true),
            ])
        }
        #expect(several?.code == .duplicateKey)
        #expect(try await collection.listIndexes().map(\.name) == ["_id_"])
    }

    @Test("a write that a half-built unique index forbids is refused")
    func refusedWrite() async throws {
        let step = try await begin(["n": 1], unique: true, steps: 2)
        let error = await storeError {
            try await collection.updateOne(["_id": 1], ["$set": ["n": 3]])
        }
        #expect(error?.code == .duplicateKey)
        try await collection.updateOne(["_id": 2999], ["$set": ["n": 3]])
        let failed = await storeError {
            while try await !temporary.store.perform(step).isDone {}
        }
        #expect(failed?.code == .duplicateKey)
    }

    // The process may die between two steps. What it leaves is kept up by every write, and
    // createIndex, or the store by itself, goes on from there.
    @Test("a build that was left is carried on", arguments: [true, false])
    func resumed(byCreateIndex: Bool) async throws {
        _ = try await begin(["n": 1], steps: 2)
        temporary.store.close()
        let again = try Store.open(at: temporary.path)
        let collection = again.collection("test")
        #expect(try again.verify().findings == [])
        if byCreateIndex {
            let result = try await collection.createIndex(["n": 1])
            #expect(result.existed && result.recordsWritten < 2500)
        } else {
            let places = try await again.continueBuilds(standingSince: [:])
            #expect(try await collection.listIndexes().last?.isBuilding == true)
            _ = try await again.continueBuilds(standingSince: places)
        }
        #expect(try await collection.listIndexes().last?.isBuilding == false)
        #expect(try again.verify().findings == [])
        again.close()
    }

    @Test("a build that was left and cannot succeed is dropped")
    func abandoned() async throws {
        try await collection.insertOne(["_id": "x", "n": 2999])
        _ = try await begin(["n": 1], unique: true, steps: 1)
        let store = temporary.store
        let places = try await store.continueBuilds(standingSince: [:])
        _ = try await store.continueBuilds(standingSince: places)
        #expect(try await collection.listIndexes().count == 1)
    }

    @Test("dropping an index that is being built ends its build")
    func dropped() async throws {
        let step = try await begin(["n": 1], steps: 1)
        try await collection.dropIndex("n_1")
        let error = await storeError { _ = try await temporary.store.perform(step) }
        #expect(error?.mongoCode == 276)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("cancelling a build leaves nothing of it")
    func cancelled() async throws {
        let collection = collection
        let task = Task {
            try await collection.createIndex(["list": 1]) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let error = await storeError { _ = try await task.value }
        #expect(error?.code == .cancelled)
        #expect(try await collection.listIndexes().count == 1)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("inside a transaction an index is made at once")
    func inTransaction() async throws {
        let collection = collection
        try await temporary.store.write { transaction in
            try collection.createIndex(["n": 1], in: &transaction)
        }
        #expect(try await collection.listIndexes().last?.isBuilding == false)
        #expect(try temporary.store.verify().findings == [])
    }
}
