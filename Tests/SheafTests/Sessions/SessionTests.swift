// SPDX-License-Identifier: MIT
//
// Sessions: transactions whose statements come one by one, what they see, and how they end.

import Sheaf
import Testing

@Suite("Sessions", .timeLimit(.minutes(2)))
struct SessionTests {
    @Test("statements come one by one; nobody else sees them before the commit")
    func commit() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let session = temporary.store.startSession()
        #expect(session.transactionState == .none)
        try session.startTransaction()
        #expect(session.transactionState == .inProgress)
        let inserted = try await session.write { transaction in
            try collection.insertOne(["_id": 1, "n": 1], in: &transaction).insertedID
        }
        #expect(inserted == 1)
        let seen = try await session.read { try collection.findOne(in: $0) }
        #expect(seen == ["_id": 1, "n": 1])
        try await session.write { transaction in
            _ = try collection.updateOne(["_id": 1], ["$inc": ["n": 1]], in: &transaction)
        }
        #expect(try await collection.countDocuments() == 0)
        try await session.commitTransaction()
        #expect(session.transactionState == .committed)
        #expect(try await collection.find().toArray() == [["_id": 1, "n": 2]])
        // A driver that has not heard of the commit commits again.
        try await session.commitTransaction()
        try session.startTransaction()
        try await session.write { _ = try collection.deleteMany([:], in: &$0) }
        try await session.commitTransaction()
        #expect(try await collection.countDocuments() == 0)
    }

    @Test("what was aborted never was, in every collection; the writer is free")
    func abort() async throws {
        let temporary = try TemporaryStore()
        let (first, second) = (temporary.collection("a"), temporary.collection("b"))
        try await first.insertOne(["_id": 1, "n": 1])
        let session = temporary.store.startSession()
        try session.startTransaction()
        try await session.write { _ = try first.updateOne([:], ["$inc": ["n": 1]], in: &$0) }
        try await session.write { _ = try second.insertOne(["_id": 1], in: &$0) }
        try await session.abortTransaction()
        #expect(session.transactionState == .aborted)
        try await session.abortTransaction()
        #expect(try await first.find().toArray() == [["_id": 1, "n": 1]])
        #expect(try temporary.store.database("main").collectionNames() == ["a"])
        try await first.insertOne(["_id": 2])
        let error = await storeError { try await session.commitTransaction() }
        #expect(error?.code == .transactionAborted && error?.mongoCode == 251)
    }

    @Test("a transaction that only reads sees one state, and holds nobody up")
    func onlyReading() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(60) }
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1])
        let session = temporary.store.startSession()
        try session.startTransaction()
        #expect(try await session.read { try collection.countDocuments(in: $0) } == 1)
        try await collection.insertOne(["_id": 2])
        #expect(try await session.read { try collection.countDocuments(in: $0) } == 1)
        try await session.commitTransaction()
        try session.startTransaction()
        #expect(try await session.read { try collection.countDocuments(in: $0) } == 2)
        try await session.abortTransaction()
        #expect(try temporary.store.activity().snapshotCount == 0)
    }

    @Test("a write after a read goes on from what was read")
    func writeAfterRead() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "n": 1])
        let session = temporary.store.startSession()
        try session.startTransaction()
        let before = try await session.read { try collection.findOne(in: $0)?["n"] }
        #expect(before == 1)
        try await session.write { _ = try collection.updateOne([:], ["$inc": ["n": 1]], in: &$0) }
        #expect(try temporary.store.activity().snapshotCount == 0)
        try await session.commitTransaction()
        #expect(try await collection.findOne()?["n"] == 2)
    }

    // The second attempt takes the writer with its read: the other write waits for its end.
    @Test("a write after a read that was overtaken conflicts, once")
    func conflict() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(60) }
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "n": 1])
        let session = temporary.store.startSession()
        try session.startTransaction()
        _ = try await session.read { try collection.findOne(in: $0) }
        try await collection.updateOne([:], ["$inc": ["n": 10]])
        let error = await storeError {
            try await session.write { _ = try collection.deleteOne([:], in: &$0) }
        }
        #expect(error?.code == .writeConflict && error?.mongoCode == 112)
        #expect(error?.errorLabels == ["TransientTransactionError"])
        let after = await storeError { _ = try await session.read { _ in 0 } }
        #expect(after?.code == .transactionAborted)
        #expect(after?.errorLabels == ["TransientTransactionError"])
        try session.startTransaction()
        #expect(try await session.read { try collection.findOne(in: $0)?["n"] } == 11)
        let other = Task { try await collection.updateOne([:], ["$inc": ["n": 10]]) }
        while try temporary.store.activity().waitingWriteCount < 2 { await Task.yield() }
        try await session.write { _ = try collection.updateOne([:], ["$mul": ["n": 2]], in: &$0) }
        try await session.commitTransaction()
        _ = try await other.value
        #expect(try await collection.findOne()?["n"] == 32)
    }

    @Test("a transaction that takes the writer at once cannot be overtaken")
    func writerAtOnce() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(60) }
        let collection = temporary.collection()
        let session = temporary.store.startSession()
        try session.startTransaction(TransactionOptions(takesWriterAtOnce: true))
        #expect(try await session.read { try collection.countDocuments(in: $0) } == 0)
        let other = Task { try await collection.insertOne(["_id": 2]) }
        while try temporary.store.activity().waitingWriteCount < 2 { await Task.yield() }
        try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try await session.commitTransaction()
        _ = try await other.value
        #expect(try await collection.find().toArray() == [["_id": 1], ["_id": 2]])
    }

    @Test("a statement that fails aborts the transaction, and nobody else's")
    func failedStatement() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1])
        for failsReading in [false, true] {
            let session = temporary.store.startSession()
            try session.startTransaction()
            if failsReading {
                let error = await storeError {
                    _ = try await session.read { try collection.find(["$no": 1], in: $0) }
                }
                #expect(error?.code == .invalidOperation)
            } else {
                try await session.write { _ = try collection.insertOne(["_id": 2], in: &$0) }
                let error = await storeError {
                    try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
                }
                #expect(error?.code == .duplicateKey)
            }
            #expect(session.transactionState == .aborted)
            let next = await storeError { try await session.commitTransaction() }
            #expect(next?.code == .transactionAborted)
        }
        #expect(try await collection.find().toArray() == [["_id": 1]])
        try await collection.insertOne(["_id": 3])
    }

    @Test("calls out of their order are refused")
    func misuse() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let session = temporary.store.startSession()
        var error = await storeError { try await session.commitTransaction() }
        #expect(error?.code == .misuse && error?.mongoCode == 251)
        error = await storeError { try await session.write { _ in } }
        #expect(error?.code == .misuse && error?.mongoCode == 251)
        try session.startTransaction()
        error = await storeError { try session.startTransaction() }
        #expect(error?.code == .misuse)
        try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try await session.commitTransaction()
        error = await storeError { try await session.abortTransaction() }
        #expect(error?.code == .misuse && error?.mongoCode == 256)
        error = await storeError { _ = try await session.read { _ in 0 } }
        #expect(error?.code == .misuse && error?.mongoCode == 256)
        #expect(session.transactionState == .committed)
    }

    @Test("a session carries out one statement at a time")
    func busy() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(60) }
        let collection = temporary.collection()
        let (holder, waiter) = (temporary.store.startSession(), temporary.store.startSession())
        try holder.startTransaction()
        try await holder.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try waiter.startTransaction()
        let waiting = Task {
            try await waiter.write { _ = try collection.insertOne(["_id": 2], in: &$0) }
        }
        while try temporary.store.activity().waitingWriteCount < 2 { await Task.yield() }
        let error = await storeError { _ = try await waiter.read { _ in 0 } }
        #expect(error?.code == .misuse)
        try await holder.commitTransaction()
        try await waiting.value
        try await waiter.commitTransaction()
        #expect(try await collection.countDocuments() == 2)
    }

    @Test("read-modify-write by many sessions adds up")
    func withTransaction() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "n": 0])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let session = temporary.store.startSession()
                    for _ in 0..<10 {
                        try await session.withTransaction { session in
                            let old = try await session.read { snapshot in
                                try collection.findOne(in: snapshot)?["n"] ?? .null
                            }
                            guard case .int32(let number) = old else { return }
                            try await session.write { transaction in
                                let update: Document = ["$set": ["n": .int32(number + 1)]]
                                _ = try collection.updateOne([:], update, in: &transaction)
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await collection.findOne()?["n"] == 80)
    }
}
