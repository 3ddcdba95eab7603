// SPDX-License-Identifier: MIT
//
// distinct: which values a path leads to, which of them are the same, and where memory ends.

import Sheaf
import Testing

@Suite("Distinct")
struct DistinctTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test(
        "the values that a path leads to",
        arguments: [
            ("a", ["a": 1], [1]), ("a", ["b": 1], []), ("a", ["a": nil], [nil]),
            ("a", ["a": []], []),
            ("a", ["a": [1, 2, 1]], [1, 2]), ("a", ["a": [[1, 2], 3]], [[1, 2], 3]),
            ("a", ["a": ["b": 1]], [["b": 1]]), ("a.b", ["a": ["b": 1]], [1]),
            ("a.b", ["a": 5], []),
            ("a.b", ["a": [["b": 1], ["b": [2, 3]], 4, ["c": 5]]], [1, 2, 3]),
            ("a.b", ["a": [[["b": 1]]]], []), ("a.0.b", ["a": [[["b": 1]]]], [1]),
            ("a.0", ["a": [7, 8]], [7]), ("a.0", ["a": [[7, 8]]], [7, 8]),
            ("a.0", ["a": ["0": 9]], [9]), ("a.1.b", ["a": [["b": 1], ["b": 2]]], [2]),
            ("a.b.c", ["a": [["b": [["c": 1], ["c": 2]]], ["b": ["c": 3]]]], [1, 2, 3]),
            ("", ["": 1], [1]), ("a.", ["a": ["": 1]], [1]),
        ] as [(String, Document, BSONArray)]
    )
    func paths(_ path: String, _ document: Document, _ values: BSONArray) async throws {
        try await collection.insertOne(document)
        #expect(try await collection.distinct(path) == Array(values))
    }

    @Test("equal values are one, that which was found first")
    func equality() async throws {
        try await collection.insertMany([
            ["a": 1], ["a": 1.0], ["a": .int64(1)], ["a": "1"], ["a": ["x": 1, "y": 2]],
            ["a": ["y": 2, "x": 1]], ["a": ["x": 1.0, "y": 2]], ["a": nil], [:], ["a": true],
            ["a": -0.0], ["a": 0],
        ])
        let values = try await collection.distinct("a")
        #expect(values == [1, "1", ["x": 1, "y": 2], ["y": 2, "x": 1], nil, true, -0.0])
    }

    @Test("of the documents that match, also inside a transaction and of an array in chunks")
    func filtered() async throws {
        try await collection.insertMany(
            (0..<100).map { ["_id": .int32($0), "g": .int32($0 % 7), "even": .bool($0 % 2 == 0)] }
        )
        let ids = try await collection.distinct("_id", ["g": 3, "even": true])
        #expect(ids == [10, 24, 38, 52, 66, 80, 94])
        let list = BSONArray((0..<5000).map { ["_id": .int32($0), "k": .int32($0 % 11)] })
        try await collection.insertOne(["_id": "large", "list": .array(list)])
        let keys = try await collection.distinct("list.k", ["_id": "large"])
        #expect(keys == (0..<11).map { .int32($0) })
        let collection = collection
        let own = try await temporary.store.write { transaction in
            try collection.insertOne(["x": 1], in: &transaction)
            return try collection.distinct("x", in: transaction.snapshot)
        }
        #expect(own == [1])
        #expect(try await temporary.collection("none").distinct("a") == [])
    }

    @Test("more than 16 MiB of values are refused")
    func memory() async throws {
        let text = String(repeating: "x", count: 1 << 20)
        for number in 0..<15 { try await collection.insertOne(["t": .string("\(number)\(text)")]) }
        #expect(try await collection.distinct("t").count == 15)
        try await collection.insertOne(["t": .string(text)])
        let error = await storeError { _ = try await collection.distinct("t") }
        #expect(error?.code == .resourceLimit && error?.mongoCode == 17217)
        #expect(error?.message.hasPrefix("distinct too big, 16mb cap") == true)
    }

    @Test("mistakes")
    func mistakes() async throws {
        let filter = await storeError { _ = try await collection.distinct("a", ["$no": 1]) }
        #expect(filter?.mongoCode == 2)
        let path = await storeError { _ = try await collection.distinct("a\0b") }
        #expect(path?.mongoCode == 31032)
    }
}
