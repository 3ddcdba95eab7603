// SPDX-License-Identifier: MIT
//
// Sort keys: their order is that of the values, they end where they say, and their bytes stay what
// they are.

import Testing

@testable import SheafBSON

@Suite struct SortKeyTests {
    // For every pair of the ladder: memcmp of the keys says what the order of the values says,
    // ascending and inverted, equal values have equal keys, and no key is a proper prefix of
    // another.
    @Test func everyPairOfTheLadder() {
        let rungs = Ladder.rungs.map { values in
            values.map { (value: $0, key: SortKey.bytes(of: $0)) }
        }
        for (index, entries) in rungs.enumerated() {
            for (otherIndex, others) in rungs.enumerated() {
                let expected = (index - otherIndex).signum()
                for left in entries {
                    for right in others {
                        let isRight =
                            compareBytes(left.key, right.key) == expected
                            && compareBytes(left.key.map(~), right.key.map(~)) == -expected
                            && (left.key == right.key || !right.key.starts(with: left.key))
                        #expect(isRight, "\(left) against \(right)")
                    }
                }
            }
        }
    }

    @Test func viewsAndValuesHaveTheSameKeys() {
        for value in Ladder.rungs.joined() {
            var (key, inverted, other): ([UInt8], [UInt8], [UInt8]) = ([7], [7], [7])
            value.withView { SortKey.append($0, to: &key) }
            #expect(key == [7] + SortKey.bytes(of: value))
            value.withView { SortKey.appendInverted($0, to: &inverted) }
            SortKey.appendInverted(value, to: &other)
            #expect(inverted == [7] + SortKey.bytes(of: value).map(~))
            #expect(other == inverted)
        }
    }

    @Test func firstBytesCoverTheirClassAlone() {
        for value in Ladder.rungs.joined() {
            let first = SortKey.bytes(of: value)[0]
            for type in BSONType.allCases {
                let isInside = SortKey.firstBytes(of: type).contains(first)
                #expect(isInside == (type.rank == value.type.rank), "\(value) in \(type)")
            }
        }
    }

    // The layout is on disk: these bytes may never change.
    @Test(
        arguments: [
            (BSONValue.null, "18"), (0, "22"), (1, "237ff0"), (.double(1), "237ff0"),
            (-1, "21800f"), (2, "2380"), (1000, "23818fa0"),
            (Ladder.decimal(1, -1), "237fb9cd673399cd673399cd181f14"),
            (0.1, "237fb9cd673399cd6734"),
            (.int64(.max), "2387dfffffffffffffffffe0"), ("ab", "28616200"),
            ("\0a\u{1}", "28010161010200"),
            (true, "51"), (["a": 1], "30206100237ff000"), ([1, "x"], "38237ff028780000"),
            (.objectID(ObjectID(head: 1, tail: 2)), "48000000000000000100000002"),
            (.date(DateTime(millisecondsSinceEpoch: -1)), "587fffffffffffffff"),
        ] as [(BSONValue, String)]
    )
    func bytesArePinned(_ value: BSONValue, _ expected: String) {
        let digits = SortKey.bytes(of: value).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        #expect(digits.joined() == expected)
    }

    @Test func commonKeysAreShort() {
        #expect(SortKey.bytes(of: .objectID(ObjectID())).count == 13)
        #expect(SortKey.bytes(of: "2024-21").count == 9)
        for number in -15...15 { #expect(SortKey.bytes(of: .integer(number)).count <= 3) }
        for number in -2047...2047 { #expect(SortKey.bytes(of: .integer(number)).count <= 4) }
        #expect(SortKey.bytes(of: .int64(1_700_000_000_000)).count <= 8)
        #expect(SortKey.bytes(of: .int64(.max)).count <= 12)
    }
}

/// The order of memcmp: -1, 0 or 1.
func compareBytes(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left == right { return 0 }
    return left.lexicographicallyPrecedes(right) ? -1 : 1
}
