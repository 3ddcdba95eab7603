// SPDX-License-Identifier: MIT
//
// bulkWrite: mixed writes in their order, counts and ids by position, failures of ordered and of
// unordered calls, and the same outcome as the writes have alone.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Bulk write")
struct BulkWriteTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    private let mixed: [WriteModel] = [
        .insertOne(["_id": 1, "a": 1]),
        .insertOne(["_id": 2, "a": 1]),
        .updateOne(["a": 1], ["$set": ["b": 1]]),
        .updateMany(["a": 1], ["$inc": ["n": 1]]),
        .updateMany(["a": 1], ["$set": ["a": 1]]),
        .replaceOne(["_id": 9], ["c": 3], upsert: true),
        .updateOne(["_id": 8], ["$set": ["d": 4]], upsert: true),
        .deleteOne(["_id": 1]),
        .deleteMany(["a": ["$exists": false]]),
        .insertOne(["_id": 7]),
    ]

    private func checkMixed(_ result: BulkWriteResult) async throws {
        #expect(result.insertedCount == 3 && result.insertedIDs == [0: 1, 1: 2, 9: 7])
        #expect(result.matchedCount == 5 && result.modifiedCount == 3)
        #expect(result.upsertedCount == 2 && result.upsertedIDs == [5: 9, 6: 8])
        #expect(result.deletedCount == 3)
        let found = try await collection.find().toArray()
        #expect(found == [["_id": 2, "a": 1, "n": 1], ["_id": 7]])
    }

    @Test("mixed writes are carried out in their order", arguments: [true, false])
    func mixed(ordered: Bool) async throws {
        let options = BulkWriteOptions(ordered: ordered)
        let result = try await collection.bulkWrite(mixed, options: options)
        try await checkMixed(result)
        #expect(result.recordsWritten > 0 && result.bytesWritten > 0)
    }

    @Test("as a part of a transaction, which sees them")
    func transaction() async throws {
        let (collection, mixed) = (collection, mixed)
        let (result, count) = try await temporary.store.write { transaction in
            let result = try collection.bulkWrite(mixed, in: &transaction)
            return (result, try collection.countDocuments(in: transaction.snapshot))
        }
        #expect(count == 2)
        try await checkMixed(result)
    }

    @Test("an ordered call ends at its first failure; what was done stays")
    func ordered() async throws {
        let error = await storeError {
            try await collection.bulkWrite([
                .insertOne(["_id": 1]),
                .updateOne(["_id": 1], ["$set": ["a": 1]]),
                .insertOne(["_id": 1]),
                .insertOne(["_id": 2]),
            ])
        }
        #expect(error?.code == .duplicateKey && error?.mongoCode == 11000)
        #expect(error?.keyValue == ["_id": 1])
        #expect(error?.writeFailures.map(\.index) == [2])
        guard case .bulkWrite(let done) = error?.partialResult else {
            Issue.record("no partial result")
            return
        }
        #expect(done.insertedIDs == [0: 1] && done.matchedCount == 1 && done.modifiedCount == 1)
        #expect(done.recordsWritten > 0)
        #expect(try await collection.find().toArray() == [["_id": 1, "a": 1]])
    }

    @Test("an unordered call goes on; each failure has its position")
    func unordered() async throws {
        let error = await storeError {
            try await collection.bulkWrite(
                [
                    .insertOne(["_id": 1, "a": "text"]),
                    .insertOne(["_id": 1]),
                    .updateOne([:], ["$foo": ["a": 1]]),
                    .updateOne(["_id": 1], ["$inc": ["a": 1]]),
                    .deleteOne(["$no": 1]),
                    .replaceOne([:], ["$set": ["a": 1]]),
                    .updateMany([:], ["a": 1]),
                    .updateOne(["_id": 1], ["$set": ["b": 1]], options: UpdateOptions(hint: "no")),
                    .insertOne(["_id": [1]]),
                    .insertOne(["_id": 2]),
                ],
                options: BulkWriteOptions(ordered: false)
            )
        }
        #expect(error?.writeFailures.map(\.index) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(error?.writeFailures.map(\.error.mongoCode) == [11000, 9, 14, 2, 2, 9, 2, 53])
        #expect(error?.mongoCode == 11000)
        guard case .bulkWrite(let done) = error?.partialResult else {
            Issue.record("no partial result")
            return
        }
        #expect(done.insertedIDs == [0: 1, 9: 2])
        #expect(try await collection.find().toArray() == [["_id": 1, "a": "text"], ["_id": 2]])
    }

    @Test("an update of many that stops in the middle counts what it did")
    func middle() async throws {
        try await collection.insertMany([["_id": 1, "n": 1], ["_id": 2, "n": "x"], ["_id": 3]])
        let error = await storeError {
            try await collection.bulkWrite(
                [.updateMany([:], ["$inc": ["n": 1]]), .deleteOne(["_id": 3])],
                options: BulkWriteOptions(ordered: false)
            )
        }
        #expect(error?.writeFailures.map(\.index) == [0] && error?.mongoCode == 14)
        guard case .bulkWrite(let done) = error?.partialResult else {
            Issue.record("no partial result")
            return
        }
        #expect(done.matchedCount == 1 && done.modifiedCount == 1 && done.deletedCount == 1)
        #expect(
            try await collection.find().toArray() == [["_id": 1, "n": 2], ["_id": 2, "n": "x"]]
        )
    }

    @Test("no writes at all are refused; writes without effect write nothing")
    func nothing() async throws {
        let error = await storeError { try await collection.bulkWrite([]) }
        #expect(error?.mongoCode == 16)
        try await collection.insertOne(["_id": 1, "a": 1])
        let result = try await collection.bulkWrite([
            .updateOne(["_id": 1], ["$set": ["a": 1]]), .deleteMany(["a": 2]),
            .replaceOne(["_id": 1], ["_id": 1, "a": 1]), .updateMany(["b": 1], ["$inc": ["a": 1]]),
        ])
        #expect(result.matchedCount == 2 && result.modifiedCount == 0)
        #expect(result.recordsWritten == 0 && result.bytesWritten == 0)
    }

    // MongoDB has a race here: two upserts of one key may both insert, and one fails with 11000.
    // One writer has none, neither within a batch nor between callers.
    @Test("upserts of one key insert it once, within a batch and between callers")
    func upserts() async throws {
        try await collection.createIndex(["key": 1], unique: true)
        let upsert = WriteModel.updateOne(["key": "k"], ["$inc": ["n": 1]], upsert: true)
        let batch = try await collection.bulkWrite([upsert, upsert, upsert])
        #expect(batch.upsertedCount == 1 && batch.matchedCount == 2)
        let collection = collection
        let inserted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await collection.updateOne(["key": "m"], ["$inc": ["n": 1]], upsert: true)
                        .upsertedID == nil ? 0 : 1
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(inserted == 1)
        #expect(try await collection.findOne(["key": "m"])?["n"] == 40)
        let conflict = await storeError {
            try await collection.updateOne(["z": 1], ["$set": ["key": "k"]], upsert: true)
        }
        #expect(conflict?.code == .duplicateKey && conflict?.keyPattern == ["key": 1])
        #expect(try await collection.countDocuments() == 2)
    }

    // Every write of a batch must do what the verb of its name does alone: the same random writes
    // go to one collection in batches and to another one by one.
    @Test("a batch does what its writes do one by one")
    func differential() async throws {
        var random = SeededGenerator(seed: 4)
        let (together, apart) = (collection, temporary.collection("apart"))
        for each in [together, apart] { try await each.createIndex(["a": 1], unique: true) }
        for _ in 0..<60 {
            let writes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Self.randomWrite(&random)
            }
            let ordered = Bool.random(using: &random)
            let batch = await Self.carryOut(writes, ordered: ordered, on: together)
            var alone = Outcome()
            for (index, write) in writes.enumerated() {
                guard await alone.carryOut(write, at: index, on: apart) || !ordered else { break }
            }
            #expect(batch == alone)
            let left = try await together.find().toArray()
            #expect(try await apart.find().toArray() == left)
        }
        #expect(try temporary.store.verify().findings == [])
    }

    private static func randomWrite(_ random: inout SeededGenerator) -> WriteModel {
        let key: BSONValue = .int32(.random(in: 0..<12, using: &random))
        let value: BSONValue = .int32(.random(in: 0..<12, using: &random))
        let upsert = Bool.random(using: &random)
        return switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: .insertOne(["_id": key, "a": value])
        case 2: .updateOne(["_id": key], ["$set": ["a": value]], upsert: upsert)
        case 3: .updateMany(["a": ["$gte": value]], ["$inc": ["n": 1], "$push": ["l": value]])
        case 4: .replaceOne(["_id": key], ["a": value], upsert: upsert)
        case 5: .deleteOne(["a": ["$lt": value]])
        default: .updateMany(["a": ["$lt": value]], ["$inc": ["a": 1]])
        }
    }

    /// What writes did together.
    private struct Outcome: Equatable {
        var counts = [0, 0, 0]
        var ids: [Int: BSONValue] = [:]
        var failures: [Int: Int] = [:]

        mutating func add(_ result: BulkWriteResult, at offset: Int = 0) {
            counts[0] += result.matchedCount
            counts[1] += result.modifiedCount
            counts[2] += result.deletedCount
            for (index, id) in result.insertedIDs { ids[index + offset] = id }
            for (index, id) in result.upsertedIDs { ids[index + offset] = id }
        }

        /// Carries out one write by the verb of its name; false when it failed.
        mutating func carryOut(
            _ write: WriteModel,
            at index: Int,
            on collection: Collection
        ) async -> Bool {
            do {
                switch write {
                case .insertOne(let document):
                    ids[index] = try await collection.insertOne(document).insertedID
                case .updateOne(let filter, .document(let update), let upsert, _):
                    add(try await collection.updateOne(filter, update, upsert: upsert), index)
                case .updateMany(let filter, .document(let update), let upsert, _):
                    add(try await collection.updateMany(filter, update, upsert: upsert), index)
                case .replaceOne(let filter, let document, let upsert, _):
                    add(try await collection.replaceOne(filter, document, upsert: upsert), index)
                case .deleteOne(let filter, _):
                    counts[2] += try await collection.deleteOne(filter).deletedCount
                case .deleteMany(let filter, _):
                    counts[2] += try await collection.deleteMany(filter).deletedCount
                default: Issue.record("no such write")
                }
                return true
            } catch {
                failures[index] = error.mongoCode
                if case .update(let done) = error.partialResult { add(done, index) }
                return false
            }
        }

        private mutating func add(_ result: UpdateResult, _ index: Int) {
            counts[0] += result.matchedCount
            counts[1] += result.modifiedCount
            ids[index] = result.upsertedID
        }
    }

    private static func carryOut(
        _ writes: [WriteModel],
        ordered: Bool,
        on collection: Collection
    ) async -> Outcome {
        var outcome = Outcome()
        do {
            let options = BulkWriteOptions(ordered: ordered)
            outcome.add(try await collection.bulkWrite(writes, options: options))
        } catch {
            for failure in error.writeFailures {
                outcome.failures[failure.index] = failure.error.mongoCode
            }
            if case .bulkWrite(let done) = error.partialResult { outcome.add(done) }
        }
        return outcome
    }
}
