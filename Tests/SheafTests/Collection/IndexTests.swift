// SPDX-License-Identifier: MIT
//
// Indexes: made, refused, listed, dropped; unique ones and those of arrays.

import Sheaf
import Testing

@Suite("Indexes")
struct IndexTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("made, listed, and dropped")
    func lifecycle() async throws {
        let made = try await collection.createIndex(["uid": 1], unique: true)
        #expect(made.name == "uid_1" && !made.existed)
        let again = try await collection.createIndex(["uid": 1.0], unique: true)
        #expect(again.name == "uid_1" && again.existed && again.recordsWritten == 0)
        try await collection.createIndex(["a.b": -1], options: IndexOptions(name: "mine"))
        let indexes = try await collection.listIndexes()
        #expect(indexes.map(\.name) == ["_id_", "uid_1", "mine"])
        #expect(
            indexes.map(\.document) == [
                ["v": 2, "key": ["_id": 1], "name": "_id_"],
                ["v": 2, "key": ["uid": 1], "name": "uid_1", "unique": true],
                ["v": 2, "key": ["a.b": -1], "name": "mine"],
            ]
        )
        try await collection.dropIndex("mine")
        #expect(try await collection.listIndexes().count == 2)
        #expect(try temporary.store.verify().findings == [])
        #expect(try await collection.createIndex(["_id": 1]).existed)
    }

    @Test("what cannot be made or dropped is told by MongoDB's number")
    func refusals() async throws {
        try await collection.createIndex(["a": 1])
        let cases: [(Document, Bool, String?, Int)] = [
            ([:], false, nil, 67), (["a": 0], false, nil, 67), (["a": "text"], false, nil, 115),
            (["a": "no"], false, nil, 67), (["$**": 1], false, nil, 115),
            (["a": true], false, nil, 67), (["a..b": 1], false, nil, 67),
            (["$a": 1], false, nil, 67),
            (["_id": -1], false, nil, 67), (["a": 1], true, nil, 86),
            (["a": 1], false, "other", 85), (["b": 1], false, "a_1", 86),
            (["b": 1], false, "", 67), (["b": 1], false, "*", 2),
        ]
        for (keys, unique, name, number) in cases {
            let error = await storeError {
                try await collection.createIndex(
                    keys,
                    unique: unique,
                    options: IndexOptions(name: name)
                )
            }
            #expect(error?.mongoCode == number, "\(keys) \(unique) \(name ?? "-")")
        }
        let missing = await storeError { try await collection.dropIndex("none") }
        #expect(missing?.mongoCode == 27)
        let id = await storeError { try await collection.dropIndex("_id_") }
        #expect(id?.mongoCode == 72)
        let nowhere = await storeError {
            try await temporary.store.collection("none").dropIndex("a_1")
        }
        #expect(nowhere?.mongoCode == 26)
        #expect(try await collection.listIndexes().map(\.name) == ["_id_", "a_1"])
    }

    @Test("a unique index cannot be made over duplicates, and then nothing of it is there")
    func uniqueOverDuplicates() async throws {
        try await collection.insertMany([["a": 1], ["a": 2], ["a": 1]])
        let error = await storeError { try await collection.createIndex(["a": 1], unique: true) }
        #expect(error?.code == .duplicateKey && error?.keyValue == ["a": 1])
        #expect(try await collection.listIndexes().count == 1)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a unique index refuses what another document has: missing is null, elements count")
    func unique() async throws {
        try await collection.createIndex(["a": 1], unique: true)
        try await collection.insertOne(["_id": 1, "a": [1, 1, 2]])
        try await collection.insertOne(["_id": 2])
        for document in [["a": 2.0], ["a": [5, 1]], [:], ["a": .null]] as [Document] {
            let error = await storeError { try await collection.insertOne(document) }
            #expect(error?.code == .duplicateKey, "\(document)")
        }
        let update = await storeError {
            try await collection.updateOne(["_id": 2], ["$set": ["a": 1]])
        }
        #expect(update?.message.hasSuffix("index: a_1 dup key: { a: 1 }") == true)
        let push = await storeError {
            try await collection.updateOne(["_id": 2], ["$push": ["a": 2]])
        }
        #expect(push?.code == .duplicateKey)
        let upsert = await storeError {
            try await collection.updateOne(["_id": 3], ["$set": ["a": 2]], upsert: true)
        }
        #expect(upsert?.code == .duplicateKey)
        try await collection.updateOne(["_id": 1], ["$pull": ["a": 2]])
        try await collection.updateOne(["_id": 2], ["$push": ["a": 2]])
        #expect(try await collection.countDocuments() == 2)
        #expect(try temporary.store.verify().findings == [])
    }

    // A key is cut at 480 bytes in its record; values that begin alike for longer must stay apart.
    @Test("values longer than a key can be")
    func longKeys() async throws {
        try await collection.createIndex(["a": 1], unique: true)
        let start = String(repeating: "x", count: 2000)
        try await collection.insertOne(["_id": 1, "a": .string(start + "1")])
        try await collection.insertOne(["_id": 2, "a": .string(start + "2")])
        let error = await storeError {
            try await collection.insertOne(["_id": 3, "a": .string(start + "2")])
        }
        #expect(error?.code == .duplicateKey)
        #expect(try await collection.findOne(["a": .string(start + "2")])?["_id"] == 2)
        let range = try await collection.find(["a": ["$gt": .string(start + "1")]]).toArray()
        #expect(range.map { $0["_id"] } == [2])
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a number in a path that is a position and a name is refused")
    func ambiguousPath() async throws {
        try await collection.createIndex(["a.0": 1])
        let error = await storeError { try await collection.insertOne(["a": [["0": 1]]]) }
        #expect(error?.mongoCode == 16746)
        try await collection.insertOne(["_id": 1, "a": [7, 8]])
        #expect(try await collection.findOne(["a.0": 7])?["_id"] == 1)
    }
}
