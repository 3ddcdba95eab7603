// SPDX-License-Identifier: MIT
//
// `$inc`: the type of a sum, its overflow, and what is refused.

import SheafBSON
import SheafLanguage
import Testing

private func decimal(_ text: String) -> BSONValue {
    Decimal128(text).map { .decimal128($0) } ?? .null
}

@Suite struct IncrementModifierTests {
    /// The type of the result by the types of the two: MongoDB's table in full.
    @Test(
        arguments: [
            (1, 2, 3),
            (1, .int64(2), .int64(3)),
            (.int64(1), 2, .int64(3)),
            (.int64(1), .int64(2), .int64(3)),
            (1, 2.5, 3.5),
            (1.5, 2, 3.5),
            (.int64(1), 2.5, 3.5),
            (1.5, .int64(2), 3.5),
            (1.5, 2.5, 4.0),
            (1, decimal("2.50"), decimal("3.50")),
            (decimal("1.0"), 2, decimal("3.0")),
            (.int64(1), decimal("2"), decimal("3")),
            (decimal("1"), decimal("2.00"), decimal("3.00")),
            (decimal("0.1"), 0.2, decimal("0.300000000000000")),
            (2_147_483_647, 1, .int64(2_147_483_648)),
            (-2_147_483_648, -1, .int64(-2_147_483_649)),
            (.double(.infinity), 1, .double(.infinity)),
            (
                decimal("9.999999999999999999999999999999999E+6144"), decimal("1E+6144"),
                decimal("Infinity")
            ),
        ] as [(BSONValue, BSONValue, BSONValue)]
    )
    func sumHasType(_ old: BSONValue, _ amount: BSONValue, _ sum: BSONValue) {
        expect(["_id": 1, "a": old], ["$inc": ["a": amount]], gives: ["_id": 1, "a": sum])
    }

    @Test func createsTheOperand() {
        expect([:], ["$inc": ["a": .int64(5)]], gives: ["a": .int64(5)])
        expect([:], ["$inc": ["a.b": 2.5]], gives: ["a": ["b": 2.5]])
        expect(["a": [1]], ["$inc": ["a.2": 5]], gives: ["a": [1, nil, 5]])
    }

    /// Zero of the same type changes nothing; zero of a wider type changes the type.
    @Test func leavesTheSameNumber() {
        expectNoOp(["a": 1], ["$inc": ["a": 0]])
        expectNoOp(["a": .double(.nan)], ["$inc": ["a": 1]])
        expectNoOp(["a": -0.0], ["$inc": ["a": 0]])
        expect(["a": 1], ["$inc": ["a": 0.0]], gives: ["a": 1.0])
        expect(["a": 1], ["$inc": ["a": .int64(0)]], gives: ["a": .int64(1)])
    }

    @Test func refusesOverflow() {
        expectError(
            2,
            ["_id": 1, "a": .int64(.max)],
            ["$inc": ["a": 1]],
            saying: "Failed to apply $inc operations to current value "
                + "((NumberLong)9223372036854775807) for document {_id: 1}"
        )
        expectError(2, ["a": 1], ["$inc": ["a": .int64(.max)]])
        expectError(2, ["a": .int64(.min)], ["$inc": ["a": .int64(-1)]])
    }

    @Test func refusesOtherTypes() {
        expectError(
            14,
            ["_id": 1, "a": ["bar": "x"]],
            ["$inc": ["a.bar": 1]],
            saying:
                "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'bar' "
                + "of non-numeric type string"
        )
        expectError(
            14,
            ["a": nil],
            ["$inc": ["a": 1]],
            saying:
                "Cannot apply $inc to a value of non-numeric type. {no id} has the field 'a' of "
                + "non-numeric type null"
        )
        expectError(14, saying: "Cannot increment with non-numeric argument: {v: \"string\"}") {
            try Update(parsing: ["$inc": ["v": "string"]])
        }
        expectError(28, ["a": "x"], ["$inc": ["a.b": 1]])
    }

    @Test func readsOneNumber() throws {
        let outcome = try apply(["a": [["n": 1, "big": "x"]]], ["$inc": ["a.0.n": 1]])
        let path = DocumentPath([.field("a"), .index(0), .field("n")])
        #expect(outcome.script.edits == [.set(path, 2)])
        #expect(outcome.log.values == ["a.0.n"])
        #expect(outcome.log.elements == 0)
    }
}
