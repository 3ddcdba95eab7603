// SPDX-License-Identifier: MIT
//
// The stages that look at one document at a time, and those that order and cut.

import Sheaf
import Testing

@Suite struct SimpleStageTests {
    private let documents: [Document] = [
        ["_id": 1, "a": 3, "b": ["c": 1]], ["_id": 2, "a": 1], ["_id": 3, "a": [2, 5]],
    ]

    @Test func match() async throws {
        let store = try TemporaryStore()
        let found = try await store.aggregate(
            [["$project": ["a": 1]], ["$match": ["a": ["$gt": 2]]]],
            of: documents
        )
        #expect(found.map { $0["_id"] } == [1, 3])
        await store.expectErrors([
            (["$match": 1], 15959), (["$match": ["a": ["$foo": 1]]], 2),
        ])
    }

    @Test func projectAndItsKin() async throws {
        let store = try TemporaryStore()
        func made(_ stage: Document) async throws -> Document? {
            try await store.aggregate([["$match": ["_id": 1]], stage], of: documents).first
        }
        #expect(try await made(["$project": ["b": 1]]) == ["_id": 1, "b": ["c": 1]])
        #expect(try await made(["$project": ["a": 0, "_id": 0]]) == ["b": ["c": 1]])
        #expect(
            try await made(["$addFields": ["b.d": ["$add": ["$a", 1]]]])
                == ["_id": 1, "a": 3, "b": ["c": 1, "d": 4]]
        )
        #expect(try await made(["$set": ["a": "$b.c"]]) == ["_id": 1, "a": 1, "b": ["c": 1]])
        #expect(try await made(["$unset": ["a", "b.c"]]) == ["_id": 1, "b": [:]])
        #expect(try await made(["$replaceRoot": ["newRoot": "$b"]]) == ["c": 1])
        #expect(try await made(["$replaceWith": ["x": "$a"]]) == ["x": 3])
        #expect(
            await store.aggregateError([["$replaceWith": "$b"]], of: documents) == 40228
        )
        await store.expectErrors([
            (["$project": [:]], 51272), (["$project": 1], 15969), (["$addFields": 1], 40272),
            (["$unset": 1], 31002), (["$unset": []], 31119), (["$unset": [1]], 31120),
            (["$replaceRoot": 1], 40229), (["$replaceRoot": ["x": 1]], 40230),
            (["$replaceRoot": [:]], 40231),
        ])
    }

    @Test func sort() async throws {
        let store = try TemporaryStore()
        for first in [["$skip": 0], ["$project": ["a": 1]]] as [Document] {
            let up = try await store.aggregate([first, ["$sort": ["a": 1]]], of: documents)
            #expect(up.map { $0["_id"] } == [2, 3, 1])
            let down = try await store.aggregate(
                [first, ["$sort": ["a": -1]], ["$limit": 2]],
                of: documents
            )
            #expect(down.map { $0["_id"] } == [3, 1])
        }
        await store.expectErrors([
            (["$sort": 1], 15973), (["$sort": [:]], 15976), (["$sort": ["a": 2]], 15975),
            (["$sort": ["a": "x"]], 15974),
        ])
    }

    @Test func sortBeyondMemory() async throws {
        let store = try TemporaryStore {
            $0.durability = .withoutSync
            $0.sortMemoryByteCountMax = 20_000
        }
        let many: [Document] = (0..<2000).map {
            ["_id": .integer($0), "k": .integer($0 * 7 % 2000)]
        }
        let stages: [Document] = [["$addFields": ["x": 1]], ["$sort": ["k": 1]]]
        let sorted = try await store.aggregate(stages, of: many)
        #expect(sorted.map { $0["k"] } == (0..<2000).map { .integer($0) })
        let error = await storeError {
            _ = try await store.collection("source").aggregate(
                stages,
                options: AggregateOptions(allowDiskUse: false)
            ).toArray()
        }
        #expect(error?.mongoCode == 292)
    }

    @Test func limitAndSkip() async throws {
        let store = try TemporaryStore()
        let some = try await store.aggregate(
            [["$project": ["_id": 1]], ["$skip": 1], ["$limit": 1]],
            of: documents
        )
        #expect(some == [["_id": 2]])
        await store.expectErrors([
            (["$limit": 0], 15958), (["$limit": -1], 5_107_201), (["$limit": "x"], 5_107_201),
            (["$skip": -1], 5_107_200), (["$skip": 1.5], 5_107_200),
        ])
    }

    @Test func count() async throws {
        let store = try TemporaryStore()
        #expect(try await store.aggregate([["$count": "n"]], of: documents) == [["n": 3]])
        let stages: [Document] = [["$match": ["a": 1]], ["$count": "n"]]
        #expect(try await store.aggregate(stages, of: documents) == [["n": 1]])
        #expect(try await store.aggregate([["$count": "n"]], of: []) == [])
        let behind: [Document] = [["$unwind": "$a"], ["$count": "n"]]
        #expect(try await store.aggregate(behind, of: documents) == [["n": 4]])
        await store.expectErrors([
            (["$count": 1], 40156), (["$count": ""], 40157), (["$count": "$a"], 40158),
            (["$count": "a\0"], 40159), (["$count": "a.b"], 40160),
        ])
    }

    @Test func sample() async throws {
        let store = try TemporaryStore()
        let some = try await store.aggregate([["$sample": ["size": 2]]], of: documents)
        #expect(Set(some).count == 2 && some.allSatisfy { documents.contains($0) })
        await store.expectErrors([
            (["$sample": 1], 28745), (["$sample": ["x": 1]], 28748), (["$sample": [:]], 28749),
            (["$sample": ["size": "x"]], 28746), (["$sample": ["size": 0]], 28747),
        ])
    }
}
