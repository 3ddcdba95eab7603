// SPDX-License-Identifier: MIT
//
// The order of elements: what decides, what counts as null, and that it comes back from bytes.

import SheafBSON
import Testing

@Suite struct ElementOrderTests {
    private static func order(_ keys: (String, Bool)...) -> ElementOrder {
        ElementOrder(keys.map { .init($0.0, isAscending: $0.1) })
    }

    @Test func ordersByWholeValues() {
        let mixed: [BSONValue] = [true, "s", ["a": 1], nil, 1, [0], 0.5]
        #expect(
            Self.order(("", true)).sorted(mixed) == [nil, 0.5, 1, "s", ["a": 1], [0], true]
        )
        #expect(
            Self.order(("", false)).sorted(mixed) == [true, [0], ["a": 1], "s", 1, 0.5, nil]
        )
    }

    /// What has no value at a path is null there; arrays are entered by position only.
    @Test func ordersByValuesAtPaths() {
        let elements: [BSONValue] = [
            ["a": ["b": 2]], 7, ["a": [["b": 0], ["b": 3]]], ["a": ["b": 1]], ["a": ["b": nil]],
        ]
        #expect(
            Self.order(("a.b", true)).sorted(elements) == [
                7, elements[2], elements[4], elements[3], elements[0],
            ]
        )
        #expect(Self.order(("a.1.b", false)).sorted(elements).first == elements[2])
    }

    @Test func equalElementsStay() {
        let elements: [BSONValue] = [
            ["a": 1, "n": 0], ["a": 1.0, "n": 1], ["a": .int64(1), "n": 2],
        ]
        #expect(Self.order(("a", false)).sorted(elements) == elements)
        #expect(Self.order(("a", true), ("n", false)).sorted(elements) == elements.reversed())
    }

    @Test func checksElementsThatPassBy() {
        var check = OrderCheck(Self.order(("a", false)))
        for (value, isRight) in [(3, true), (3, true), (1, true), (2, false)] {
            let accepts = BSONValue.document(["a": .integer(value)]).withView { check.accepts($0) }
            #expect(accepts == isRight)
        }
    }

    @Test func comesBackFromBytes() {
        for order in [
            Self.order(("", true)), Self.order(("", false)),
            Self.order(("score", false), ("name.first", true)),
        ] {
            #expect(ElementOrder(encoded: order.encoded.span.bytes) == order)
        }
        for bytes: [UInt8] in [[], [3, 0], [1], [1, 0x61], [1, 0, 2]] {
            #expect(ElementOrder(encoded: bytes.span.bytes) == nil)
        }
    }
}
