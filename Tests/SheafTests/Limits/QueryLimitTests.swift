// SPDX-License-Identifier: MIT
//
// Limits of queries and pipelines that the article about limits names, each reached once.

import Sheaf
import Testing

@Suite("Limits of queries")
struct QueryLimitTests {
    @Test("lists that make more than 1,000 stretches narrow fewer fields")
    func stretches() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["a": 1, "b": 1])
        try await collection.insertMany(
            (0..<1600).map { ["_id": .int32($0), "a": .int32($0 % 40), "b": .int32($0 / 40)] }
        )
        let others = (1000..<1039).map { BSONValue.int32($0) }
        for (count, keys) in [(25, 25), (26, 26 * 40)] {
            let list = (0..<Int32(count)).map { BSONValue.int32($0) }
            let filter: Document = [
                "a": ["$in": .array(BSONArray(list))],
                "b": ["$in": .array(BSONArray([5] + others))],
            ]
            let options = FindOptions(hint: ["a": 1, "b": 1])
            let explanation = try await collection.explain(.find(filter, options: options))
            #expect(explanation.keysExamined == keys && explanation.matchedCount == count)
            // What the stretches do not tell, the keys within them do.
            #expect(explanation.documentsExamined == count)
        }
    }

    @Test("pipelines stand in each other 20 deep")
    func depth() async throws {
        let temporary = try TemporaryStore()
        func nested(_ depth: Int) -> [Document] {
            guard depth > 0 else { return [["$match": [:]]] }
            let inner = BSONArray(nested(depth - 1).map { .document($0) })
            return [["$lookup": ["from": "source", "as": "x", "pipeline": .array(inner)]]]
        }
        #expect(try await temporary.aggregate(nested(20), of: []) == [])
        #expect(await temporary.aggregateError(nested(21)) == 232)
    }

    @Test("what a lookup or a facet gathers ends at 128 MiB, and an unwound lookup does not")
    func gathered() async throws {
        let temporary = try TemporaryStore()
        let large = temporary.collection("large")
        let text = BSONValue.string(String(repeating: "x", count: 15 << 20))
        for number in 0..<9 { try await large.insertOne(["_id": .integer(number), "text": text]) }
        let lookup: Document = ["$lookup": ["from": "large", "as": "all", "pipeline": []]]
        #expect(await temporary.aggregateError([lookup]) == 4568)
        let unwound = try await temporary.aggregate(
            [lookup, ["$unwind": "$all"], ["$count": "n"]],
            of: [["_id": 1]]
        )
        #expect(unwound == [["n": 9]])
        let error = await storeError {
            _ = try await large.aggregate([["$facet": ["all": [["$match": [:]]]]]]).toArray()
        }
        #expect(error?.mongoCode == 4_031_700)
    }

    @Test("a sort of more than 64 runs merges them")
    func runs() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.sortMemoryByteCountMax = 1_000
        }
        let collection = temporary.collection()
        try await collection.insertMany(
            (0..<6000).map { ["_id": .int32($0), "n": .int32($0 * 7919 % 6007)] }
        )
        let sorted = try await collection.find(options: FindOptions(sort: ["n": 1])).toArray()
        #expect(sorted.count == 6000)
        let isSorted = zip(sorted, sorted.dropFirst()).allSatisfy { left, right in
            (left["n"]?.integerValue ?? 0) < (right["n"]?.integerValue ?? 0)
        }
        #expect(isSorted)
    }

    @Test("key fields of elements have 250 bytes of names in a collection")
    func keyFields() async throws {
        let collection = try TemporaryStore().collection()
        for letter in ["a", "b", "c", "d"] {
            let name = String(repeating: letter, count: 60)
            try await collection.createIndex(
                [letter: 1],
                options: IndexOptions(elementKey: name)
            )
        }
        let error = await storeError {
            try await collection.createIndex(
                ["e": 1],
                options: IndexOptions(elementKey: "elementkey")
            )
        }
        #expect(error?.mongoCode == 67)
    }
}
