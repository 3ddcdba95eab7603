// SPDX-License-Identifier: MIT
//
// Values come back from their keys, or nothing does.

import SheafBSON
import SheafTestSupport
import Testing

@Suite struct SortKeyReaderTests {
    private static let scalars: [(BSONValue, SortKeyKinds)] = [
        ("", []), ("a\u{0}b\u{1}\u{2}", []), ("Grüße", []), (true, []), (false, []),
        (.objectID(ObjectID()), []), (.date(DateTime(millisecondsSinceEpoch: -5)), []),
        (.date(DateTime(millisecondsSinceEpoch: .max)), []), (.int32(0), .int32),
        (.int32(1), .int32), (.int32(-1), .int32), (.int32(.max), .int32), (.int32(.min), .int32),
        (.int64(0), .int64), (.int64(.max), .int64), (.int64(.min), .int64),
        (.int64(1 << 53 + 1), .int64), (.double(0), .double), (.double(0.1), .double),
        (.double(-1e300), .double), (.double(.infinity), .double),
        (.double(-.infinity), .double), (.double(5e-324), .double), (.double(-2.5), .double),
    ]

    private func read(_ key: [UInt8], _ kinds: SortKeyKinds, isInverted: Bool) -> BSONValue? {
        var reader = SortKeyReader(key)
        return reader.next(kinds, isInverted: isInverted)
    }

    @Test func values() {
        for (value, kinds) in Self.scalars {
            let key = SortKey.bytes(of: value)
            #expect(read(key, kinds, isInverted: false) == value)
            #expect(read(key.map { ~$0 }, kinds, isInverted: true) == value)
            #expect(value.withView { SortKeyKinds(of: $0) } == kinds)
            // A key that ends too early gives nothing.
            if key.count > 1, kinds.isDisjoint(with: .numbers) {
                #expect(read(key.dropLast(), kinds, isInverted: false) == nil)
            }
        }
    }

    @Test func random() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let bits = random.next() >> UInt64(random.below(64))
            let number = Int64(truncatingIfNeeded: bits)
            #expect(
                read(SortKey.bytes(of: .int64(number)), .int64, isInverted: false) == .int64(number)
            )
            let double = Double(bitPattern: random.next())
            guard !double.isNaN else { continue }
            #expect(
                read(SortKey.bytes(of: .double(double)), .double, isInverted: false)
                    == .double(double)
            )
        }
    }

    @Test func severalFields() {
        var key = SortKey.bytes(of: "a")
        key += SortKey.bytes(of: 5).map { ~$0 }
        key += SortKey.bytes(of: true)
        var reader = SortKeyReader(key)
        #expect(reader.next([], isInverted: false) == "a")
        #expect(reader.next(.int32, isInverted: true) == 5)
        #expect(reader.next([], isInverted: false) == true)
        #expect(reader.next([], isInverted: false) == nil)
    }

    @Test func ambiguousKeysGiveNothing() throws {
        let decimal = try #require(Decimal128("1.00"))
        let ambiguous: [(BSONValue, SortKeyKinds)] = [
            (1, [.int32, .double]), (1, .all), (0, [.int32, .int64]), ("a", .symbol),
            (.symbol("a"), .symbol), (.decimal128(decimal), .otherNumber),
            (.double(.nan), .otherNumber), (.double(-0.0), .otherNumber), (.null, []),
            (.undefined, []), (["a": 1], .int32), ([1], .int32), (.minKey, []), (.maxKey, []),
            (.double(2.5), .int32), (.double(1e30), .int64),
        ]
        for (value, kinds) in ambiguous {
            #expect(read(SortKey.bytes(of: value), kinds, isInverted: false) == nil, "\(value)")
        }
        #expect(BSONValue.double(-0.0).withView { SortKeyKinds(of: $0) } == .otherNumber)
        #expect(BSONValue.symbol("a").withView { SortKeyKinds(of: $0) } == .symbol)
        #expect(BSONValue.decimal128(decimal).withView { SortKeyKinds(of: $0) } == .otherNumber)
    }
}
