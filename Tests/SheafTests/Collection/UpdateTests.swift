// SPDX-License-Identifier: MIT
//
// Updating and replacing: counts, no-ops, upserts, failures in the middle, limits.

import Sheaf
import Testing

@Suite("Update")
struct UpdateTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("one and many; what is already so is matched, not modified, and costs nothing")
    func counts() async throws {
        try await collection.insertMany([
            ["_id": 1, "a": 1], ["_id": 2, "a": 1], ["_id": 3, "a": 2],
        ])
        let one = try await collection.updateOne(["a": 1], ["$set": ["b": 1]])
        #expect(one.matchedCount == 1 && one.modifiedCount == 1 && one.upsertedID == nil)
        let many = try await collection.updateMany(["a": 1], ["$set": ["b": 1]])
        #expect(many.matchedCount == 2 && many.modifiedCount == 1)
        let none = try await collection.updateMany(["a": 1], ["$set": ["b": 1]])
        #expect(none.matchedCount == 2 && none.modifiedCount == 0)
        #expect(none.recordsWritten == 0 && none.bytesWritten == 0)
        let found = try await collection.find(["b": 1]).toArray()
        #expect(found == [["_id": 1, "a": 1, "b": 1], ["_id": 2, "a": 1, "b": 1]])
    }

    @Test("an upsert makes the document of the filter's equalities and the update")
    func upsert() async throws {
        let made = try await collection.updateOne(
            ["_id": "x", "n": 5, "m": ["$gt": 1]],
            ["$inc": ["n": 1], "$setOnInsert": ["new": true]],
            upsert: true
        )
        #expect(made.matchedCount == 0 && made.modifiedCount == 0 && made.upsertedID == "x")
        #expect(try await collection.findOne() == ["_id": "x", "n": 6, "new": true])
        let again = try await collection.updateMany(
            ["_id": "x"],
            ["$inc": ["n": 1], "$setOnInsert": ["new": false]],
            upsert: true
        )
        #expect(again.matchedCount == 1 && again.upsertedID == nil)
        #expect(try await collection.findOne() == ["_id": "x", "n": 7, "new": true])
        let fresh = try await collection.updateMany(["k": 1], ["$set": ["v": 2]], upsert: true)
        #expect(fresh.upsertedID?.objectIDValue != nil)
    }

    @Test("array filters")
    func arrayFilters() async throws {
        try await collection.insertOne(["_id": 1, "a": [["n": 1], ["n": 5], ["n": 9]]])
        let options = UpdateOptions(arrayFilters: [["big.n": ["$gte": 5]]])
        try await collection.updateOne(["_id": 1], ["$set": ["a.$[big].n": 0]], options: options)
        #expect(
            try await collection.findOne() == ["_id": 1, "a": [["n": 1], ["n": 0], ["n": 0]]]
        )
        let error = await storeError {
            try await collection.updateOne(["_id": 1], ["$set": ["a.$[none].n": 0]])
        }
        #expect(error?.mongoCode == 2)
    }

    // MongoDB: documents before the failing one stay updated, the failing one is as it was, and
    // those after it are not looked at.
    @Test("a failure in the middle of many")
    func failureInTheMiddle() async throws {
        try await collection.insertMany([
            ["_id": 1, "n": 1], ["_id": 2, "n": "text"], ["_id": 3, "n": 3],
        ])
        let error = await storeError {
            try await collection.updateMany([:], ["$inc": ["n": 1], "$set": ["seen": true]])
        }
        #expect(error?.mongoCode == 14)
        guard case .update(let done) = error?.partialResult else {
            Issue.record("no partial result")
            return
        }
        #expect(done.matchedCount == 1 && done.modifiedCount == 1 && done.bytesWritten > 0)
        let found = try await collection.find().toArray()
        #expect(
            found == [
                ["_id": 1, "n": 2, "seen": true], ["_id": 2, "n": "text"], ["_id": 3, "n": 3],
            ]
        )
    }

    @Test("the id is immutable; mistakes are found without a document")
    func mistakes() async throws {
        let missing = await storeError { try await collection.updateOne([:], ["$foo": ["a": 1]]) }
        #expect(missing?.mongoCode == 9)
        let conflict = await storeError {
            try await collection.updateOne([:], ["$set": ["a": 1], "$inc": ["a.b": 1]])
        }
        #expect(conflict?.mongoCode == 40 && conflict?.codeName == "ConflictingUpdateOperators")
        try await collection.insertOne(["_id": 1])
        let id = await storeError { try await collection.updateOne([:], ["$set": ["_id": 2]]) }
        #expect(id?.mongoCode == 66)
        let noOperator = await storeError { try await collection.updateOne([:], ["a": 1]) }
        #expect(noOperator?.mongoCode == 9)
        let noReplacement = await storeError {
            try await collection.replaceOne([:], ["$set": ["a": 1]])
        }
        #expect(noReplacement?.code == .invalidOperation)
    }

    @Test("a replacement keeps the id, and an equal one costs nothing")
    func replacement() async throws {
        try await collection.insertOne(["_id": 1, "a": 1])
        let changed = try await collection.replaceOne(["a": 1], ["b": 2])
        #expect(changed.matchedCount == 1 && changed.modifiedCount == 1)
        #expect(try await collection.findOne() == ["_id": 1, "b": 2])
        let same = try await collection.replaceOne(["b": 2], ["_id": 1, "b": 2])
        #expect(same.matchedCount == 1 && same.modifiedCount == 0 && same.recordsWritten == 0)
        let error = await storeError { try await collection.replaceOne([:], ["_id": 2]) }
        #expect(error?.mongoCode == 66)
        let made = try await collection.replaceOne(["_id": 9], ["c": 3], upsert: true)
        #expect(made.upsertedID == 9)
        #expect(try await collection.findOne(["_id": 9]) == ["_id": 9, "c": 3])
    }

    @Test("an update that makes a document too large or too deep is refused and changes nothing")
    func limits() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.documentByteCountMax = 20_000
        }
        let collection = temporary.collection()
        let text = BSONValue.string(String(repeating: "x", count: 9_000))
        try await collection.insertOne(["_id": 1, "list": [text]])
        try await collection.updateOne([:], ["$push": ["list": text]])
        let before = try await collection.findOne()
        let large = await storeError {
            try await collection.updateOne([:], ["$push": ["list": text]])
        }
        #expect(large?.code == .documentTooLarge && large?.mongoCode == 17419)
        // Replacing a value by one as large is no growth.
        try await collection.updateOne([:], ["$set": ["list.0": text]])
        try await collection.updateOne(
            [:],
            ["$set": ["list.1": .string(String(repeating: "y", count: 9_000))]]
        )
        #expect(before?.bytes.count == (try await collection.findOne())?.bytes.count)

        var deep: BSONValue = 1
        for _ in 0..<178 { deep = ["a": deep] }
        try await collection.updateOne([:], ["$set": ["d": deep, "list": []]])
        let tooDeep = await storeError {
            try await collection.updateOne([:], ["$set": ["e.f.g": deep]])
        }
        #expect(tooDeep?.mongoCode == 15)
        let upsert = await storeError {
            try await collection.updateOne(
                ["_id": 2],
                ["$set": ["t": .string(String(repeating: "z", count: 20_000))]],
                upsert: true
            )
        }
        #expect(upsert?.mongoCode == 17420)
    }
}
