// SPDX-License-Identifier: MIT
//
// Pipelines as a whole: what is wrong with one is known before anything is read, the first stages
// are a find, and a walk sees one state.

import Sheaf
import Testing

@Suite struct AggregationTests {
    @Test func errorsOfPipelines() async throws {
        let store = try TemporaryStore()
        await store.expectErrors([
            (["$foo": 1], 40324),
            (["$match": [:], "$limit": 1], 40323),
            ([:], 40323),
            (["$graphLookup": [:]], 115),
            (["$documents": [["a": 1]]], 73),
        ])
        let source = store.collection("source")
        #expect(await store.aggregateError([["$out": "x"], ["$limit": 1]]) == 40601)
        #expect(await store.aggregateError([["$limit": 1], ["$documents": [["a": 1]]]]) == 40602)
        let long = [Document](repeating: ["$skip": 0], count: 1001)
        #expect(await store.aggregateError(long) == 7_749_501)
        let negative = AggregateOptions(maxTime: .seconds(-1))
        let error = await storeError {
            _ = try await source.aggregate([], options: negative).toArray()
        }
        #expect(error?.mongoCode == 51024)
    }

    @Test func documentsAsTheyAre() async throws {
        let store = try TemporaryStore()
        let documents: [Document] = [["_id": 1, "b": 1, "a": 2], ["_id": 2]]
        #expect(try await store.aggregate([], of: documents) == documents)
        #expect(try await store.collection("nothing").aggregate([]).toArray() == [])
    }

    @Test func variables() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        try await collection.insertMany([["_id": 1, "a": 1], ["_id": 2, "a": 2]])
        let found = try await collection.aggregate(
            [
                ["$match": ["$expr": ["$eq": ["$a", "$$wanted"]]]],
                ["$project": ["sum": ["$add": ["$a", "$$wanted"]]]],
            ],
            options: AggregateOptions(let: ["wanted": 2])
        ).toArray()
        #expect(found == [["_id": 2, "sum": 4]])
    }

    @Test func documentsThatItBringsAlong() async throws {
        let store = try TemporaryStore()
        let made = try await store.store.database("any").aggregate([
            ["$documents": [["x": 1], ["x": 2]]], ["$match": ["x": ["$gt": 1]]],
        ]).toArray()
        #expect(made == [["x": 2]])
        let error = await storeError {
            _ = try await store.store.database("any").aggregate([["$match": [:]]]).toArray()
        }
        #expect(error?.mongoCode == 73)
    }

    @Test func aWalkSeesOneState() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        try await collection.insertMany((0..<10).map { ["_id": .integer($0)] })
        var walk = collection.aggregate(
            [["$project": ["_id": 1]]],
            options: AggregateOptions(batchCountMax: 2)
        ).makeAsyncIterator()
        _ = try await walk.next()
        try await collection.deleteMany([:])
        var rest = 0
        while try await walk.next() != nil { rest += 1 }
        #expect(rest == 9)
    }

    @Test func inASnapshotOfATransaction() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        let counted = try await store.store.write { transaction in
            try collection.insertMany([["a": 1], ["a": 2]], in: &transaction)
            return try collection.aggregate([["$count": "n"]], in: transaction.snapshot)
        }
        #expect(counted == [["n": 2]])
        #expect(throws: StoreError.self) {
            try store.store.read { _ = try collection.aggregate([["$out": "x"]], in: $0) }
        }
    }

    @Test func theBeginningIsAFind() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        try await collection.insertMany(
            (0..<50).map { ["_id": .integer($0), "a": .integer($0 % 5)] }
        )
        let found = try await collection.aggregate([
            ["$match": ["a": ["$gte": 1]]], ["$sort": ["a": -1, "_id": 1]],
            ["$match": ["_id": ["$lt": 40]]], ["$skip": 1], ["$limit": 5], ["$skip": 2],
            ["$limit": 2],
        ]).toArray()
        #expect(found.map { $0["_id"] } == [19, 24])
        let none = try await collection.aggregate([["$limit": 3], ["$skip": 3]]).toArray()
        #expect(none == [])
    }

    @Test func explained() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        let names = (0..<40).map {
            BSONValue.string("name \($0) \(String(repeating: "x", count: 900))")
        }
        try await collection.insertMany(
            (0..<10).map {
                ["_id": .integer($0), "a": .integer($0), "big": .array(BSONArray(names))]
            }
        )
        try await collection.createIndex(["a": 1])
        let pipeline: [Document] = [
            ["$match": ["a": ["$gte": 7]]], ["$limit": 2], ["$project": ["a": 1]],
            ["$group": ["_id": nil, "sum": ["$sum": "$a"]]],
        ]
        let explanation = try await collection.explainAggregate(pipeline)
        #expect(explanation.plan == .keyRange(index: "a_1"))
        #expect(explanation.documentsExamined == 2)
        #expect(explanation.pipelineStages == ["$group"])
        #expect(explanation.winningPlan["stage"] == "PROJECTION_SIMPLE")
        #expect(explanation.matchedCount == 1)
        // The array, which is stored apart, is not read.
        #expect(explanation.bytesRead < 1000)
        let found = try await collection.explain(.find(["a": ["$gte": 7]]))
        #expect(explanation.recordsRead <= found.recordsRead)
    }

    @Test func timeIsLimited() async throws {
        let store = try TemporaryStore()
        let collection = store.collection()
        try await collection.insertMany((0..<2000).map { ["_id": .integer($0)] })
        let error = await storeError {
            _ = try await collection.aggregate(
                [["$group": ["_id": "$_id"]]],
                options: AggregateOptions(maxTime: .nanoseconds(1))
            ).toArray()
        }
        #expect(error?.code == .timeExceeded)
    }
}
