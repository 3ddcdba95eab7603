// SPDX-License-Identifier: MIT
//
// Index upkeep: an update writes the keys that it changes and no others, and after any sequence of
// updates the indexes are what they would be if they were made anew. `verify` compares them key by
// key.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Index upkeep")
struct IndexUpkeepTests {
    @Test("an edit elsewhere costs an index nothing; a push writes one key")
    func untouchedIndexes() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne([
            "_id": 1, "uid": "u1", "list": [["name": "a", "n": 1], ["name": "b", "n": 2]],
        ])
        func cost(_ update: Document) async throws -> Int {
            try await collection.explain(.updateOne(["_id": 1], .document(update))).write?
                .recordsWritten ?? -1
        }
        let updates: [(Document, Int)] = [
            (["$push": ["list": ["name": "c", "n": 3]]], 1),
            (["$push": ["list": ["name": "a", "n": 3]]], 1),
            (["$push": ["list": ["$each": [["name": "x"]], "$position": 0]]], 1),
            (["$set": ["list.0.n": 5]], 0),
            (["$set": ["list.0.name": "z"]], 2),
            (["$set": ["list.0": ["name": "a"]]], 0),
            (["$pull": ["list": ["name": "a"]]], 1),
            (["$unset": ["list": 1]], 3),
            (["$set": ["other": 1]], 0),
            (["$set": ["uid": "u2"]], 0),
        ]
        var without: [Int] = []
        for (update, _) in updates { without.append(try await cost(update)) }
        try await collection.createIndex(["list.name": 1])
        for ((update, keys), base) in zip(updates, without) {
            #expect(try await cost(update) == base + keys, "\(update)")
        }
    }

    @Test("any sequence of updates leaves the indexes as if made anew", arguments: 1...6)
    func random(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        for path in ["a", "a.b", "a.c.d", "a.1", "n", "e.f"] {
            try await collection.createIndex([path: 1])
        }
        try await createCompoundIndexes(collection)
        try await collection.insertMany((0..<4).map { ["_id": .int32($0)] })
        var (done, refused) = (0, 0)
        for _ in 0..<250 {
            let filter: Document = ["_id": .int32(.random(in: 0..<4, using: &random))]
            let update = randomUpdate(&random)
            do {
                done += try await collection.updateOne(filter, update).modifiedCount
            } catch {
                guard error.code == .invalidOperation else { throw error }
                refused += error.mongoCode == 171 ? 1 : 0
                continue
            }
            let findings = try temporary.store.verify().findings
            #expect(findings == [], "seed \(seed) \(update)")
            if !findings.isEmpty { return }
        }
        #expect(done > 50 && refused > 0)
    }

    private func createCompoundIndexes(_ collection: Collection) async throws {
        try await collection.createIndex(["n": 1, "a.b": -1])
        try await collection.createIndex(["a.b": -1, "a.c": 1, "n": -1])
        try await collection.createIndex(["a": 1, "e": 1])
        try await collection.createIndex(["a.0": 1, "a.b": 1])
        try await collection.createIndex(
            ["a.b": 1],
            options: IndexOptions(name: "sparse", sparse: true)
        )
        try await collection.createIndex(
            ["a.b": 1, "a.c": 1],
            options: IndexOptions(name: "sparse2", sparse: true)
        )
        try await collection.createIndex(
            ["a": 1],
            options: IndexOptions(
                name: "partial",
                partialFilterExpression: ["n": ["$exists": true]]
            )
        )
        try await collection.createIndex(
            ["n": 1, "e": 1],
            options: IndexOptions(
                name: "partial2",
                partialFilterExpression: ["$or": [["a.b": ["$gte": 1]], ["a": "x"]]]
            )
        )
    }

    private func randomUpdate(_ random: inout SeededGenerator) -> Document {
        let values: [BSONValue] = [
            1, 2, 3, "x", .null, [], [1, 2], ["b": 1], ["b": [1, 2]], ["c": ["d": 4]],
            [["b": 1], ["b": 2], ["c": [["d": 1], ["d": 2]]]], [[1], 2],
        ]
        func value() -> BSONValue { values.randomElement(using: &random) ?? 1 }
        func path() -> String {
            ["a", "a.b", "a.0", "a.1", "a.0.b", "a.c", "a.c.d", "a.0.c", "n", "e", "e.f", "a.b.0"]
                .randomElement(using: &random) ?? "a"
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return ["$set": [path(): value()]]
        case 2: return ["$unset": [path(): 1]]
        case 3: return ["$push": [path(): value()]]
        case 4:
            let each: BSONValue = [value(), value()]
            return ["$push": [path(): ["$each": each, "$position": 1]]]
        case 5: return ["$pull": [path(): value()]]
        case 6: return ["$pop": [path(): .int32(Bool.random(using: &random) ? 1 : -1)]]
        case 7: return ["$rename": [path(): .string(path())]]
        case 8: return ["$inc": ["n": 1], "$push": ["a": value()]]
        case 9: return ["$push": ["a": ["$each": [value()], "$sort": 1, "$slice": -4]]]
        case 10: return ["$set": ["a.0.b": value(), "a.1.b": value()]]
        default: return ["$set": ["a.$[].b": value()]]
        }
    }
}
