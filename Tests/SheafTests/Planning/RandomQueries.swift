// SPDX-License-Identifier: MIT
//
// Documents, indexes and queries for planners, out of few paths and few values, so that they meet.

import Sheaf
import SheafTestSupport

/// Makes documents, indexes and queries of a seed.
struct RandomQueries {
    var generator: SeededGenerator

    /// The fields that have no arrays: indexes on them give orders, and counts by keys alone.
    private let plainNames: Set<String>

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        plainNames = [["a", "b", "c"], ["b", "c"], []][Int(seed % 3)]
    }

    private static let paths = ["a", "b", "c", "a.x", "a.y", "b.x", "a.x.z", "a.0"]
    private static let long = String(repeating: "k", count: 490)
    private static let scalars: [BSONValue] = [
        .null, 1, 2, 2.5, .int64(3), 4, 5, "a", "ab", "b", true, false, .double(.nan),
        .string(long + "1"), .string(long + "2"), .string(long), ["x": 1],
        .date(DateTime(millisecondsSinceEpoch: 5)),
    ]
    private static let partialFilters: [Document] = [
        ["a": ["$exists": true]], ["b": ["$gt": 1]], ["c": ["$in": [1, 2, "a"]]],
        ["a.x": ["$type": "number"]], ["$or": [["b": ["$lte": 3]], ["c": 1]]],
        ["a": ["$gte": 1], "b": ["$exists": true]],
    ]

    mutating func below(_ end: Int) -> Int { generator.below(end) }

    mutating func createIndex(
        _ collection: Collection,
        collation: Document? = nil
    ) async throws {
        var keys: Document = [:]
        for _ in 0...below(3) {
            keys[generator.pick(Self.paths)] = generator.oneIn(3) ? -1 : 1
        }
        var options = IndexOptions(collation: collation)
        switch below(5) {
        case 0: options.sparse = true
        case 1: options.partialFilterExpression = generator.pick(Self.partialFilters)
        default: break
        }
        options.name = "index\(below(1 << 30))"
        try await collection.createIndex(keys, options: options)
    }

    mutating func document(_ number: Int) -> Document {
        var document: Document = ["_id": .int32(Int32(number))]
        for name in ["a", "b", "c"] where !generator.oneIn(5) {
            document[name] = value(depth: 2, hasArrays: !plainNames.contains(name))
        }
        return document
    }

    private mutating func value(depth: Int, hasArrays: Bool) -> BSONValue {
        guard depth > 0, generator.oneIn(2) else { return generator.pick(Self.scalars) }
        guard hasArrays, generator.oneIn(3) else {
            var document: Document = [:]
            for name in ["x", "y", "z"] where generator.oneIn(2) {
                document[name] = value(depth: depth - 1, hasArrays: hasArrays)
            }
            return .document(document)
        }
        return .array(
            BSONArray((0..<below(4)).map { _ in value(depth: depth - 1, hasArrays: true) })
        )
    }

    mutating func order() -> Document {
        switch below(8) {
        case 0: return [:]
        case 1: return ["$natural": generator.oneIn(2) ? 1 : -1]
        default:
            var order: Document = [:]
            for _ in 0...below(2) {
                order[generator.pick(Self.paths)] = generator.oneIn(2) ? 1 : -1
            }
            return order
        }
    }

    mutating func filter(depth: Int = 2) -> Document {
        if depth > 0, generator.oneIn(4) {
            let branches = (0...below(3)).map { _ in
                BSONValue.document(self.filter(depth: depth - 1))
            }
            var filter: Document = ["$or": .array(BSONArray(branches))]
            if generator.oneIn(2) { filter[generator.pick(Self.paths)] = test() }
            return filter
        }
        var filter: Document = [:]
        for _ in 0..<(1 + below(3)) { filter[generator.pick(Self.paths)] = test() }
        if generator.oneIn(8) {
            let path = BSONValue.string("$" + generator.pick(["a", "b", "c", "a.x", "b.x"]))
            filter["$expr"] = ["$eq": [path, generator.pick(Self.scalars)]]
        }
        return filter
    }

    private mutating func test() -> BSONValue {
        let (value, other) = (generator.pick(Self.scalars), generator.pick(Self.scalars))
        switch below(14) {
        case 0, 1, 2: return value
        case 3: return ["$gt": value]
        case 4: return ["$lte": value]
        case 5: return ["$gte": value, "$lt": other]
        case 6: return ["$in": [value, other, 2]]
        case 7: return ["$elemMatch": ["x": value, "y": ["$gte": other]]]
        case 8: return ["$elemMatch": ["$gte": value, "$lte": other]]
        case 9: return ["$exists": .bool(generator.oneIn(2))]
        case 10: return ["$ne": value]
        case 11: return ["$type": "number", "$gt": value]
        case 12: return ["$in": [value, .regularExpression(RegularExpression("^ab")), "b"]]
        default: return .regularExpression(RegularExpression("^a"))
        }
    }
}
