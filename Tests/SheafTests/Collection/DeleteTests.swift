// SPDX-License-Identifier: MIT
//
// Deleting: one, many, by index and by scan, and nothing is left behind.

import Sheaf
import Testing

@Suite("Delete")
struct DeleteTests {
    @Test("one and many, with and without an index", arguments: [false, true])
    func counts(isIndexed: Bool) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        if isIndexed { try await collection.createIndex(["n": 1]) }
        try await collection.insertMany(
            (0..<1000).map { ["_id": .int32($0), "n": .int32($0 % 10), "list": [1, 2]] }
        )
        #expect(try await collection.deleteOne(["n": 3]).deletedCount == 1)
        #expect(try await collection.deleteMany(["n": 3]).deletedCount == 99)
        #expect(try await collection.deleteMany(["n": ["$gte": 5]]).deletedCount == 500)
        #expect(try await collection.deleteOne(["n": 7]).deletedCount == 0)
        #expect(try await collection.countDocuments() == 400)
        let report = try temporary.store.verify()
        #expect(report.findings == [] && report.documentCount == 400)
        let all = try await collection.deleteMany([:])
        #expect(all.deletedCount == 400 && all.recordsWritten >= 800)
        #expect(try temporary.store.verify().indexEntryCount == 0)
    }

    @Test("a document in many records goes with all of them")
    func largeDocument() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let list = BSONArray((0..<5000).map { ["_id": .int32($0), "text": "some text"] })
        try await collection.insertOne(["_id": 1, "list": .array(list)])
        #expect(try temporary.store.statistics().collections[0].recordCount > 50)
        try await collection.deleteOne(["_id": 1])
        // The record that keeps the highest number stays.
        #expect(try temporary.store.statistics().collections[0].recordCount <= 1)
    }
}
