// SPDX-License-Identifier: MIT
//
// Random pipelines on stored documents, with and without an index, against a pipeline in memory
// that was written apart.

import Sheaf
import SheafTestSupport
import Testing

@Suite struct RandomPipelineTests {
    @Test(arguments: 0..<4 as Range<UInt64>) func asInMemory(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let store = try TemporaryStore()
        let collection = store.collection()
        let documents = (0..<40).map { Self.document($0, &random) }
        try await collection.insertMany(documents)
        if seed % 2 == 0 { try await collection.createIndex(["a": 1]) }
        for _ in 0..<20 {
            let pipeline = Self.pipeline(&random)
            let made = try await collection.aggregate(pipeline).toArray()
            let expected = NaivePipeline.run(pipeline, on: documents)
            // With an index, documents are found in another order.
            #expect(Self.sorted(made) == Self.sorted(expected), "\(pipeline)")
        }
    }

    private static func sorted(_ documents: [Document]) -> [Document] {
        documents.sorted { BSONValue.document($0).compare(.document($1)) < 0 }
    }

    private static func document(_ id: Int, _ random: inout SeededGenerator) -> Document {
        var document: Document = ["_id": .integer(id)]
        for name in ["a", "b", "k"] where Bool.random(using: &random) {
            document[name] = .integer(Int.random(in: 0..<6, using: &random))
        }
        if Int.random(in: 0..<3, using: &random) > 0 {
            // One array is so long that it is stored apart.
            let count = id == 7 ? 900 : Int.random(in: 0..<4, using: &random)
            document["s"] = .array(
                BSONArray((0..<count).map { _ in .integer(Int.random(in: 0..<9, using: &random)) })
            )
        }
        document["z"] = "tail"
        return document
    }

    /// A pipeline whose result does not depend on the order in which documents are found.
    private static func pipeline(_ random: inout SeededGenerator) -> [Document] {
        var stages: [Document] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: stages.append(match(&random))
            case 1:
                let field = ["a", "b", "s", "z"].randomElement(using: &random) ?? "a"
                stages.append(["$project": [field: .integer(Int.random(in: 0...1, using: &random))]]
                )
            case 2: stages.append(["$unwind": "$s"])
            case 3:
                stages.append(["$sort": ["b": -1, "_id": 1, "s": 1]])
                stages.append(["$skip": .integer(Int.random(in: 0..<4, using: &random))])
                stages.append(["$limit": .integer(Int.random(in: 1..<50, using: &random))])
            default: stages.append(match(&random))
            }
        }
        guard Bool.random(using: &random) else { return stages }
        let key: BSONValue = ["$a", "$b", "$s", nil].randomElement(using: &random) ?? nil
        return stages + [
            ["$sort": ["_id": 1, "s": 1]],
            [
                "$group": [
                    "_id": key, "n": ["$sum": 1], "sum": ["$sum": "$b"], "all": ["$push": "$_id"],
                    "first": ["$first": "$a"], "last": ["$last": "$k"], "least": ["$min": "$b"],
                    "most": ["$max": "$k"],
                ]
            ],
        ]
    }

    private static func match(_ random: inout SeededGenerator) -> Document {
        let field = ["a", "b", "k", "s"].randomElement(using: &random) ?? "a"
        let test = ["$gte", "$lt", "$eq"].randomElement(using: &random) ?? "$eq"
        return ["$match": [field: [test: .integer(Int.random(in: 0..<6, using: &random))]]]
    }
}
