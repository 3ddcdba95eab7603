// SPDX-License-Identifier: MIT
//
// An update that changes nothing writes nothing: no record, no byte, no page, in any form of any
// operator that can leave a document as it is.

import Sheaf
import Testing

@Suite("No-ops")
struct NoOpCostTests {
    private static let updates: [Document] = [
        [:], ["$set": [:]], ["$set": ["n": 1]], ["$set": ["d": ["x": 1]]], ["$set": ["_id": 1]],
        ["$setOnInsert": ["n": 7]], ["$unset": ["none": 1]], ["$unset": ["a.9999": 1]],
        ["$inc": ["n": 0]], ["$mul": ["n": 1]], ["$min": ["n": 5]], ["$max": ["n": 0.5]],
        ["$min": ["a": [2]]], ["$bit": ["n": ["or": 1]]], ["$rename": ["none": "n"]],
        ["$push": ["a": ["$each": []]]], ["$push": ["a": ["$each": [], "$sort": 1]]],
        ["$push": ["a": ["$each": [], "$slice": 5000]]], ["$addToSet": ["a": 2.0]],
        ["$addToSet": ["a": ["$each": [1, 3]]]], ["$pop": ["e": 1]], ["$pop": ["none": -1]],
        ["$pull": ["a": -9]], ["$pull": ["a": ["$lt": 0]]], ["$pullAll": ["a": []]],
        ["$pullAll": ["a": [-8, -9]]], ["$set": ["e.$[]": 1]],
    ]

    @Test("write nothing", arguments: [3, 3000])
    func writeNothing(_ count: Int) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["n": 1])
        try await collection.createIndex(["a": 1])
        let elements = (1...count).map { BSONValue.integer($0) }
        let document: Document = [
            "_id": 1, "n": 1, "d": ["x": 1], "e": [], "a": .array(BSONArray(elements)),
        ]
        try await collection.insertOne(document)
        for update in Self.updates {
            let result =
                update.isEmpty
                ? try await collection.replaceOne(["_id": 1], document)
                : try await collection.updateOne(["_id": 1], update)
            #expect(result.matchedCount == 1 && result.modifiedCount == 0, "\(update)")
            #expect(result.recordsWritten == 0 && result.bytesWritten == 0, "\(update)")
            #expect((result.pagesWritten ?? 0) == 0, "\(update)")
        }
        #expect(try await collection.findOne() == document)
    }
}
