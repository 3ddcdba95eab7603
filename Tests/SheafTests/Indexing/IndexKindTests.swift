// SPDX-License-Identifier: MIT
//
// The kinds of indexes: on several fields, sparse, partial, hidden; how they are listed, and which
// are the same.

import Sheaf
import Testing

@Suite("Kinds of indexes")
struct IndexKindTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    private func refusal(
        _ keys: Document,
        unique: Bool = false,
        _ options: IndexOptions = IndexOptions()
    ) async -> StoreError? {
        await storeError {
            try await collection.createIndex(keys, unique: unique, options: options)
        }
    }

    @Test("listed in MongoDB's shape, and the same after the store was opened again")
    func listed() async throws {
        try await collection.createIndex(["a": 1, "b.c": -1], unique: true)
        try await collection.createIndex(["s": 1], options: IndexOptions(sparse: true))
        let partial = IndexOptions(
            partialFilterExpression: ["n": ["$gt": 5]],
            hidden: true
        )
        try await collection.createIndex(["p": 1], options: partial)
        try await collection.createIndex(["t": 1], options: IndexOptions(expireAfterSeconds: 60))
        let expected: [Document] = [
            ["v": 2, "key": ["_id": 1], "name": "_id_"],
            ["v": 2, "key": ["a": 1, "b.c": -1], "name": "a_1_b.c_-1", "unique": true],
            ["v": 2, "key": ["s": 1], "name": "s_1", "sparse": true],
            [
                "v": 2, "key": ["p": 1], "name": "p_1",
                "partialFilterExpression": ["n": ["$gt": 5]], "hidden": true,
            ],
            ["v": 2, "key": ["t": 1], "name": "t_1", "expireAfterSeconds": 60],
        ]
        #expect(try await collection.listIndexes().map(\.document) == expected)
        temporary.store.close()
        let again = try Store.open(at: temporary.path)
        let indexes = try await again.collection("test").listIndexes()
        #expect(indexes.map(\.document) == expected)
        again.close()
    }

    @Test("a unique index on several fields compares all of them")
    func uniqueCompound() async throws {
        try await collection.createIndex(["a": 1, "b": -1], unique: true)
        try await collection.insertMany([
            ["a": 1, "b": 1], ["a": 1, "b": 2], ["a": 2, "b": 1], [:],
        ])
        let error = await storeError { try await collection.insertOne(["a": 1.0, "b": 2]) }
        #expect(
            error?.message
                == "E11000 duplicate key error collection: main.test index: a_1_b_-1 dup key: "
                + "{ a: 1, b: 2 }"
        )
        #expect(error?.keyPattern == ["a": 1, "b": -1])
        #expect(error?.keyValue == ["a": 1, "b": 2])
        #expect(await storeError { try await collection.insertOne(["c": 1]) }?.mongoCode == 11000)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("two arrays in one document are refused by an index over both, and nothing is written")
    func parallelArrays() async throws {
        try await collection.createIndex(["a": 1, "b": 1])
        try await collection.insertOne(["_id": 1, "a": [1, 2], "b": 1])
        let insert = await storeError { try await collection.insertOne(["a": [1], "b": [1]]) }
        #expect(insert?.mongoCode == 171)
        #expect(insert?.message == "cannot index parallel arrays [b] [a]")
        let update = await storeError {
            try await collection.updateOne(["_id": 1], ["$set": ["b": [3]]])
        }
        #expect(update?.mongoCode == 171)
        #expect(try await collection.countDocuments() == 1)
        try await collection.dropIndex("a_1_b_1")
        try await collection.insertOne(["a": [1], "b": [1]])
        #expect(await refusal(["a": 1, "b": 1])?.mongoCode == 171)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a sparse unique index lets many documents lack the field, but not be null")
    func sparse() async throws {
        try await collection.createIndex(
            ["a": 1],
            unique: true,
            options: IndexOptions(sparse: true)
        )
        try await collection.insertMany([["_id": 1], ["_id": 2], ["_id": 3, "a": .null]])
        let error = await storeError { try await collection.insertOne(["a": .null]) }
        #expect(error?.mongoCode == 11000)
        #expect(try await collection.countDocuments(["a": .null]) == 3)
        let statistics = try temporary.store.statistics().collections[0]
        #expect(statistics.indexes.last?.entryCount == 1)
        try await collection.updateOne(["_id": 3], ["$unset": ["a": 1]])
        try await collection.updateOne(["_id": 1], ["$set": ["a": 5]])
        #expect(try await collection.findOne(["a": 5])?["_id"] == 1)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a partial index holds what its filter matches, and follows when that changes")
    func partial() async throws {
        try await collection.createIndex(
            ["a": 1],
            unique: true,
            options: IndexOptions(partialFilterExpression: ["n": ["$gte": 5]])
        )
        try await collection.insertMany([
            ["_id": 1, "a": 1, "n": 1], ["_id": 2, "a": 1, "n": 2], ["_id": 3, "a": 1, "n": 5],
        ])
        let error = await storeError {
            try await collection.updateOne(["_id": 1], ["$inc": ["n": 4]])
        }
        #expect(error?.mongoCode == 11000)
        try await collection.updateOne(["_id": 3], ["$set": ["n": 0]])
        try await collection.updateOne(["_id": 1], ["$inc": ["n": 4]])
        let other = await storeError {
            try await collection.updateOne(["_id": 3], ["$set": ["n": 9, "x": 1]])
        }
        #expect(other?.mongoCode == 11000)
        try await collection.updateOne(["_id": 3], ["$set": ["n": 9, "a": 2]])
        #expect(try await collection.countDocuments(["a": 1]) == 2)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a hidden index is kept up and not used")
    func hidden() async throws {
        try await collection.createIndex(["a": 1])
        #expect(try await !collection.hideIndex("a_1").wasHidden)
        try await collection.insertOne(["_id": 1, "a": 1])
        let scan = try await collection.explain(.find(["a": 1]))
        #expect(scan.plan == .collectionScan && scan.matchedCount == 1)
        let again = try await collection.hideIndex("a_1")
        #expect(again.wasHidden && again.recordsWritten == 0)
        #expect(try await collection.unhideIndex("a_1").wasHidden)
        #expect(try await collection.explain(.find(["a": 1])).plan == .key(index: "a_1"))
        #expect(await storeError { try await collection.hideIndex("_id_") }?.mongoCode == 2)
        #expect(await storeError { try await collection.hideIndex("x") }?.mongoCode == 27)
    }

    @Test("which indexes are the same, and which only look alike")
    func equality() async throws {
        try await collection.createIndex(["a": 1, "b": 1])
        #expect(try await collection.createIndex(["a": 1.0, "b": .int64(1)]).existed)
        #expect(
            try await collection.createIndex(
                ["a": 1, "b": 1],
                options: IndexOptions(hidden: true)
            ).existed
        )
        try await collection.createIndex(["b": 1, "a": 1])
        try await collection.createIndex(["a": 1, "b": -1])
        let ttl = IndexOptions(name: "t", expireAfterSeconds: 60)
        try await collection.createIndex(["t": 1], options: ttl)
        var other = ttl
        other.expireAfterSeconds = 61
        #expect(await refusal(["t": 1], other)?.mongoCode == 85)
        other.name = "t2"
        #expect(await refusal(["t": 1], other)?.mongoCode == 85)
        #expect(await refusal(["a": 1, "b": 1], IndexOptions(name: "x"))?.mongoCode == 85)
        #expect(await refusal(["a": 1, "b": 1], unique: true)?.mongoCode == 86)
        #expect(await refusal(["a": 1, "b": 1], IndexOptions(sparse: true))?.mongoCode == 86)
        try await collection.createIndex(
            ["a": 1, "b": 1],
            options: IndexOptions(name: "sparse", sparse: true)
        )
        try await collection.createIndex(
            ["a": 1, "b": 1],
            options: IndexOptions(name: "partial", partialFilterExpression: ["a": 1])
        )
        #expect(try await collection.listIndexes().count == 7)
    }

    @Test("what cannot be made is told by MongoDB's number")
    func refusals() async throws {
        let fields = Document((0..<33).map { ("f\($0)", 1) })
        #expect(await refusal(fields)?.mongoCode == 13103)
        #expect(await refusal(["a": 1, "a": -1])?.mongoCode == 2)
        #expect(await refusal(["a": 1], IndexOptions(expireAfterSeconds: -1))?.mongoCode == 67)
        let tooLong = IndexOptions(expireAfterSeconds: Int(Int32.max) + 1)
        #expect(await refusal(["a": 1], tooLong)?.mongoCode == 67)
        let expiry = IndexOptions(expireAfterSeconds: 1)
        #expect(await refusal(["a": 1, "b": 1], expiry)?.mongoCode == 67)
        #expect(await refusal(["_id": 1], expiry)?.mongoCode == 197)
        #expect(await refusal(["_id": 1], IndexOptions(sparse: true))?.mongoCode == 197)
        let mixed = IndexOptions(sparse: true, partialFilterExpression: ["a": 1])
        #expect(await refusal(["a": 1], mixed)?.mongoCode == 67)
        let notPartial = IndexOptions(partialFilterExpression: ["a": ["$ne": 1]])
        let error = await refusal(["a": 1], notPartial)
        #expect(error?.mongoCode == 67)
        #expect(
            error?.message == "Expression not supported in partial index: { a: { $ne: 1 } }"
        )
        let long = IndexOptions(name: String(repeating: "x", count: 1025))
        #expect(await refusal(["a": 1], long)?.mongoCode == 67)
    }

    @Test("a collection has 64 indexes at most, the one on _id included")
    func countLimit() async throws {
        for number in 1...63 { try await collection.createIndex(["f\(number)": 1]) }
        let error = await refusal(["f64": 1])
        #expect(error?.mongoCode == 67)
        #expect(error?.message.hasPrefix("add index fails, too many indexes for main.test") == true)
    }

    @Test("dropped by pattern, and all at once")
    func dropping() async throws {
        try await collection.createIndex(["a": 1, "b": 1])
        try await collection.createIndex(["a": 1])
        let sparse = IndexOptions(name: "sparse", sparse: true)
        try await collection.createIndex(["a": 1], options: sparse)
        #expect(try await collection.dropIndex(["a": 1, "b": 1]).droppedNames == ["a_1_b_1"])
        #expect(await storeError { try await collection.dropIndex(["b": 1]) }?.mongoCode == 27)
        #expect(await storeError { try await collection.dropIndex(["a": 1]) }?.mongoCode == 181)
        #expect(await storeError { try await collection.dropIndex(["_id": 1]) }?.mongoCode == 72)
        #expect(try await collection.dropIndexes().droppedNames == ["a_1", "sparse"])
        try await collection.createIndex(["a": 1])
        #expect(try await collection.dropIndex("*").droppedNames == ["a_1"])
        #expect(try await collection.listIndexes().map(\.name) == ["_id_"])
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("an index on several fields is used by its first")
    func prefix() async throws {
        try await collection.createIndex(["a": -1, "b": 1])
        try await collection.insertMany((0..<50).map { ["a": .int32($0 / 10), "b": .int32($0)] })
        let cases: [(Document, Int)] = [
            (["a": 3], 10), (["a": ["$gt": 3]], 10), (["a": ["$gte": 3, "$lt": 4]], 10),
            (["a": ["$lte": 0]], 10), (["a": ["$in": [1, 4]]], 20), (["a": .null], 0),
        ]
        for (filter, count) in cases {
            let explanation = try await collection.explain(.find(filter))
            #expect(explanation.plan.index == "a_-1_b_1", "\(filter)")
            #expect(explanation.documentsExamined == count, "\(filter)")
            #expect(explanation.matchedCount == count, "\(filter)")
        }
    }
}
