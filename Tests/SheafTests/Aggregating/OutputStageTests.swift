// SPDX-License-Identifier: MIT
//
// `$out` and `$merge`: what they write, and that a failure leaves everything as it was.

import Sheaf
import Testing

@Suite struct OutputStageTests {
    @Test func out() async throws {
        let store = try TemporaryStore()
        let target = store.collection("target")
        try await target.createIndex(["a": 1])
        try await target.insertOne(["_id": 7])
        let source: [Document] = [["_id": 1, "a": 1], ["_id": 2, "a": 2]]
        let shown = try await store.aggregate(
            [["$match": ["a": 2]], ["$out": "target"]],
            of: source
        )
        #expect(shown == [])
        #expect(try await target.find().toArray() == [["_id": 2, "a": 2]])
        #expect(try await target.listIndexes().count == 2)
        // Its own collection is replaced by what the pipeline made of it.
        let own: [Document] = [["$project": ["a": ["$add": ["$a", 1]]]], ["$out": "source"]]
        try await store.collection("source").aggregate(own).toArray()
        let again = try await store.collection("source").find().toArray()
        #expect(again == [["_id": 1, "a": 2], ["_id": 2, "a": 3]])
        // A collection comes to be even without documents.
        try await store.collection("source").aggregate(
            [["$match": ["a": 9]], ["$out": ["db": "other", "coll": "empty"]]]
        ).toArray()
        #expect(try store.store.database("other").collectionNames() == ["empty"])
        await store.expectErrors([(["$out": 1], 16990), (["$out": ["x": 1]], 16994)])
    }

    @Test func aFailureWritesNothing() async throws {
        let store = try TemporaryStore()
        let target = store.collection("target")
        try await target.createIndex(["a": 1], unique: true)
        try await target.insertOne(["_id": 7, "a": 5])
        let twice: [Document] = [["_id": 1, "a": 1], ["_id": 2, "a": 1]]
        #expect(await store.aggregateError([["$out": "target"]], of: twice) == 11000)
        #expect(await store.aggregateError([["$merge": "target"]], of: twice) == 11000)
        #expect(try await target.find().toArray() == [["_id": 7, "a": 5]])
    }

    /// What a merge of `[{_id: 1, b: 1}, {_id: 2, b: 2}]` makes of `[{_id: 1, a: 1}]`.
    private func merged(_ options: Document) async throws -> [Document] {
        let store = try TemporaryStore()
        let target = store.collection("target")
        try await target.insertOne(["_id": 1, "a": 1])
        var options = options
        options["into"] = "target"
        _ = try await store.aggregate(
            [["$merge": .document(options)]],
            of: [["_id": 1, "b": 1], ["_id": 2, "b": 2]]
        )
        return try await target.find().toArray()
    }

    @Test func merge() async throws {
        let new: Document = ["_id": 2, "b": 2]
        #expect(try await merged([:]) == [["_id": 1, "a": 1, "b": 1], new])
        #expect(try await merged(["whenMatched": "replace"]) == [["_id": 1, "b": 1], new])
        #expect(try await merged(["whenMatched": "keepExisting"]) == [["_id": 1, "a": 1], new])
        #expect(
            try await merged(["whenNotMatched": "discard"]) == [["_id": 1, "a": 1, "b": 1]]
        )
        let pipeline: BSONValue = [["$set": ["a": ["$add": ["$a", "$$new.b", "$$more"]]]]]
        #expect(
            try await merged(["whenMatched": pipeline, "let": ["more": ["$add": ["$b", 5]]]])
                == [["_id": 1, "a": 8], new]
        )
    }

    @Test func errorsOfMerge() async throws {
        func code(_ options: Document) async -> Int? {
            await storeError { _ = try await merged(options) }?.mongoCode
        }
        #expect(await code(["whenMatched": "fail"]) == 11000)
        #expect(await code(["whenNotMatched": "fail"]) == 13113)
        #expect(await code(["on": "b"]) == 51183)
        #expect(await code(["on": 1]) == 51186)
        #expect(await code(["on": []]) == 51187)
        #expect(await code(["on": ["a", "a"]]) == 31465)
        #expect(await code(["whenMatched": 1]) == 51191)
        #expect(await code(["whenMatched": "x"]) == 2)
        #expect(await code(["whenNotMatched": "x"]) == 51189)
        #expect(await code(["let": ["a": 1]]) == 51199)
        #expect(await code(["x": 1]) == 40415)
        let store = try TemporaryStore()
        await store.expectErrors([(["$merge": 1], 51182), (["$merge": [:]], 40414)])
    }

    @Test func mergeByAnotherKey() async throws {
        let store = try TemporaryStore()
        let target = store.collection("target")
        try await target.createIndex(["k": 1], unique: true)
        try await target.insertOne(["_id": 1, "k": 5])
        let stage: Document = ["$merge": ["into": "target", "on": "k", "whenMatched": "merge"]]
        _ = try await store.aggregate(
            [["$project": ["_id": 0]], stage],
            of: [["k": 5, "n": 1], ["k": 6]]
        )
        #expect(try await target.findOne(["k": 5]) == ["_id": 1, "k": 5, "n": 1])
        #expect(try await target.countDocuments() == 2)
        #expect(await store.aggregateError([stage], of: [["n": 1]]) == 51132)
    }
}
