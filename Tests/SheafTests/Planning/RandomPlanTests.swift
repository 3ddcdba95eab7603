// SPDX-License-Identifier: MIT
//
// Random documents and filters: with indexes, exactly those documents are found that are found
// without.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Random plans")
struct RandomPlanTests {
    private let values: [BSONValue] = [
        .null, 1, 2, 2.5, .int64(3), "a", "ab", "b", true,
        .regularExpression(RegularExpression("^a")), .undefined, [], [1], [2, 3], [[1]],
        ["b": 1], ["b": [1, 2]], [["b": 1], ["b": 2]], [["b": []], 5], [.null],
        .minKey, .maxKey, .date(DateTime(millisecondsSinceEpoch: 5)),
    ]

    @Test("indexes lose no document", arguments: [1, 2, 3] as [UInt64])
    func sameAsScan(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let temporary = try TemporaryStore()
        let plain = temporary.collection("plain")
        let indexed = temporary.collection("indexed")
        for path in ["a", "a.b", "a.0"] { try await indexed.createIndex([path: 1]) }
        for number in 0..<150 {
            var document: Document = ["_id": .int32(Int32(number))]
            if let value = values.randomElement(using: &random), Bool.random(using: &random) {
                document["a"] = value
            }
            try await plain.insertOne(document)
            try await indexed.insertOne(document)
        }
        for _ in 0..<300 {
            let filter = randomFilter(&random)
            let expected = Set(try await plain.find(filter).toArray().map { $0["_id"] })
            let found = try await indexed.find(filter).toArray().map { $0["_id"] }
            #expect(
                Set(found) == expected && found.count == expected.count,
                "seed \(seed) \(filter)"
            )
        }
        #expect(try temporary.store.verify().findings == [])
    }

    private func randomFilter(_ random: inout SeededGenerator) -> Document {
        let path = ["a", "a.b", "a.0", "a.0.b"].randomElement(using: &random) ?? "a"
        // Filters may not compare with undefined, nor ask for what is after a regular expression.
        let operands = values.filter { $0.type != .undefined && $0.type != .regularExpression }
        let value = operands.randomElement(using: &random) ?? 1
        let other = operands.randomElement(using: &random) ?? 1
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return [path: value]
        case 1: return [path: ["$gt": value]]
        case 2: return [path: ["$lte": value]]
        case 3: return [path: ["$gte": value, "$lt": other]]
        case 4: return [path: ["$in": [value, other]]]
        case 8: return [path: .regularExpression(RegularExpression("^a"))]
        case 5: return [path: ["$elemMatch": ["$gte": value, "$lte": other]]]
        case 6: return [path: ["$elemMatch": ["b": value]]]
        default: return ["$and": [[path: ["$eq": value]], ["a": ["$ne": other]]]]
        }
    }
}
