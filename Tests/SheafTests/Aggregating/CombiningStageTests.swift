// SPDX-License-Identifier: MIT
//
// The stages that bring documents of several pipelines or collections together, and those that are
// short for others.

import Sheaf
import Testing

@Suite struct CombiningStageTests {
    @Test func lookup() async throws {
        let store = try TemporaryStore()
        let units = store.collection("units")
        try await units.insertMany([
            ["_id": 1, "u": 10], ["_id": 2, "u": 20], ["_id": 3], ["_id": 4, "u": [10, 30]],
        ])
        let students: [Document] = [["_id": 1, "u": 10], ["_id": 2, "u": [20, 30]], ["_id": 3]]
        let equality: Document = [
            "$lookup": ["from": "units", "localField": "u", "foreignField": "u", "as": "found.it"]
        ]
        let found = try await store.aggregate(
            [equality, ["$project": ["ids": "$found.it._id", "_id": 0]]],
            of: students
        )
        #expect(found == [["ids": [1, 4]], ["ids": [2, 4]], ["ids": [3]]])
        let pipeline: Document = [
            "$lookup": [
                "from": "units", "let": ["mine": "$u"], "as": "u",
                "pipeline": [
                    ["$match": ["$expr": ["$eq": ["$u", "$$mine"]]]], ["$project": ["u": 0]],
                ],
            ]
        ]
        let joined = try await store.aggregate([pipeline], of: students)
        #expect(joined[0] == ["_id": 1, "u": [["_id": 1]]])
        #expect(joined[2] == ["_id": 3, "u": [["_id": 3]]])
    }

    @Test func errorsOfLookup() async throws {
        let store = try TemporaryStore()
        await store.expectErrors([
            (["$lookup": 1], 9), (["$lookup": ["x": 1]], 9), (["$lookup": ["from": "a"]], 9),
            (["$lookup": ["as": "a", "from": 1]], 9), (["$lookup": ["as": "a", "from": "b"]], 9),
            (["$lookup": ["as": "a", "from": "b", "localField": "c"]], 9),
            (["$lookup": ["as": "a", "from": "b", "let": 1, "pipeline": []]], 9),
            (["$lookup": ["as": "a", "from": "b", "pipeline": [["$out": "x"]]]], 51047),
            (["$lookup": ["as": "a", "from": "b", "pipeline": [["$foo": 1]]]], 40324),
        ])
    }

    @Test func unionWith() async throws {
        let store = try TemporaryStore()
        try await store.collection("others").insertMany([["_id": 8], ["_id": 9]])
        let all = try await store.aggregate([["$unionWith": "others"]], of: [["_id": 1]])
        #expect(all == [["_id": 1], ["_id": 8], ["_id": 9]])
        let some = try await store.aggregate(
            [["$unionWith": ["coll": "others", "pipeline": [["$match": ["_id": 9]]]]]],
            of: [["_id": 1]]
        )
        #expect(some == [["_id": 1], ["_id": 9]])
        await store.expectErrors([
            (["$unionWith": 1], 9), (["$unionWith": ["x": 1]], 40415), (["$unionWith": [:]], 9),
            (["$unionWith": ["coll": "a", "pipeline": [["$merge": "x"]]]], 31441),
        ])
    }

    @Test func facet() async throws {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            [
                [
                    "$facet": [
                        "few": [["$match": ["a": 2]], ["$project": ["a": 1, "_id": 0]]],
                        "n": [["$count": "n"]], "all": [["$sort": ["a": -1]], ["$limit": 1]],
                    ]
                ]
            ],
            of: [["_id": 1, "a": 1], ["_id": 2, "a": 2]]
        )
        #expect(
            made == [["few": [["a": 2]], "n": [["n": 2]], "all": [["_id": 2, "a": 2]]]]
        )
        await store.expectErrors([
            (["$facet": [:]], 40169), (["$facet": ["a": 1]], 40170),
            (["$facet": ["a": [["$out": "x"]]]], 40600),
            (["$facet": ["a": [["$facet": ["b": []]]]]], 40600),
        ])
    }

    @Test func sortByCount() async throws {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            [["$sortByCount": "$a"]],
            of: [["a": 1], ["a": 2], ["a": 2]]
        )
        #expect(made == [["_id": 2, "count": 2], ["_id": 1, "count": 1]])
        await store.expectErrors([
            (["$sortByCount": ["a": 1]], 40147), (["$sortByCount": "a"], 40148),
            (["$sortByCount": 1], 40149),
        ])
    }

    @Test func bucket() async throws {
        let store = try TemporaryStore()
        let documents: [Document] = [["a": 1], ["a": 5], ["a": 7], ["a": 50]]
        let stage: Document = ["groupBy": "$a", "boundaries": [0, 5, 10]]
        var withDefault = stage
        withDefault["default"] = "other"
        let made = try await store.aggregate([["$bucket": .document(withDefault)]], of: documents)
        #expect(
            made == [
                ["_id": 0, "count": 1], ["_id": 5, "count": 2], ["_id": "other", "count": 1],
            ]
        )
        #expect(await store.aggregateError([["$bucket": .document(stage)]], of: documents) == 40066)
        func changed(_ name: String, _ value: BSONValue?) -> Document {
            var changed = stage
            changed[name] = value
            return ["$bucket": .document(changed)]
        }
        await store.expectErrors([
            (["$bucket": 1], 40201), (changed("groupBy", 1), 40202),
            (changed("boundaries", 1), 40200), (changed("boundaries", ["$a", 1]), 40191),
            (changed("boundaries", [1]), 40192), (changed("boundaries", [1, "x"]), 40193),
            (changed("boundaries", [2, 1]), 40194), (changed("default", "$a"), 40195),
            (changed("output", 1), 40196), (changed("x", 1), 40197),
            (changed("groupBy", nil), 40198), (changed("default", 3), 40199),
        ])
    }

    @Test func bucketAuto() async throws {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            [["$bucketAuto": ["groupBy": "$a", "buckets": 2]]],
            of: [["a": 4], ["a": 1], ["a": 2], ["a": 2], ["a": 9]]
        )
        #expect(
            made == [
                ["_id": ["min": 1, "max": 4], "count": 3],
                ["_id": ["min": 4, "max": 9], "count": 2],
            ]
        )
        await store.expectErrors([
            (["$bucketAuto": 1], 40240), (["$bucketAuto": ["x": 1]], 40245),
            (["$bucketAuto": ["groupBy": "$a"]], 40246),
            (["$bucketAuto": ["groupBy": "$a", "buckets": "x"]], 40241),
            (["$bucketAuto": ["groupBy": "$a", "buckets": 1.5]], 40242),
            (["$bucketAuto": ["groupBy": "$a", "buckets": 0]], 40243),
            (["$bucketAuto": ["groupBy": "$a", "buckets": 1, "output": 1]], 40244),
        ])
    }
}
