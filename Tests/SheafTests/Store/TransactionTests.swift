// SPDX-License-Identifier: MIT
//
// Transactions: all or nothing, one state for readers, and many callers at once.

import Sheaf
import Testing

@Suite("Transactions")
struct TransactionTests {
    private struct Refusal: Error {}

    @Test("every verb inside a transaction, which sees its own writes")
    func verbs() async throws {
        let temporary = try TemporaryStore()
        let (store, collection) = (temporary.store, temporary.collection())
        let counts = try await store.write { transaction in
            try collection.insertMany([["_id": 1], ["_id": 2], ["_id": 3]], in: &transaction)
            try collection.insertOne(["_id": 4], in: &transaction)
            try collection.updateOne(["_id": 1], ["$set": ["a": 1]], in: &transaction)
            try collection.updateMany(["_id": ["$gt": 1]], ["$set": ["a": 2]], in: &transaction)
            try collection.replaceOne(["_id": 4], ["b": 1], in: &transaction)
            try collection.deleteOne(["_id": 3], in: &transaction)
            try collection.createIndex(["a": 1], in: &transaction)
            let found = try collection.find(["a": 2], in: transaction.snapshot)
            #expect(found == [["_id": 2, "a": 2]])
            let one = try collection.findOne(["_id": 4], in: transaction.snapshot)
            #expect(one == ["_id": 4, "b": 1])
            #expect(try collection.listIndexes(in: transaction.snapshot).count == 2)
            try collection.dropIndex("a_1", in: &transaction)
            #expect(try collection.deleteMany(["_id": 4], in: &transaction).deletedCount == 1)
            return (
                try collection.countDocuments(in: transaction.snapshot),
                transaction.recordsWritten
            )
        }
        #expect(counts.0 == 2 && counts.1 > 10)
        #expect(
            try await collection.find().toArray() == [["_id": 1, "a": 1], ["_id": 2, "a": 2]]
        )
        #expect(try store.verify().findings == [])
    }

    @Test("a throw undoes everything, in every collection")
    func allOrNothing() async throws {
        let temporary = try TemporaryStore()
        let (store, first, second) = (
            temporary.store, temporary.collection("a"), temporary.collection("b")
        )
        try await first.insertOne(["_id": 1, "n": 1])
        await #expect(throws: Refusal.self) {
            try await store.write { transaction in
                try first.updateOne(["_id": 1], ["$inc": ["n": 1]], in: &transaction)
                try second.insertOne(["_id": 1], in: &transaction)
                throw Refusal()
            }
        }
        #expect(try await first.findOne() == ["_id": 1, "n": 1])
        #expect(try store.database("main").collectionNames() == ["a"])
    }

    @Test("a statement that fails its checks leaves the transaction as it was")
    func failedStatement() async throws {
        let temporary = try TemporaryStore()
        let (store, collection) = (temporary.store, temporary.collection())
        try await collection.createIndex(["u": 1], unique: true)
        try await store.write { transaction in
            try collection.insertOne(["_id": 1, "u": 1], in: &transaction)
            let before = transaction.bytesWritten
            #expect(throws: StoreError.self) {
                try collection.insertOne(["_id": 2, "u": 1], in: &transaction)
            }
            #expect(throws: StoreError.self) {
                try collection.updateOne(["_id": 1], ["$inc": ["_id": 1]], in: &transaction)
            }
            #expect(transaction.bytesWritten == before)
            try collection.insertOne(["_id": 3, "u": 3], in: &transaction)
        }
        #expect(try await collection.find().toArray().map { $0["_id"] } == [1, 3])
        #expect(try store.verify().findings == [])
    }

    @Test("synchronous writes and reads")
    func synchronous() throws {
        let temporary = try TemporaryStore()
        let (store, collection) = (temporary.store, temporary.collection())
        func run() throws -> Int {
            try store.write { transaction in
                _ = try collection.insertOne(["_id": 1], in: &transaction)
            }
            return try store.read { try collection.countDocuments(in: $0) }
        }
        #expect(try run() == 1)
    }

    @Test("a handle of another store is refused")
    func foreignHandle() async throws {
        let (here, there) = (try TemporaryStore(), try TemporaryStore())
        let collection = there.collection()
        let error = await storeError {
            try await here.store.write { transaction in
                _ = try collection.insertOne([:], in: &transaction)
            }
        }
        #expect(error?.code == .misuse)
    }

    @Test("many callers increment at once, and the sum is exact")
    func concurrentIncrements() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "n": 0, "list": []])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    for round in 0..<20 {
                        let id = BSONValue.int32(Int32(caller * 100 + round))
                        try await collection.updateOne(
                            ["_id": 1],
                            ["$inc": ["n": 1], "$push": ["list": id]]
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        let document = try await collection.findOne()
        #expect(document?["n"] == 1000)
        let list = document?["list"]?.arrayValue.map { Array($0) } ?? []
        #expect(list.count == 1000 && Set(list).count == 1000)
    }

    // Pushes at both ends and sets by position race; each element must be one that some order of
    // the statements explains: a set changes the element that was first at that moment.
    @Test("pushes and positional sets of one array come to what some order of them gives")
    func sharedArray() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "list": [["by": "first", "set": 0]]])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<60 {
                group.addTask {
                    let element: BSONValue = ["by": .int32(Int32(caller)), "set": 0]
                    let each: BSONValue = ["$each": [element], "$position": 0]
                    let pushed: BSONValue = caller % 3 == 0 ? element : each
                    try await collection.updateOne(["_id": 1], ["$push": ["list": pushed]])
                    try await collection.updateOne(["_id": 1], ["$inc": ["list.0.set": 1]])
                }
            }
            try await group.waitForAll()
        }
        let list = try await collection.findOne()?["list"]?.arrayValue.map { Array($0) } ?? []
        let pushers = list.compactMap { $0.documentValue?["by"] }
        let sets = list.compactMap { $0.documentValue?["set"]?.integerValue }
        #expect(list.count == 61 && Set(pushers).count == 61)
        #expect(sets.reduce(0, +) == 60)
        // What was pushed to the end has come behind what was first, and was never first itself.
        let place = try #require(pushers.firstIndex(of: "first"))
        #expect(place == 40 && list.count - place - 1 == 20)
        #expect(sets[(place + 1)...].allSatisfy { $0 == 0 })
        #expect(try temporary.store.verify().findings == [])
    }

    // All callers race for one key in few batches; the batch of the losers is not disturbed by
    // them.
    @Test("of many inserts of one unique key exactly one wins")
    func uniqueRace() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["u": 1], unique: true)
        let winners = await withTaskGroup(of: Bool.self) { group in
            for caller in 0..<200 {
                group.addTask {
                    do {
                        let document: Document = [
                            "_id": .int32(Int32(caller)), "u": .int32(Int32(caller % 10)),
                        ]
                        try await collection.insertOne(document)
                        return true
                    } catch {
                        #expect((error as? StoreError)?.code == .duplicateKey)
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 10)
        #expect(try await collection.countDocuments() == 10)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a failing statement disturbs none of the others beside it")
    func failingNeighbours() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "n": 0, "text": "x"])
        let failures = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<200 {
                group.addTask {
                    let field = caller % 3 == 0 ? "text" : "n"
                    do {
                        try await collection.updateOne(["_id": 1], ["$inc": [field: 1]])
                        return 0
                    } catch {
                        #expect((error as? StoreError)?.mongoCode == 14)
                        return 1
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(failures == 67)
        #expect(try await collection.findOne()?["n"] == 133)
    }
}
