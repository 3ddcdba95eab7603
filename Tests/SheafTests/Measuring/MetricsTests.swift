// SPDX-License-Identifier: MIT
//
// What a store tells to those who measure it.

import Sheaf
import Synchronization
import Testing

/// Keeps what it is told.
private final class KeptMetrics: StoreMetrics {
    let commits = Mutex<[CommitMeasures]>([])
    let statements = Mutex<[SlowStatement]>([])

    func record(_ commit: CommitMeasures) { commits.withLock { $0.append(commit) } }

    func record(_ statement: SlowStatement) { statements.withLock { $0.append(statement) } }
}

@Suite("Metrics", .timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("a commit tells its statements, their waits and what was written")
    func commits() async throws {
        let metrics = KeptMetrics()
        let temporary = try TemporaryStore {
            $0.metrics = metrics
            $0.durability = .withoutSync
        }
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 0, "n": 0])
        metrics.commits.withLock { $0 = [] }
        let result = try await collection.updateOne([:], ["$inc": ["n": 1]])
        _ = await storeError { try await collection.insertOne(["_id": 0]) }
        // The last commit is told after its callers have their answers.
        try await collection.insertOne(["_id": 1])
        while metrics.commits.withLock({ $0.count }) < 3 { await Task.yield() }
        let commits = metrics.commits.withLock { $0 }
        #expect(commits.map(\.queueWaits.count) == [1, 1, 1])
        #expect(commits.map(\.failureCount) == [0, 1, 0])
        #expect(commits[0].recordsWritten == result.recordsWritten)
        #expect(commits[0].bytesWritten == result.bytesWritten)
        #expect(commits[0].pagesWritten == result.pagesWritten)
        #expect(commits[0].transactionTime > .zero && commits[0].commitTime > .zero)
        #expect(commits[0].queueWaits[0] > .zero)
        #expect(commits[1].recordsWritten == 0)
    }

    @Test("every statement is told once, in whichever group it was")
    func everyStatement() async throws {
        let metrics = KeptMetrics()
        let temporary = try TemporaryStore {
            $0.metrics = metrics
            $0.durability = .withoutSync
            $0.maintenanceInterval = .seconds(86_400)
        }
        let collection = temporary.collection()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<500 {
                group.addTask { try await collection.insertOne(["_id": .int32(Int32(id))]) }
            }
            try await group.waitForAll()
        }
        temporary.store.close()
        let commits = metrics.commits.withLock { $0 }
        // One more made the catalog, before anybody could measure.
        #expect(commits.reduce(0) { $0 + $1.queueWaits.count } == 500)
        #expect(commits.count < 500)
    }

    @Test("slow statements tell their verb, their collection and their error")
    func slowStatements() async throws {
        let metrics = KeptMetrics()
        let temporary = try TemporaryStore {
            $0.metrics = metrics
            $0.slowStatementMin = .zero
            $0.durability = .withoutSync
        }
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 0, "n": 0])
        _ = await storeError { try await collection.insertOne(["_id": 0]) }
        try await collection.updateOne([:], ["$inc": ["n": 1]])
        try await collection.findOneAndUpdate([:], ["$inc": ["n": 1]])
        _ = try await collection.find().toArray()
        _ = try await collection.findOne()
        _ = try await collection.countDocuments()
        _ = try await collection.distinct("n")
        _ = try await collection.aggregate([["$match": [:]]]).toArray()
        _ = await storeError { _ = try await collection.find(["$no": 1]).toArray() }
        try await collection.deleteOne([:])
        try await temporary.store.write { _ in }
        let told = metrics.statements.withLock { $0 }
        #expect(
            told.map(\.verb) == [
                "insertOne", "insertOne", "update", "findAndModify", "find", "findOne",
                "countDocuments", "distinct", "aggregate", "delete", "write",
            ]
        )
        #expect(told.dropLast().allSatisfy { $0.namespace == collection.namespace })
        #expect(told.map(\.errorCode) == [nil, 11000] + Array(repeating: nil, count: 9))
    }

    @Test("statements that are not slow are not told")
    func fastStatements() async throws {
        let metrics = KeptMetrics()
        let temporary = try TemporaryStore {
            $0.metrics = metrics
            $0.slowStatementMin = .seconds(600)
            $0.durability = .withoutSync
        }
        try await temporary.collection().insertOne(["_id": 0])
        #expect(metrics.statements.withLock { $0 }.isEmpty)
    }

    @Test("activity shows cursors, snapshots and what was written")
    func activity() async throws {
        let temporary = try TemporaryStore()
        let (store, collection) = (temporary.store, temporary.collection())
        try await collection.insertMany((0..<10).map { ["_id": .int32($0)] })
        let before = try store.activity()
        #expect(before.snapshotCount == 0 && before.cursorAges == [] && before.readers == [])
        let found = collection.find(options: FindOptions(batchCountMax: 1))
        var cursor = found.makeAsyncIterator()
        _ = try await cursor.next()
        let result = try await collection.insertOne(["_id": 10])
        try await collection.insertOne(["_id": 11])
        let during = try store.statistics().activity
        #expect(during.snapshotCount == 1 && during.cursorAges.count == 1)
        #expect(during.readers.map(\.commitsBehind) == [2])
        #expect(during.commitCount - before.commitCount == 2)
        #expect(during.bytesWritten - before.bytesWritten >= result.bytesWritten)
        #expect(during.readerSlotCount >= 1)
        #expect(during.document["readers"]?.arrayValue?.count == 1)
        while try await cursor.next() != nil {}
        #expect(try store.activity().cursorAges == [])
        store.close()
        let error = await storeError { _ = try store.activity() }
        #expect(error?.code == .closed)
    }
}
