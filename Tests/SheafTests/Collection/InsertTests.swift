// SPDX-License-Identifier: MIT
//
// Inserting: ids, order, rules, duplicates, limits, and what stays when one of many fails.

import Sheaf
import Testing

@Suite("Insert")
struct InsertTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("a missing id is made, a given one goes first")
    func ids() async throws {
        let made = try await collection.insertOne(["a": 1])
        let first = try await collection.findOne(["a": 1])
        #expect(made.insertedID.objectIDValue != nil)
        #expect(first == ["_id": made.insertedID, "a": 1])

        let given = try await collection.insertOne(["a": 2, "_id": "x"])
        let second = try await collection.findOne(["a": 2])
        #expect(given.insertedID == "x")
        #expect(second == ["_id": "x", "a": 2])
        #expect(given.recordsWritten == 2 && given.bytesWritten > 0)
    }

    @Test("a duplicate id has MongoDB's number and words, also across number types")
    func duplicateID() async throws {
        try await collection.insertOne(["_id": 1])
        let error = await storeError { try await collection.insertOne(["_id": 1.0, "b": 2]) }
        #expect(error?.code == .duplicateKey)
        #expect(error?.mongoCode == 11000 && error?.codeName == "DuplicateKey")
        #expect(
            error?.message
                == "E11000 duplicate key error collection: main.test index: _id_ "
                + "dup key: { _id: 1 }"
        )
        #expect(error?.keyPattern == ["_id": 1] && error?.keyValue == ["_id": 1])
        #expect(try await collection.countDocuments() == 1)
    }

    @Test("what may not be stored is refused by MongoDB's number, and creates no collection")
    func rules() async throws {
        let refused: [(Document, Int)] = [
            (["_id": [1, 2]], 53),
            (["_id": .regularExpression(RegularExpression("a"))], 53),
            (["_id": .undefined], 53),
            (["_id": ["$x": 1]], 52),
            (["a": nested(depth: 180)], 15),
        ]
        for (document, number) in refused {
            let error = await storeError { try await collection.insertOne(document) }
            #expect(error?.mongoCode == number, "\(document.keys)")
        }
        #expect(try temporary.store.database("main").collectionNames() == [])
        try await collection.insertOne(["a": nested(depth: 179)])
        try await collection.insertOne(["$x": 1, "b.c": 2])
        #expect(try await collection.countDocuments() == 2)
    }

    @Test("a document above the limit is refused, one at the limit is not")
    func sizeLimit() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.documentByteCountMax = 1000
        }
        let collection = temporary.collection()
        let frame = (["_id": 1, "text": ""] as Document).bytes.count
        let fits = String(repeating: "x", count: 1000 - frame)
        try await collection.insertOne(["_id": 1, "text": .string(fits)])
        let error = await storeError {
            try await collection.insertOne(["_id": 2, "text": .string(fits + "x")])
        }
        #expect(error?.code == .documentTooLarge && error?.mongoCode == 10334)
    }

    @Test("empty timestamps on top are filled, the id's and inner ones are not")
    func timestamps() async throws {
        let empty = BSONValue.timestamp(Timestamp(seconds: 0, increment: 0))
        try await collection.insertOne(["_id": empty, "a": empty, "b": ["c": empty]])
        let stored = try await collection.findOne()
        #expect(stored?["_id"] == empty)
        #expect(stored?["b"] == ["c": empty])
        guard case .timestamp(let filled) = stored?["a"] else {
            Issue.record("no timestamp")
            return
        }
        #expect(filled.seconds > 1_700_000_000 && filled.increment > 0)
    }

    @Test("an ordered insertion ends at the first failure and keeps what came before")
    func orderedMany() async throws {
        let error = await storeError {
            try await collection.insertMany([["_id": 1], ["_id": 1], ["_id": 2]])
        }
        #expect(error?.code == .duplicateKey && error?.keyValue == ["_id": 1])
        #expect(error?.writeFailures.map(\.index) == [1])
        guard case .insertMany(let done) = error?.partialResult else {
            Issue.record("no partial result")
            return
        }
        #expect(done.insertedIDs == [0: 1])
        #expect(try await collection.countDocuments() == 1)
    }

    @Test("an unordered insertion goes on, and tells every failure")
    func unorderedMany() async throws {
        let error = await storeError {
            try await collection.insertMany(
                [["_id": 1], ["_id": 1], ["_id": [1]], ["_id": 2]],
                options: InsertManyOptions(ordered: false)
            )
        }
        #expect(error?.writeFailures.map(\.index) == [1, 2])
        #expect(error?.writeFailures.map(\.error.mongoCode) == [11000, 53])
        #expect(try await collection.countDocuments() == 2)
    }

    @Test("many go in one commit; none at all is refused")
    func many() async throws {
        let result = try await collection.insertMany((0..<1000).map { ["_id": .int32($0)] })
        #expect(result.insertedCount == 1000 && result.insertedIDs[999] == 999)
        #expect(try await collection.estimatedDocumentCount() == 1000)
        let error = await storeError { try await collection.insertMany([]) }
        #expect(error?.mongoCode == 16)
    }

    private func nested(depth: Int) -> BSONValue {
        var value: BSONValue = 1
        for _ in 0..<depth { value = ["a": value] }
        return value
    }
}
