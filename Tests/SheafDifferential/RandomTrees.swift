// SPDX-License-Identifier: MIT
//
// Random values and documents, of few names and few scalars, so that they meet often.

internal import SheafBSON
package import SheafReference
package import SheafTestSupport

/// Makes random values from a seed.
package struct RandomTrees: Sendable {
    /// The numbers that everything is made of.
    package var random: SeededGenerator

    /// The source of a seed.
    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A number, mostly small, at times at the end of its type.
    package mutating func number() -> Tree {
        switch random.below(20) {
        case 0...8: .scalar(.int32(Int32(random.below(5))))
        case 9...11: .scalar(.int64(Int64(random.below(4))))
        case 12...15: .scalar(.double(Double(random.below(8) - 2) / 2))
        case 16:
            .scalar(random.pick([.int32(.max), .int32(.min), .int64(.max), .int64(.min)]))
        case 17: .scalar(random.pick([.double(.nan), .double(.infinity), .double(-0.0)]))
        case 18: .scalar(random.pick([.double(0.1), .double(1e300), .double(1.0 / 3)]))
        default: .scalar(.decimal128(decimal()))
        }
    }

    private mutating func decimal() -> Decimal128 {
        let texts = [
            "1.0", "1.50", "0", "0.00", "-2", "NaN", "Infinity",
            "9.999999999999999999999999999999999",
            "1E-6176", "9E6144", "12345678901234567890.5", "0.1",
        ]
        return Decimal128(random.pick(texts)) ?? .nan
    }

    /// A value that is no document and no array.
    package mutating func scalar() -> Tree {
        switch random.below(16) {
        case 0...6: number()
        case 7...9: .scalar(.string(random.pick(["", "x", "y", "xy"])))
        case 10: .scalar(.null)
        case 11: .scalar(.bool(random.oneIn(2)))
        case 12: .scalar(.date(DateTime(millisecondsSinceEpoch: Int64(random.below(3)))))
        case 13: .scalar(.objectID(ObjectID(head: 0, tail: UInt32(random.below(3)))))
        case 14:
            .scalar(
                random.pick([
                    .binary(Binary([1])), .binary(Binary([])),
                    .timestamp(Timestamp(seconds: 1, increment: 1)),
                ])
            )
        default: .scalar(random.pick([.minKey, .maxKey, .null]))
        }
    }

    /// Any value, nested at most so deep.
    package mutating func value(depth: Int) -> Tree {
        guard depth > 0 else { return scalar() }
        switch random.below(6) {
        case 0, 1: return document(depth: depth - 1)
        case 2, 3: return .array((0..<random.below(5)).map { _ in value(depth: depth - 1) })
        default: return scalar()
        }
    }

    /// The names of fields.
    static let names = ["a", "b", "c", "d", "_id", "0", "1"]

    /// A document with distinct names.
    package mutating func document(depth: Int) -> Tree {
        var fields: [Tree.Field] = []
        for (name, share) in zip(RandomTrees.names, [7, 6, 4, 3, 3, 1, 1])
        where random.below(10) < share {
            fields.append(Tree.Field(name, value(depth: depth)))
        }
        return .document(fields)
    }

    /// A small document with an id.
    package mutating func smallRoot() -> Tree {
        var fields = document(depth: 3).fields.filter { $0.name != "_id" }
        fields.insert(Tree.Field("_id", .scalar(.int32(Int32(random.below(3))))), at: 0)
        return .document(fields)
    }

    /// An element as applications have them: a document with an id.
    package mutating func element(id: Int) -> Tree {
        var fields = [
            Tree.Field("_id", .scalar(.int32(Int32(id)))),
            Tree.Field("a", number()),
            Tree.Field("b", .scalar(.string(String(repeating: "k", count: random.below(60))))),
        ]
        if random.oneIn(6) { fields.append(Tree.Field("c", value(depth: 2))) }
        if random.oneIn(20) { fields.removeFirst() }
        return .document(fields)
    }

    /// A document with arrays and documents that are too big for one record, or nearly so.
    ///
    /// The larger array has up to about three times as many elements as the scale says.
    package mutating func largeRoot(id: Int, scale: Int) -> Tree {
        let big = max(40, random.pick([scale / 25, scale / 8, scale / 2, scale]))
        var fields = [
            Tree.Field("_id", .scalar(.int32(Int32(id)))),
            Tree.Field("a", .array((0..<random.below(big)).map { element(id: $0) })),
            Tree.Field("b", .array((0..<random.below(3 * big)).map { _ in number() })),
            Tree.Field("c", value(depth: 3)),
        ]
        let inner = (0..<random.below(big / 10)).map { index in
            Tree.Field("f\(index)", random.oneIn(20) ? value(depth: 2) : scalar())
        }
        let rows = (0..<random.below(big / 10)).map { _ in
            Tree.array((0..<random.below(12)).map { _ in number() })
        }
        fields.append(Tree.Field("d", .document(inner)))
        fields.append(Tree.Field("e", .document([Tree.Field("a", .array(rows))])))
        if random.oneIn(3) {
            let text = String(repeating: "t", count: random.below(9000))
            fields.append(Tree.Field("t", .scalar(.string(text))))
        }
        return .document(fields)
    }
}
