// SPDX-License-Identifier: MIT
//
// Which plan is chosen, proven through explain, and that no plan loses a document: every filter
// finds with an index what it finds without.

import Sheaf
import Testing

@Suite("Plans")
struct PlanTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("the narrowest index is used")
    func choice() async throws {
        try await fill()
        let cases: [(Document, Explanation.Plan, Int)] = [
            (["_id": 5], .uniqueKey(index: "_id_"), 1),
            (["a": 3, "_id": 31], .uniqueKey(index: "_id_"), 1),
            (["unique": ["$gt": 3], "_id": ["$in": [1, 2, 7]]], .keys(index: "_id_"), 3),
            (["unique": 7], .uniqueKey(index: "unique_1"), 1),
            (["a": 3], .key(index: "a_1"), 10),
            (["a": ["$in": [3, 4, 4.0]]], .keys(index: "a_1"), 20),
            (["a": ["$gte": 3, "$lt": 5]], .keyRange(index: "a_1"), 20),
            (
                ["$and": [["a": ["$gt": 7]], ["z": ["$exists": false]]]], .keyRange(index: "a_1"),
                20
            ),
            (["b.c": .null], .keys(index: "b.c_-1"), 100),
            (["s": .regularExpression(RegularExpression("^s1"))], .keys(index: "s_1"), 11),
            (["s": .regularExpression(RegularExpression("s1"))], .collectionScan, 100),
            (["z": 1], .collectionScan, 100),
            (["$or": [["a": 1], ["a": 2]]], .union(indexes: ["a_1", "a_1"]), 20),
            (["$or": [["a": 1], ["_id": 15]]], .union(indexes: ["a_1", "_id_"]), 10),
            (["$or": [["a": 1], ["z": 2]]], .collectionScan, 100),
            (["$or": [["a": 1], ["z": 2]], "unique": 7], .uniqueKey(index: "unique_1"), 1),
            (["a": ["$ne": 3]], .collectionScan, 100),
            (["a": ["$exists": true]], .collectionScan, 100),
        ]
        try await expectPlans(cases)
        #expect(Explanation.Plan.uniqueKey(index: "_id_").stage == "IDHACK")
    }

    @Test("lists with expressions, existence, and equalities of expressions use indexes")
    func otherTests() async throws {
        try await fill()
        try await expectPlans([
            (
                ["s": ["$in": [.regularExpression(RegularExpression("^s1")), "s2", "s10"]]],
                .keys(index: "s_1"), 12
            ),
            (
                ["s": ["$in": [.regularExpression(RegularExpression("1$")), "s2"]]],
                .collectionScan, 100
            ),
            (["b.c": ["$exists": false]], .keys(index: "b.c_-1"), 100),
            (["sparse": ["$exists": true]], .keyRange(index: "sparse_1"), 5),
            (["sparse": ["$exists": false]], .collectionScan, 100),
            (["$expr": ["$eq": ["$a", 3]]], .key(index: "a_1"), 10),
            (
                ["$expr": ["$and": [["$eq": [7, "$unique"]], ["$gt": ["$a", 0]]]]],
                .uniqueKey(index: "unique_1"), 1
            ),
            (["$expr": ["$or": [["$eq": ["$a", 3]], ["$eq": ["$z", 3]]]]], .collectionScan, 100),
            (["$expr": ["$eq": ["$a", .null]]], .collectionScan, 100),
            (["$expr": ["$eq": ["$a", "$z"]]], .collectionScan, 100),
            (["$expr": ["$not": [["$eq": ["$a", 3]]]]], .collectionScan, 100),
        ])
    }

    private func fill() async throws {
        try await collection.createIndex(["unique": 1], unique: true)
        try await collection.createIndex(["a": 1])
        try await collection.createIndex(["b.c": -1])
        try await collection.createIndex(["s": 1])
        try await collection.createIndex(["sparse": 1], options: IndexOptions(sparse: true))
        try await collection.insertMany(
            (0..<100).map {
                [
                    "_id": .int32($0), "unique": .int32($0), "a": .int32($0 / 10),
                    "s": .string("s\($0)"),
                ]
            }
        )
        try await collection.updateMany(
            ["a": 3, "unique": ["$lt": 35]],
            ["$set": ["sparse": .null]]
        )
    }

    private func expectPlans(_ cases: [(Document, Explanation.Plan, Int)]) async throws {
        for (filter, plan, examined) in cases {
            let explanation = try await collection.explain(.find(filter))
            #expect(explanation.plan == plan, "\(filter)")
            #expect(explanation.documentsExamined == examined, "\(filter)")
            #expect(explanation.write == nil)
            let update = try await collection.explain(.updateMany(filter, ["$set": ["x": 1]]))
            #expect(update.plan == plan, "\(filter)")
        }
    }

    // Bounds on an array may be met by different elements, so they may be intersected only where
    // one element must meet both.
    @Test("two bounds on an array are not intersected but inside $elemMatch")
    func multikeyBounds() async throws {
        try await collection.createIndex(["a": 1])
        try await collection.insertOne(["_id": 1, "a": [1, 9]])
        try await collection.insertOne(["_id": 2, "a": 4])
        let apart = try await collection.find(["a": ["$gt": 5, "$lt": 3]]).toArray()
        #expect(apart.map { $0["_id"] } == [1])
        let both = try await collection.explain(
            .find(["a": ["$elemMatch": ["$gt": 3, "$lt": 5]]])
        )
        #expect(both.keysExamined == 1 && both.matchedCount == 0)
        #expect(try await collection.countDocuments(["a": ["$gt": 3, "$lt": 5]]) == 2)
    }

    @Test("what explain rehearses is not kept, and costs what it says")
    func explainWrites() async throws {
        try await collection.createIndex(["a": 1])
        try await collection.insertMany((0..<10).map { ["_id": .int32($0), "a": .int32($0)] })
        let before = try await collection.find().toArray()
        let said = try await collection.explain(.updateMany(["a": ["$gte": 5]], ["$inc": ["a": 1]]))
        #expect(said.write?.documentCount == 5 && said.matchedCount == 5)
        let upsert = try await collection.explain(
            .updateOne(["a": 99], ["$set": ["b": 1]], upsert: true)
        )
        #expect(upsert.write?.documentCount == 1)
        #expect(try await collection.explain(.deleteMany([:])).write?.documentCount == 10)
        #expect(try await collection.find().toArray() == before)
        let done = try await collection.updateMany(["a": ["$gte": 5]], ["$inc": ["a": 1]])
        #expect(done.recordsWritten == said.write?.recordsWritten)
        #expect(done.bytesWritten == said.write?.bytesWritten)
        #expect(said.plan == .keyRange(index: "a_1"))
    }

    // An update that moves documents ahead in the index that it walks must meet each of them once.
    @Test("an update does not meet its own changes")
    func halloween() async throws {
        try await collection.createIndex(["a": 1])
        try await collection.insertMany((0..<1000).map { ["_id": .int32($0), "a": .int32($0)] })
        let result = try await collection.updateMany(["a": ["$gte": 0]], ["$inc": ["a": 700]])
        #expect(result.matchedCount == 1000 && result.modifiedCount == 1000)
        #expect(try await collection.countDocuments(["a": ["$gte": 1000]]) == 700)
        #expect(try temporary.store.verify().findings == [])
    }
}
