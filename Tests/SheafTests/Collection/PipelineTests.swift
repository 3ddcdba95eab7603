// SPDX-License-Identifier: MIT
//
// Updates by pipelines on the real store: counts, variables, upserts, and that a large array costs
// what changed of it.

import Sheaf
import Testing

@Suite("Update by a pipeline")
struct PipelineTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("stages compute with the fields of each document; the same result is no change")
    func counts() async throws {
        try await collection.insertMany([["_id": 1, "a": 1], ["_id": 2, "a": 5, "b": 6]])
        let stages: [Document] = [["$set": ["b": ["$add": ["$a", "$$step"]]]]]
        let options = UpdateOptions(let: ["step": 1])
        let result = try await collection.updateMany([:], stages, options: options)
        #expect(result.matchedCount == 2 && result.modifiedCount == 1)
        let found = try await collection.find().toArray()
        #expect(found == [["_id": 1, "a": 1, "b": 2], ["_id": 2, "a": 5, "b": 6]])
        let again = try await collection.updateMany([:], stages, options: options)
        #expect(again.modifiedCount == 0 && again.recordsWritten == 0)
    }

    @Test("an upsert begins with the equalities of the filter; $expr has none and is refused")
    func upserts() async throws {
        let stages: [Document] = [["$set": ["b": ["$multiply": ["$a", 2]]]]]
        let made = try await collection.updateOne(["_id": 1, "a": 4], stages, upsert: true)
        #expect(made.upsertedID == 1)
        #expect(try await collection.findOne() == ["_id": 1, "a": 4, "b": 8])
        let error = await #expect(throws: StoreError.self) {
            try await collection.updateOne(["$expr": true], stages, upsert: true)
        }
        #expect(error?.mongoCode == 224)
    }

    @Test("appending to a large array and removing one element write few records")
    func largeArrays() async throws {
        let elements = (0..<20_000).map { BSONValue.document(["_id": .integer($0), "v": 0]) }
        try await collection.insertOne(["_id": 1, "list": .array(BSONArray(elements))])
        let append: [Document] = [
            ["$set": ["list": ["$concatArrays": ["$list", [["_id": -1, "v": 1]]]]]]
        ]
        let appended = try await collection.updateOne(["_id": 1], append)
        #expect(appended.modifiedCount == 1 && appended.bytesWritten < 40_000)
        let remove: [Document] = [
            [
                "$set": [
                    "list": [
                        "$filter": ["input": "$list", "cond": ["$ne": ["$$this._id", 9000]]]
                    ]
                ]
            ]
        ]
        let removed = try await collection.updateOne(["_id": 1], remove)
        #expect(removed.modifiedCount == 1 && removed.bytesWritten < 80_000)
        let left = try await collection.findOne(["_id": 1])
        #expect(left?["list"]?.arrayValue?.count == 20_000)
        let counter = try await collection.updateOne(["_id": 1], [["$set": ["n": 1]]])
        #expect(counter.modifiedCount == 1 && counter.bytesWritten < 20_000)
    }

    @Test("an identical result is no change; the id stays; names with dollar signs are free")
    func results() async throws {
        let cases: [(stages: [Document], result: Document?, code: Int)] = [
            ([], nil, 0), ([["$set": ["a": 1]]], nil, 0), ([["$unset": "_id"]], nil, 0),
            ([["$project": ["_id": 0, "a": 1]]], nil, 0), ([["$set": ["_id": 2]]], nil, 66),
            ([["$replaceWith": ["_id": 5]]], nil, 66), ([["$match": ["a": 1]]], nil, 72),
            ([["$lookup": [:]]], nil, 72), ([["$set": ["b": "$$none"]]], nil, 17276),
            ([["$replaceRoot": ["newRoot": ["$literal": ["$x": 1]]]]], ["_id": 1, "$x": 1], 0),
            ([["$addFields": ["b": "$a"]], ["$unset": "a"]], ["_id": 1, "b": 1], 0),
        ]
        for (stages, result, code) in cases {
            try await collection.deleteMany([:])
            try await collection.insertOne(["_id": 1, "a": 1])
            let comment: Comment = "\(stages)"
            do {
                let update = try await collection.updateOne(["_id": 1], stages)
                #expect(code == 0 && update.matchedCount == 1, comment)
                #expect(update.modifiedCount == (result == nil ? 0 : 1), comment)
                #expect((update.recordsWritten == 0) == (result == nil), comment)
            } catch {
                #expect(error.mongoCode == code, comment)
            }
            let left = try await collection.find().toArray()
            #expect(left == [result ?? ["_id": 1, "a": 1]], comment)
        }
        await #expect(throws: StoreError.self) {
            try await collection.updateOne(
                ["a": 1],
                [["$set": ["_id": ["$literal": ["$x": 1]]]]],
                upsert: true
            )
        }
    }

    // Whole documents that come from outside have their empty timestamps filled; operators and
    // pipelines put what they say, where they insert too.
    @Test("empty timestamps are filled by replacements alone")
    func emptyTimestamps() async throws {
        let empty = BSONValue.timestamp(Timestamp(seconds: 0, increment: 0))
        for upsert in [false, true] {
            try await collection.deleteMany([:])
            if !upsert { try await collection.insertMany([["_id": 1], ["_id": 2], ["_id": 3]]) }
            let set: Document = ["$set": ["t": empty]]
            try await collection.updateOne(["_id": 1], set, upsert: upsert)
            try await collection.findOneAndUpdate(["_id": 2], [set], upsert: upsert)
            try await collection.replaceOne(["_id": 3], ["t": empty], upsert: upsert)
            let found = try await collection.find().toArray()
            #expect(found.map { $0["t"] == empty } == [true, true, false])
        }
    }
}
