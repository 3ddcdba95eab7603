// SPDX-License-Identifier: MIT
//
// What plans look at, counted: as few keys and documents as the indexes allow.

import Sheaf
import Testing

@Suite("What plans look at")
struct ExaminedTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    /// 1,000 documents: `a` and `b` are digits of the number, `n` is the number, `t` has two
    /// elements.
    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.insertMany(
            (0..<1000).map { number in
                [
                    "_id": .int32(number), "a": .int32(number / 100), "b": .int32(number / 10 % 10),
                    "n": .int32(number), "s": .string("s\(number)"),
                    "t": [
                        ["x": .int32(number % 10), "y": 1], ["x": .int32(number % 10 + 1), "y": 2],
                    ],
                ]
            }
        )
        try await collection.createIndex(["a": 1, "b": -1, "n": 1])
        try await collection.createIndex(["n": 1], unique: true)
        try await collection.createIndex(["t.x": 1, "t.y": 1])
        try await collection.createIndex(
            ["s": 1],
            options: IndexOptions(partialFilterExpression: ["a": ["$gte": 8]])
        )
    }

    @Test(
        "a find looks at the keys and documents that it needs",
        arguments: [
            // Equality on a prefix, and ranges behind it.
            (["a": 3], 100, 100, 100), (["a": 3, "b": 4], 10, 10, 10),
            (["a": 3, "b": ["$gte": 4, "$lt": 6]], 20, 20, 20),
            (["a": 3, "b": ["$lt": 2]], 20, 20, 20),
            (["a": ["$in": [3, 5]], "b": ["$in": [1, 2]]], 40, 40, 40),
            (["a": 3, "b": 4, "s": "s345"], 10, 10, 1),
            (["a": 3, "b": 4, "n": 345], 1, 1, 1),
            (["a": ["$gt": 3], "b": 4], 600, 60, 60),
            (["a": ["$gt": 3], "n": ["$lt": 450]], 450, 450, 50),
            // Contradictions look at nothing.
            (["n": ["$gt": 5, "$lt": 3]], 0, 0, 0), (["n": 5, "$and": [["n": 6]]], 0, 0, 0),
            // One element has both values, or two elements have them.
            (["t": ["$elemMatch": ["x": 3, "y": 2]]], 100, 100, 100),
            (["t.x": 3, "t.y": 2], 200, 200, 200),
            (["t.x": ["$gt": 3, "$lt": 5]], 1300, 700, 200),
            // A union looks at a document once.
            (["$or": [["n": 5], ["n": 7], ["a": 0, "b": 0]]], 12, 10, 10),
            (["b": 4, "$or": [["a": 3], ["a": 5]]], 20, 20, 20),
            // A partial index is used where the filter says that it holds all.
            (["s": "s850", "a": ["$gt": 8]], 1, 1, 0), (["s": "s950", "a": ["$gt": 8]], 1, 1, 1),
            (["s": "s950", "a": ["$in": [8, 9]]], 1, 1, 1), (["s": "s950"], 0, 1000, 1),
            (["s": "s950", "a": ["$gt": 7]], 200, 200, 1),
        ] as [(Document, Int, Int, Int)]
    )
    func finds(_ filter: Document, _ keys: Int, _ documents: Int, _ matches: Int) async throws {
        let found = try await collection.explain(.find(filter))
        #expect(found.matchedCount == matches)
        #expect(found.keysExamined == keys)
        #expect(found.documentsExamined == documents)
    }

    @Test(
        "an order from an index ends with the last document that is wanted",
        arguments: [
            ([:], ["n": 1], 10), ([:], ["n": -1], 10), (["a": 3], ["b": -1, "n": 1], 10),
            (["a": 3], ["b": 1, "n": -1], 10), (["a": 3], ["a": -1, "b": -1], 10),
            (["a": 3, "b": 5], ["n": -1], 10), (["n": ["$gte": 500]], ["n": 1], 10),
            ([:], ["a": -1], 10), ([:], ["_id": -1], 10),
            (["a": 3, "b": 5], ["n": 1, "a": 1], 10),
        ] as [(Document, Document, Int)]
    )
    func orders(_ filter: Document, _ order: Document, _ keys: Int) async throws {
        let options = FindOptions(sort: order, skip: 3, limit: 7)
        let found = try await collection.explain(.find(filter, options: options))
        #expect(!found.isSorting && found.keysExamined == keys && found.matchedCount == 7)
        #expect(found.documentsExamined == keys)
        let shown = try await collection.find(filter, options: options).toArray()
        var natural = options
        natural.hint = ["$natural": 1]
        let sorted = try await collection.explain(.find(filter, options: natural))
        #expect(sorted.isSorting && sorted.documentsExamined >= 1000)
        let expected = try await collection.find(filter, options: natural).toArray()
        #expect(shown.map { $0["a"] } == expected.map { $0["a"] })
        if order["n"] != nil { #expect(shown == expected) }
    }

    @Test(
        "where an index does not give the order, documents are sorted",
        arguments: [
            ([:], ["b": 1]), ([:], ["a": 1, "b": 1]), (["a": 3], ["b": 1, "n": 1]),
            (["a": ["$in": [1, 2]]], ["b": -1]), ([:], ["t.x": 1]), (["t.x": 3], ["t.x": 1]),
            ([:], ["s": 1]), (["a": ["$gt": 3]], ["b": -1]), ([:], ["$natural": -1]),
        ] as [(Document, Document)]
    )
    func sorts(_ filter: Document, _ order: Document) async throws {
        let found = try await collection.explain(
            .find(filter, options: FindOptions(sort: order, limit: 1))
        )
        #expect(found.isSorting == (order["$natural"] == nil))
    }

    @Test("one document in an order looks at one key")
    func first() async throws {
        let found = try await collection.explain(
            .find([:], options: FindOptions(sort: ["n": -1], limit: 1))
        )
        #expect(found.keysExamined == 1 && found.documentsExamined == 1)
        #expect(try await collection.findOne(options: FindOptions(sort: ["n": -1]))?["n"] == 999)
        let update = try await collection.explain(
            .updateOne(["a": 4], ["$set": ["z": 1]], options: UpdateOptions(sort: ["b": 1]))
        )
        #expect(update.keysExamined == 1 && update.documentsExamined == 1)
        let options = FindOneAndUpdateOptions(sort: ["a": -1, "b": 1])
        let changed = try await collection.findOneAndUpdate(
            [:],
            ["$set": ["z": 1]],
            options: options
        )
        #expect(changed.value?["a"] == 9 && changed.value?["b"] == 0)
        let last = try await collection.findOne(options: FindOptions(sort: ["$natural": -1]))
        #expect(last?["_id"] == 999)
    }

    @Test(
        "a count looks at keys alone where they say all",
        arguments: [
            (["a": 3], 100, 0), (["a": 3, "b": ["$gt": 4]], 50, 0),
            (["a": ["$in": [3, 4]], "b": 1], 20, 0), (["n": ["$lt": 500]], 500, 0),
            (["a": 3, "n": 355], 1, 1), (["a": 3, "b": 4, "s": "s345"], 10, 10),
            (["t.x": 3], 200, 200), (["a": .null], 0, 0),
        ] as [(Document, Int, Int)]
    )
    func counts(_ filter: Document, _ keys: Int, _ documents: Int) async throws {
        let count = try await collection.explain(.countDocuments(filter))
        #expect(count.keysExamined == keys && count.documentsExamined == documents)
        #expect(try await collection.countDocuments(filter) == count.matchedCount)
        let limited = CountOptions(skip: 2, limit: 3)
        #expect(
            try await collection.countDocuments(filter, options: limited)
                == max(0, min(3, count.matchedCount - 2))
        )
    }

    // The depth of the tree is what grows with the documents, and it is not counted as keys.
    @Test("an equality looks at one key and one document, whatever is stored")
    func equality() async throws {
        for number in [0, 500, 999] as [Int32] {
            let found = try await collection.explain(.find(["n": .int32(number)]))
            #expect(found.plan == .uniqueKey(index: "n_1"))
            #expect(found.keysExamined == 1 && found.documentsExamined == 1)
            #expect(found.recordsRead == 1)
        }
    }

    // Keys of more than 480 bytes lie in the order of their documents where they begin alike.
    @Test("long texts come in their order")
    func longKeys() async throws {
        let texts = temporary.collection("texts")
        try await texts.createIndex(["s": 1])
        let start = String(repeating: "x", count: 500)
        let ends = (0..<700).map { Int32(truncatingIfNeeded: $0 &* 7919 % 701) }
        try await texts.insertMany(
            ends.map { ["s": .string($0 % 3 == 0 ? "y\($0)" : start + "\(1000 + $0)")] }
        )
        for direction in [1, -1] as [BSONValue] {
            let options = FindOptions(sort: ["s": direction])
            let explanation = try await texts.explain(.find([:], options: options))
            #expect(!explanation.isSorting)
            var sorted = options
            sorted.hint = ["$natural": 1]
            let expected = try await texts.find(options: sorted).toArray().map { $0["s"] }
            #expect(try await texts.find(options: options).toArray().map { $0["s"] } == expected)
        }
    }
}
