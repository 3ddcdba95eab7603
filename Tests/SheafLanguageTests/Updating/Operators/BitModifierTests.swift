// SPDX-License-Identifier: MIT
//
// `$bit`: operations in their order, the type of the result, and the many things that are refused.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct BitModifierTests {
    private func bit(
        _ old: BSONValue,
        _ operand: BSONValue,
        gives expected: BSONValue,
        location: SourceLocation = #_sourceLocation
    ) {
        expect(
            ["_id": 1, "a": old],
            ["$bit": ["a": operand]],
            gives: ["_id": 1, "a": expected],
            location: location
        )
    }

    @Test func worksWithBits() {
        bit(13, ["and": 10], gives: 8)
        bit(3, ["or": 5], gives: 7)
        bit(1, ["xor": 5], gives: 4)
        bit(12, ["and": 6, "or": 1, "xor": 7], gives: 2)
        bit(12, ["or": 1, "and": 1], gives: 1)
        bit(12, ["and": 1, "or": 1], gives: 1)
        bit(-1, ["and": 255], gives: 255)
    }

    /// An int with a long is a long, the sign extended.
    @Test func widens() {
        bit(1, ["or": .int64(4)], gives: .int64(5))
        bit(.int64(1), ["or": 4], gives: .int64(5))
        bit(-1, ["and": .int64(0xFF_FFFF_FFFF)], gives: .int64(0xFF_FFFF_FFFF))
        bit(.int64(0xFF_0000_0000), ["or": -1], gives: .int64(-1))
        bit(1, ["or": 2, "and": .int64(2)], gives: .int64(2))
        bit(5, ["or": .int64(5)], gives: .int64(5))
    }

    @Test func createsFromZero() {
        expect([:], ["$bit": ["a": ["or": 5]]], gives: ["a": 5])
        expect([:], ["$bit": ["a": ["and": 5]]], gives: ["a": 0])
        expect([:], ["$bit": ["a.b": ["xor": .int64(5)]]], gives: ["a": ["b": .int64(5)]])
        expect(["a": [1]], ["$bit": ["a.1": ["or": 2]]], gives: ["a": [1, 2]])
    }

    @Test func leavesTheSameBits() {
        expectNoOp(["a": 5], ["$bit": ["a": ["or": 5]]])
        expectNoOp(["a": .int64(5)], ["$bit": ["a": ["and": 7]]])
    }

    @Test(
        arguments: [
            (
                "x",
                "The $bit modifier is not compatible with a string. You must pass in an embedded "
                    + "document: {$bit: {field: {and/or/xor: #}}"
            ),
            (
                ["not": 1],
                "The $bit modifier only supports 'and', 'or', and 'xor', not 'not' which is an "
                    + "unknown operator: {not: 1}"
            ),
            (
                ["or": 1.0],
                "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not "
                    + "supported here: {or: 1.0}"
            ),
            (
                ["and": 1, "or": "x"],
                "The $bit modifier field must be an Integer(32/64 bit); a 'string' is not "
                    + "supported here: {or: \"x\"}"
            ),
            (
                [:],
                "You must pass in at least one bitwise operation. The format is: "
                    + "{$bit: {field: {and/or/xor: #}}"
            ),
        ] as [(BSONValue, String)]
    )
    func refusesOperands(_ operand: BSONValue, _ message: String) {
        expectError(2, saying: message) { try Update(parsing: ["$bit": ["a": operand]]) }
    }

    @Test func refusesOtherTypes() {
        expectError(
            2,
            ["_id": 1, "a": 1.0],
            ["$bit": ["a": ["or": 1]]],
            saying: "Cannot apply $bit to a value of non-integral type._id: 1 has the field a of "
                + "non-integer type double"
        )
        expectError(2, ["a": nil], ["$bit": ["a": ["or": 1]]])
        expectError(28, ["a": 1], ["$bit": ["a.b": ["or": 1]]])
    }

    @Test func worksOnElements() throws {
        let outcome = try apply(
            ["a": [0, 1, 2]],
            ["$bit": ["a.$[i]": ["or": 4]]],
            arrayFilters: [["i": ["$gt": 0]]]
        )
        #expect(outcome.document == ["a": [0, 5, 6]])
        #expect(outcome.script.edits.count == 2)
    }
}
