// SPDX-License-Identifier: MIT
//
// `$mul`: the type of a product, its overflow, what a missing field becomes, and what is refused.

import SheafBSON
import SheafLanguage
import Testing

private func decimal(_ text: String) -> BSONValue {
    Decimal128(text).map { .decimal128($0) } ?? .null
}

@Suite struct MultiplyModifierTests {
    /// The type of the result by the types of the two: MongoDB's table in full.
    @Test(
        arguments: [
            (2, 3, 6),
            (2, .int64(3), .int64(6)),
            (.int64(2), 3, .int64(6)),
            (.int64(2), .int64(3), .int64(6)),
            (2, 2.5, 5.0),
            (2.5, 2, 5.0),
            (.int64(2), 2.5, 5.0),
            (2.5, .int64(2), 5.0),
            (2.5, 2.0, 5.0),
            (2, decimal("2.50"), decimal("5.00")),
            (decimal("1.5"), 2, decimal("3.0")),
            (.int64(2), decimal("2"), decimal("4")),
            (decimal("1.10"), decimal("2.0"), decimal("2.200")),
            (decimal("2"), 0.1, decimal("0.200000000000000")),
            (65536, 65536, .int64(4_294_967_296)),
            (-2_147_483_648, -1, .int64(2_147_483_648)),
            (1, -1, -1),
            (.double(.infinity), 2, .double(.infinity)),
            (.double(.infinity), -2, .double(-.infinity)),
            (decimal("9E+6144"), 10, decimal("Infinity")),
        ] as [(BSONValue, BSONValue, BSONValue)]
    )
    func productHasType(_ old: BSONValue, _ factor: BSONValue, _ product: BSONValue) {
        expect(["_id": 1, "a": old], ["$mul": ["a": factor]], gives: ["_id": 1, "a": product])
    }

    /// A missing number becomes zero in the type of the operand.
    @Test func createsZero() {
        expect([:], ["$mul": ["a": 5]], gives: ["a": 0])
        expect([:], ["$mul": ["a": .int64(5)]], gives: ["a": .int64(0)])
        expect([:], ["$mul": ["a": 2.5]], gives: ["a": 0.0])
        expect([:], ["$mul": ["a": decimal("2.5")]], gives: ["a": decimal("0")])
        expect([:], ["$mul": ["a.b": 2]], gives: ["a": ["b": 0]])
        expect(["a": [10]], ["$mul": ["a.2": 2]], gives: ["a": [10, nil, 0]])
    }

    /// A product of the same type and value changes nothing, digits behind the point not counted.
    @Test func leavesTheSameNumber() {
        expectNoOp(["a": 7], ["$mul": ["a": 1]])
        expectNoOp(["a": 0], ["$mul": ["a": 5]])
        expectNoOp(["a": .double(.nan)], ["$mul": ["a": 2]])
        expectNoOp(["a": 0.0], ["$mul": ["a": -1]])
        expectNoOp(["a": decimal("1.0")], ["$mul": ["a": decimal("1.00")]])
        expect(["a": 1], ["$mul": ["a": 1.0]], gives: ["a": 1.0])
        expect(["a": 1], ["$mul": ["a": .int64(1)]], gives: ["a": .int64(1)])
    }

    @Test func refusesOverflow() {
        expectError(
            2,
            ["_id": 1, "a": .int64(.min)],
            ["$mul": ["a": .int64(-1)]],
            saying: "Failed to apply $mul operations to current value "
                + "((NumberLong)-9223372036854775808) for document {_id: 1}"
        )
        expectError(
            2,
            ["a": 2],
            ["$mul": ["a": .int64(.max)]],
            saying: "Failed to apply $mul operations to current value ((NumberInt)2) for document "
                + "{no id}"
        )
    }

    @Test func refusesOtherTypes() {
        expectError(
            14,
            ["_id": 1, "a": nil],
            ["$mul": ["a": 1]],
            saying: "Cannot apply $mul to a value of non-numeric type. {_id: 1} has the field 'a' "
                + "of non-numeric type null"
        )
        expectError(14, saying: "Cannot multiply with non-numeric argument: {v: \"string\"}") {
            try Update(parsing: ["$mul": ["v": "string"]])
        }
        expectError(14) { try Update(parsing: ["$mul": ["v": nil]]) }
        expectError(28, ["a": "x"], ["$mul": ["a.b": 1]])
        expectError(66, ["_id": 2], ["$mul": ["_id": 2]])
    }

    @Test func readsOneNumber() throws {
        let outcome = try apply(["a": [["n": 2, "big": "x"]]], ["$mul": ["a.0.n": 2]])
        let path = DocumentPath([.field("a"), .index(0), .field("n")])
        #expect(outcome.script.edits == [.set(path, 4)])
        #expect(outcome.log.values == ["a.0.n"])
        #expect(outcome.log.elements == 0)
    }
}
