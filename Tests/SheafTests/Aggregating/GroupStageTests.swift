// SPDX-License-Identifier: MIT
//
// `$group` and its accumulators.

import Sheaf
import Testing

@Suite struct GroupStageTests {
    private let documents: [Document] = [
        ["_id": 1, "k": "a", "n": 1, "d": ["x": 1]], ["_id": 2, "k": "b", "n": 2.5],
        ["_id": 3, "k": "a", "n": 4, "d": ["y": 2, "x": 3]], ["_id": 4, "n": "text"],
        ["_id": 5, "k": nil, "n": 4],
    ]

    /// What an accumulator makes of all documents.
    private func all(_ accumulator: Document) async throws -> BSONValue? {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            [["$group": ["_id": nil, "v": .document(accumulator)]]],
            of: documents
        )
        return made.first?["v"]
    }

    @Test func groups() async throws {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            [["$group": ["_id": "$k", "n": ["$sum": "$n"]]]],
            of: documents
        )
        #expect(
            made == [["_id": "a", "n": 5], ["_id": "b", "n": 2.5], ["_id": nil, "n": 4]]
        )
        let byNumber = try await store.aggregate(
            [["$group": ["_id": "$v", "n": ["$count": [:]]]]],
            of: [["v": 1], ["v": 1.0], ["v": .int64(1)], ["v": 2]]
        )
        #expect(byNumber.map { $0["n"] } == [3, 1])
    }

    @Test func accumulators() async throws {
        #expect(try await all(["$sum": "$n"]) == 11.5)
        #expect(try await all(["$avg": "$n"]) == 2.875)
        #expect(try await all(["$avg": "$none"]) == .null)
        #expect(try await all(["$min": "$n"]) == 1)
        #expect(try await all(["$max": "$n"]) == "text")
        #expect(try await all(["$max": "$none"]) == .null)
        #expect(try await all(["$first": "$k"]) == "a")
        #expect(try await all(["$last": "$d"]) == .null)
        #expect(try await all(["$push": "$k"]) == ["a", "b", "a", nil])
        #expect(try await all(["$addToSet": "$n"]) == [1, 2.5, 4, "text"])
        #expect(try await all(["$count": [:]]) == 5)
        #expect(try await all(["$stdDevSamp": "$_id"]) == .double(2.5.squareRoot()))
        #expect(try await all(["$stdDevPop": "$_id"]) == .double(2.0.squareRoot()))
        #expect(try await all(["$mergeObjects": "$d"]) == ["x": 3, "y": 2])
    }

    @Test func accumulatorsOfSeveral() async throws {
        #expect(try await all(["$firstN": ["n": 2, "input": "$_id"]]) == [1, 2])
        #expect(try await all(["$lastN": ["n": 2, "input": "$_id"]]) == [4, 5])
        #expect(try await all(["$lastN": ["n": 9, "input": "$k"]]) == ["a", "b", "a", nil, nil])
        #expect(try await all(["$minN": ["n": 2, "input": "$n"]]) == [1, 2.5])
        #expect(try await all(["$maxN": ["n": 2, "input": "$n"]]) == ["text", 4])
        let order: BSONValue = ["n": -1, "_id": -1]
        #expect(try await all(["$top": ["sortBy": order, "output": "$_id"]]) == 4)
        #expect(try await all(["$bottom": ["sortBy": order, "output": "$_id"]]) == 1)
        #expect(
            try await all(["$topN": ["n": 3, "sortBy": order, "output": "$_id"]]) == [4, 5, 3]
        )
        #expect(
            try await all(["$bottomN": ["n": 2, "sortBy": order, "output": "$_id"]]) == [2, 1]
        )
    }

    @Test func errors() async throws {
        let store = try TemporaryStore()
        func field(_ value: BSONValue, _ name: String = "v") -> Document {
            ["$group": .document(Document([("_id", nil), (name, value)]))]
        }
        await store.expectErrors([
            (["$group": 1], 15947), (["$group": [:]], 15955), (field(["$sum": 1], "a.b"), 40235),
            (field(["$sum": 1], "$a"), 40236), (field(1), 40234),
            (field(["$sum": 1, "$avg": 1]), 40238), (field(["$foo": 1]), 15952),
            (field(["$sum": [1, 2]]), 40237), (field(["$count": 1]), 14),
            (field(["$firstN": 1]), 5_787_900), (field(["$firstN": ["x": 1]]), 5_787_901),
            (field(["$firstN": ["n": 1]]), 5_787_907),
            (field(["$firstN": ["input": 1]]), 5_787_906), (field(["$top": 1]), 5_788_001),
            (field(["$top": ["x": 1]]), 5_788_002),
            (field(["$topN": ["sortBy": ["a": 1], "output": 1]]), 5_788_003),
            (field(["$top": ["sortBy": ["a": 1]]]), 5_788_004),
            (field(["$top": ["output": 1]]), 5_788_005),
            (field(["$top": ["output": 1, "sortBy": 1]]), 5_788_604),
        ])
        func run(_ accumulator: BSONValue) async -> Int? {
            await store.aggregateError([field(accumulator)], of: documents)
        }
        #expect(await run(["$mergeObjects": "$n"]) == 40400)
        #expect(await run(["$firstN": ["n": "x", "input": 1]]) == 5_787_902)
        #expect(await run(["$firstN": ["n": 1.5, "input": 1]]) == 5_787_903)
        #expect(await run(["$firstN": ["n": 0, "input": 1]]) == 5_787_908)
    }

    @Test func moreGroupsThanMemory() async throws {
        let store = try TemporaryStore {
            $0.durability = .withoutSync
            $0.sortMemoryByteCountMax = 40_000
        }
        let many: [Document] = (0..<3000).map { ["_id": .integer($0), "k": .integer($0 % 1000)] }
        let stages: [Document] = [
            ["$group": ["_id": "$k", "n": ["$sum": 1], "ids": ["$push": "$_id"]]],
            ["$sort": ["_id": 1]],
        ]
        let made = try await store.aggregate(stages, of: many)
        #expect(
            made
                == (0..<1000).map {
                    [
                        "_id": .integer($0), "n": 3,
                        "ids": [.integer($0), .integer($0 + 1000), .integer($0 + 2000)],
                    ]
                }
        )
        let collection = store.collection("source")
        let error = await storeError {
            let options = AggregateOptions(allowDiskUse: false)
            _ = try await collection.aggregate(stages, options: options).toArray()
        }
        #expect(error?.mongoCode == 292)
        let one = await storeError {
            _ = try await collection.aggregate([
                ["$group": ["_id": nil, "all": ["$push": "$$ROOT"]]]
            ]).toArray()
        }
        #expect(one?.mongoCode == 146)
    }
}
