// SPDX-License-Identifier: MIT
//
// Stages that change their places: which do, told by explain, and that no result is another one.

import Sheaf
import SheafTestSupport
import Testing

@Suite("The order of stages")
struct PipelineOrderTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection("source")
        try await collection.createIndex(["a": 1])
        try await collection.insertMany(
            (0..<60).map { number in
                [
                    "_id": .int32(number), "a": .int32(number % 6), "b": .int32(number % 4),
                    "s": [.int32(number), 1],
                ]
            }
        )
    }

    @Test(
        "a condition goes before the stages that do not touch its fields",
        arguments: [
            ([["$addFields": ["t": 1]], ["$match": ["a": 3]]], ["$addFields"]),
            (
                [["$addFields": ["t.u": "$a"]], ["$match": ["a": 3, "t.u": 3]]],
                ["$addFields", "$match"]
            ),
            ([["$unset": "b"], ["$match": ["a": 3]]], ["$unset"]),
            ([["$project": ["b": 0]], ["$match": ["a": 3]]], ["$project"]),
            ([["$unwind": "$s"], ["$match": ["a": 3]]], []),
            ([["$unwind": "$s"], ["$match": ["a": 3, "s": 1]]], ["$match"]),
            (
                [["$sort": ["b": 1]], ["$addFields": ["t": 1]], ["$match": ["a": 3]]],
                ["$addFields"]
            ),
            (
                [
                    [
                        "$lookup": [
                            "from": "source", "localField": "b", "foreignField": "b", "as": "j",
                        ]
                    ],
                    ["$match": ["a": 3]],
                ], ["$lookup"]
            ),
            ([["$project": ["a": 1]], ["$match": ["a": 3]]], []),
        ] as [([Document], [String])]
    )
    func moved(_ pipeline: [Document], _ stages: [String]) async throws {
        let explanation = try await collection.explainAggregate(pipeline)
        #expect(explanation.plan == .key(index: "a_1") && explanation.documentsExamined >= 10)
        #expect(explanation.pipelineStages == stages)
    }

    @Test(
        "a condition stays where it would mean something else",
        arguments: [
            [["$addFields": ["a": 1]], ["$match": ["a": 3]]],
            [["$unset": "a"], ["$match": ["a": 3]]],
            [["$project": ["b": 1]], ["$match": ["a": 3]]],
            [["$project": ["a": "$b"]], ["$match": ["a": 3]]],
            [["$limit": 50], ["$match": ["a": 3]]], [["$skip": 1], ["$match": ["a": 3]]],
            [["$group": ["_id": "$a", "a": ["$first": "$a"]]], ["$match": ["a": 3]]],
            [["$replaceWith": ["a": "$b"]], ["$match": ["a": 3]]],
            [["$unwind": ["path": "$s", "includeArrayIndex": "a"]], ["$match": ["a": 3]]],
            [["$unwind": "$s"], ["$match": ["$expr": ["$lt": [["$rand": [:]], 0.5]]]]],
            [["$addFields": ["t": 1]], ["$match": ["$expr": ["$eq": ["$$ROOT.t", 1]]]]],
        ] as [[Document]]
    )
    func kept(_ pipeline: [Document]) async throws {
        let explanation = try await collection.explainAggregate(pipeline)
        #expect(explanation.plan == .collectionScan)
        #expect(explanation.pipelineStages.contains("$match"))
    }

    @Test("a limit goes before what makes one document of one")
    func limits() async throws {
        let explanation = try await collection.explainAggregate([
            ["$sort": ["a": 1]], ["$addFields": ["t": 1]], ["$skip": 2], ["$limit": 3],
        ])
        #expect(explanation.pipelineStages == ["$addFields"] && explanation.documentsExamined == 5)
        let kept = try await collection.explainAggregate([
            ["$sort": ["a": 1]], ["$unwind": "$s"], ["$limit": 3],
        ])
        #expect(kept.pipelineStages == ["$limit"] && kept.matchedCount == 3)
    }

    // The conditions on what was looked up become a part of the search, which uses the index.
    @Test("an unwound lookup searches for what is wanted alone")
    func lookup() async throws {
        let lookup: Document = [
            "$lookup": ["from": "source", "localField": "b", "foreignField": "b", "as": "j"]
        ]
        let unwound = [lookup, ["$unwind": "$j"], ["$match": ["j.a": 3, "j.s": ["$gt": 9]]]]
        let explanation = try await collection.explainAggregate([["$match": ["_id": 5]]] + unwound)
        #expect(explanation.pipelineStages == ["$lookup"])
        #expect(explanation.documentsExamined == 1 + 10)
        for options in [["path": "$j"], ["path": "$j", "preserveNullAndEmptyArrays": true]]
            as [Document]
        {
            let unwind: Document = ["$unwind": .document(options)]
            for match in [["j.a": 3], ["j.a": .null], ["j": ["$exists": false]], ["a": 1]]
                as [Document]
            {
                let stages = [lookup, unwind, ["$match": .document(match)]]
                try await same(stages)
            }
        }
        try await same([
            lookup, ["$unwind": ["path": "$j", "includeArrayIndex": "p"]], ["$match": ["j.a": 2]],
        ])
    }

    @Test("a lookup by a variable uses an index")
    func variables() async throws {
        let explanation = try await collection.explainAggregate([
            ["$match": ["_id": ["$lt": 3]]],
            [
                "$lookup": [
                    "from": "source", "let": ["mine": "$a"], "as": "same",
                    "pipeline": [["$match": ["$expr": ["$eq": ["$a", "$$mine"]]]]],
                ]
            ],
        ])
        #expect(explanation.matchedCount == 3 && explanation.documentsExamined == 3 + 3 * 10)
    }

    /// Compares a pipeline with the same one in which nothing can move: each limit is a fence.
    private func same(_ pipeline: [Document]) async throws {
        let fence: Document = ["$limit": 1_000_000]
        let fenced = pipeline.flatMap { (stage: Document) -> [Document] in [fence, stage] }
        let expected = try? await collection.aggregate(fenced).toArray()
        guard let expected else { return }
        let made = try await collection.aggregate(pipeline).toArray()
        #expect(sorted(made) == sorted(expected), "\(pipeline)")
    }

    private func sorted(_ documents: [Document]) -> [Document] {
        documents.sorted { BSONValue.document($0).compare(.document($1)) < 0 }
    }

    @Test("random pipelines make the same in any order", arguments: 0..<4 as Range<UInt64>)
    func random(seed: UInt64) async throws {
        var random = RandomQueries(seed: seed)
        try await collection.drop()
        for number in 0..<40 { try await collection.insertOne(random.document(number)) }
        for _ in 0..<30 {
            try await same((0..<(2 + random.below(4))).map { _ in stage(&random) })
        }
    }

    private func stage(_ random: inout RandomQueries) -> Document {
        let name = random.generator.pick(["a", "b", "c", "x"])
        let path = random.generator.pick(["a", "b", "c", "a.x", "b.x", "t", "t.u"])
        switch random.below(10) {
        case 0, 1, 2, 3: return ["$match": .document(random.filter())]
        case 4: return ["$addFields": [path: .string("$\(name)")]]
        case 5: return ["$project": [path: random.generator.oneIn(2) ? 0 : 1]]
        case 6:
            return [
                "$project": [
                    "a": 1, path == "a" ? "b" : path: ["$ifNull": [.string("$\(name)"), 3]],
                ]
            ]
        case 7:
            return [
                "$unwind": [
                    "path": .string("$\(name)"),
                    "preserveNullAndEmptyArrays": .bool(random.generator.oneIn(2)),
                ]
            ]
        case 8:
            return [
                "$lookup": [
                    "from": "source", "localField": "b", "foreignField": "c",
                    "as": .string(random.generator.oneIn(2) ? "x" : "c"),
                ]
            ]
        default: return ["$unset": .string(path)]
        }
    }
}
