// SPDX-License-Identifier: MIT
//
// A filter asks a stored document the same that it asks one in memory: 100,000 random pairs, among
// them documents whose arrays, documents and texts lie in records of their own.

import Sheaf
import SheafLanguage
import SheafTestSupport
import Testing

@Suite("Stored filters")
struct StoredFilterTests {
    /// 4 × 250 documents × 100 filters.
    ///
    /// The answer in memory is that of the language's view of the bytes; the random filters of the
    /// language hold it against a matcher that shares no code with it.
    @Test("a stored document matches as one in memory does", arguments: 0..<4 as Range<UInt64>)
    func sameAsInMemory(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        var documents: [Document] = []
        for number in 0..<250 {
            var document: Document = ["_id": .int32(Int32(number))]
            for name in ["a", "b"] where !random.oneIn(4) {
                document[name] = value(&random, isLarge: number % 60 == 0)
            }
            documents.append(document)
        }
        try await collection.insertMany(documents)
        var matchCount = 0
        for _ in 0..<100 {
            let source = filter(&random)
            let filter = try Filter(parsing: source)
            var expected: Set<BSONValue> = []
            for document in documents where try filter.matches(document.view) {
                if let id = document["_id"] { expected.insert(id) }
            }
            let found = try await collection.distinct("_id", source)
            try #require(Set(found) == expected, "seed \(seed) \(source)")
            matchCount += found.count
        }
        // Filters that never match, or always do, would prove nothing.
        #expect((1000...20_000).contains(matchCount), "\(matchCount)")
    }

    private func value(_ random: inout SeededGenerator, isLarge: Bool) -> BSONValue {
        guard isLarge else { return random.pick(Self.values) }
        switch random.below(4) {
        case 0:
            let elements = (0..<300).map { BSONValue.document(["_id": .int32($0), "b": 1]) }
            return .array(BSONArray(elements))
        case 1:
            return .array(BSONArray((0..<1000).map { BSONValue.int32($0 % 5) }))
        case 2:
            return .document(Document((0..<400).map { ("\($0)", random.pick(Self.values)) }))
        default: return .string(String(repeating: "ab", count: 4500))
        }
    }

    private static let values: [BSONValue] = [
        .null, 1, 2, 2.5, .int64(3), "a", "ab", "b", true, .undefined, [], [1], [2, 3], [[1]],
        ["b": 1], ["b": [1, 2]], [["b": 1], ["b": 2]], [["b": []], 5], [.null], ["ab", "x"],
        .minKey, .maxKey, .date(DateTime(millisecondsSinceEpoch: 5)), .binary(Binary([1, 2])),
        .regularExpression(RegularExpression("^a")), .double(.nan), ["x": "a", "b": ["b": 2]],
    ]

    private func filter(_ random: inout SeededGenerator) -> Document {
        let path = random.pick(["a", "b", "a.b", "a.0", "a.0.b", "a.b.b", "b.b", "b._id", "b.7"])
        switch random.below(10) {
        case 0: return ["$or": [[path: comparison(&random)], ["a": comparison(&random)]]]
        case 1: return ["$nor": [[path: comparison(&random)]]]
        case 2: return [path: ["$not": comparison(&random)]]
        case 3: return [path: comparison(&random), "b": comparison(&random)]
        case 4: return [path: ["$elemMatch": comparison(&random)]]
        case 5: return [path: ["$elemMatch": ["b": comparison(&random)]]]
        case 6: return ["$jsonSchema": ["properties": ["a": random.pick(Self.schemas)]]]
        default: return [path: comparison(&random)]
        }
    }

    private static let schemas: [BSONValue] = [
        ["bsonType": "array"], ["minItems": 2, "items": ["type": "number"]], ["maxLength": 1],
        ["required": ["b"]], ["enum": [1, "a", nil]], ["uniqueItems": true, "maxProperties": 2],
    ]

    private func comparison(_ random: inout SeededGenerator) -> BSONValue {
        // Filters may not compare with undefined, nor ask for what is after a regular expression.
        let operands = Self.values.filter { ![.undefined, .regularExpression].contains($0.type) }
        let (value, other) = (random.pick(operands), random.pick(operands))
        switch random.below(14) {
        case 0: return ["$gt": value]
        case 1: return ["$lte": value]
        case 2: return ["$gte": value, "$lt": other]
        case 3: return ["$in": [value, other, .regularExpression(RegularExpression("^a"))]]
        case 4: return ["$nin": [value, other]]
        case 5: return ["$ne": value]
        case 6: return ["$exists": .bool(random.oneIn(2))]
        case 7: return ["$type": random.pick(["array", "object", "string", "number", "null"])]
        case 8: return ["$size": random.pick([0, 1, 2, 300, 1000])]
        case 9: return ["$all": [value, other]]
        case 10: return ["$regex": random.pick(["b$", "^ab", "x"])]
        case 11: return ["$mod": [2, random.pick([0, 1])]]
        case 12: return ["$bitsAnySet": random.pick([1, 6])]
        default: return ["$eq": value]
        }
    }
}
