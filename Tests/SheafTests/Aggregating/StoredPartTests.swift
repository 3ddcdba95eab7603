// SPDX-License-Identifier: MIT
//
// Expressions on an array that is stored apart from its document read a part of it, whatever its
// length.

import Sheaf
import Testing

@Suite("Parts of stored arrays in expressions")
struct StoredPartTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        for count in [1_000, 100_000] as [Int32] {
            let elements = (0..<count).map {
                BSONValue.document(["n": .int32($0), "t": "element"])
            }
            try await collection.insertOne(
                ["_id": .int32(count), "arr": .array(BSONArray(elements)), "x": 1]
            )
        }
    }

    private let shape: Document = [
        "size": ["$size": "$arr"], "last": ["$last": "$arr"], "first": ["$first": "$arr"],
        "some": ["$slice": ["$arr", 500, 3]], "at": ["$arrayElemAt": ["$arr", -7]],
    ]

    @Test("a find and a pipeline read O(log n + k)", arguments: [1_000, 100_000] as [Int32])
    func cost(_ count: Int32) async throws {
        let big: Document = ["_id": .int32(count), "$expr": ["$gt": [["$size": "$arr"], 7]]]
        let found = try await collection.explain(
            .find(big, options: FindOptions(projection: shape))
        )
        let piped = try await collection.explainAggregate([
            ["$match": .document(big)], ["$project": .document(shape)],
        ])
        for explanation in [found, piped] {
            #expect(explanation.matchedCount == 1)
            #expect(explanation.elementsExamined <= 10)
            // Roots, headers, nodes and chunks on the way to six parts.
            #expect(explanation.recordsRead <= 40)
            #expect(explanation.bytesRead < 150_000)
        }
        let replaced = try await collection.aggregate([
            ["$match": .document(big)], ["$project": .document(shape)],
        ]).toArray()
        let shown = try #require(replaced.first)
        #expect(
            shown["size"] == .int32(count)
                && shown["at"] == ["n": .int32(count - 7), "t": "element"]
        )
        #expect(shown["first"]?.documentValue?["n"] == 0)
        #expect(shown["last"]?.documentValue?["n"] == .int32(count - 1))
        #expect(shown["some"]?.arrayValue?.map { $0.documentValue?["n"] } == [500, 501, 502])
    }

    @Test("stages behind the first see the computed fields")
    func stages() async throws {
        let made = try await collection.aggregate([
            ["$project": ["n": ["$size": "$arr"]]], ["$match": ["n": ["$gt": 5000]]],
            ["$group": ["_id": nil, "sum": ["$sum": "$n"]]],
        ]).toArray()
        #expect(made == [["_id": .null, "sum": 100_000]])
    }
}
