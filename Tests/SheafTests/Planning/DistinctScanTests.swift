// SPDX-License-Identifier: MIT
//
// distinct by the keys of an index: one key and one document for each value, and the same values as
// by looking at every document.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Distinct by keys")
struct DistinctScanTests {
    @Test("one key and one document are looked at for each value")
    func cost() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["t": 1, "n": -1])
        try await collection.createIndex(["n": 1])
        try await collection.insertMany(
            (0..<2000).map { ["_id": .int32($0), "t": .int32($0 % 10), "n": .int32($0 / 2)] }
        )
        let cases: [(String, Document, [BSONValue], Int, Int)] = [
            ("t", [:], (0..<10).map { .int32($0) }, 10, 10),
            ("t", ["t": ["$gte": 4, "$lt": 7]], [4, 5, 6], 3, 3),
            ("t", ["t": ["$in": [1, 8, 77]]], [1, 8], 2, 2),
            // Too many values, or more than a value tells: the documents are looked at.
            ("n", [:], (0..<1000).map { .int32($0) }, 125, 2125),
            ("_id", [:], (0..<2000).map { .int32($0) }, 0, 2000),
            ("t", ["n": 3], [6, 7], 2, 2), ("n", ["t": 3, "n": ["$lt": 9]], [1, 6], 2, 2),
        ]
        for (field, filter, values, keys, documents) in cases {
            let found = try await collection.distinct(field, filter)
            #expect(Set(found) == Set(values) && found.count == values.count, "\(field) \(filter)")
            let explanation = try await collection.explain(.distinct(field, filter))
            #expect(explanation.keysExamined == keys, "\(field) \(filter)")
            #expect(explanation.documentsExamined == documents, "\(field) \(filter)")
        }
        let plan = try await collection.explain(.distinct("t", [:])).winningPlan
        #expect(plan["stage"] == "FETCH")
        #expect(plan["inputStage"]?.documentValue?["stage"] == "DISTINCT_SCAN")
        let hinted = DistinctOptions(hint: ["$natural": 1])
        let natural = try await collection.explain(.distinct("t", [:], options: hinted))
        #expect(natural.documentsExamined == 2000)
    }

    @Test("the values are those of a look at every document", arguments: 0..<4 as Range<UInt64>)
    func random(seed: UInt64) async throws {
        var random = RandomQueries(seed: seed)
        let temporary = try TemporaryStore()
        let plain = temporary.collection("plain")
        let indexed = temporary.collection("indexed")
        for path in ["b", "c"] { try await indexed.createIndex([path: 1]) }
        for _ in 0..<3 { try? await random.createIndex(indexed) }
        for number in 0..<80 {
            let document = random.document(number)
            guard (try? await indexed.insertOne(document)) != nil else { continue }
            try await plain.insertOne(document)
        }
        var scanned = 0
        for _ in 0..<30 {
            let path = random.generator.pick(["b", "c", "b", "c", "a", "b.x"])
            let filter = random.generator.oneIn(3) ? [:] : random.filter(depth: 0)
            let expected = try await plain.distinct(path, filter)
            let found = try await indexed.distinct(path, filter)
            #expect(found.count == expected.count, "\(seed) \(path) \(filter)")
            let areSame = found.allSatisfy { value in
                expected.contains { $0.compare(value) == 0 }
            }
            #expect(areSame, "\(seed) \(path) \(filter)")
            let plan = try await indexed.explain(.distinct(path, filter)).winningPlan
            if plan["inputStage"]?.documentValue?["stage"] == "DISTINCT_SCAN" { scanned += 1 }
        }
        #expect(scanned > 0 || seed % 3 == 2)
    }
}
