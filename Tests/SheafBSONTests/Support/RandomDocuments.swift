// SPDX-License-Identifier: MIT
//
// Random documents with awkward names and text and every type of BSON, made from a seed.

import SheafTestSupport

@testable import SheafBSON

/// Makes random values and documents.
struct RandomDocuments {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A document of up to five fields.
    mutating func document(depth: Int = 0) -> Document {
        let count = generator.below(6)
        return Document((0..<count).map { _ in (name(), value(depth: depth)) })
    }

    /// A value of any type; containers get rarer with depth.
    mutating func value(depth: Int = 0) -> BSONValue {
        if depth < 4, generator.below(3) == 0 {
            let count = generator.below(5)
            switch generator.below(5) {
            case 0: return .codeWithScope(CodeWithScope(text(), scope: document(depth: depth + 1)))
            case 1, 2: return .array(BSONArray((0..<count).map { _ in value(depth: depth + 1) }))
            default: return .document(document(depth: depth + 1))
            }
        }
        return scalar()
    }

    private mutating func scalar() -> BSONValue {
        switch generator.below(18) {
        case 0: .double(double())
        case 1: .string(text())
        case 2: .binary(Binary(subtype: UInt8(generator.below(256)), bytes()))
        case 3: .undefined
        case 4: .objectID(ObjectID())
        case 5: .bool(generator.below(2) == 0)
        case 6: .date(DateTime(millisecondsSinceEpoch: number() >> Int64(generator.below(30))))
        case 7: .null
        case 8:
            .regularExpression(
                RegularExpression(name(), options: generator.pick(["", "xi", "ims", "mm"]))
            )
        case 9: .dbPointer(DBPointer(namespace: text(), id: ObjectID()))
        case 10: .code(text())
        case 11: .symbol(text())
        case 12: .int32(Int32(truncatingIfNeeded: number()))
        case 13:
            .timestamp(
                Timestamp(
                    seconds: UInt32(truncatingIfNeeded: number()),
                    increment: UInt32(truncatingIfNeeded: number())
                )
            )
        case 14: .int64(number())
        case 15: .decimal128(Decimal128(number()))
        case 16: .minKey
        default: .maxKey
        }
    }

    private mutating func number() -> Int64 {
        generator.pick([0, -1, .min, .max, Int64(truncatingIfNeeded: generator.next())])
    }

    private mutating func double() -> Double {
        let random = Double(bitPattern: generator.next())
        return generator.pick([
            0, -0.0, 1, 0.1, .infinity, random.isNaN ? .leastNonzeroMagnitude : random,
        ])
    }

    private mutating func bytes() -> [UInt8] {
        (0..<generator.below(9)).map { _ in UInt8(generator.below(256)) }
    }

    private mutating func text() -> String {
        generator.pick(["", "a", "\u{0}", "é\"\\", "😀\n", "a b/c", "$oid", name()])
    }

    private mutating func name() -> String {
        generator.pick(["", "a", "b.c", "$x", "_id", "ä", "0", "\"\t", "$ref", "$scope", "$type"])
    }
}
