// SPDX-License-Identifier: MIT
//
// Replacing a document: the id stays, the rest goes.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ReplacementTests {
    @Test func keepsTheID() {
        expect(["_id": 1, "a": 1], ["b": 2], gives: ["_id": 1, "b": 2])
        expect(["_id": 1, "a": 1], [:], gives: ["_id": 1])
        expect(["_id": 1, "a": 1], ["b": 2, "_id": 1], gives: ["_id": 1, "b": 2])
        expect(["_id": 1, "a": 1], ["_id": 1.0, "b": 2], gives: ["_id": 1.0, "b": 2])
        expect(["a": 1], ["b": 2], gives: ["b": 2])
        expectNoOp(["_id": 1, "a": 1], ["_id": 1, "a": 1])
        expectNoOp(["_id": 1, "a": 1], ["a": 1])
        expectNoOp(["_id": 1, "a": 1], ["a": 1, "_id": 1])
    }

    @Test func comparesNamesAndOrder() {
        expect(["_id": 1, "a": 1], ["b": 1], gives: ["_id": 1, "b": 1])
        expect(
            ["_id": 1, "a": 1, "b": 2],
            ["b": 2, "a": 1],
            gives: ["_id": 1, "b": 2, "a": 1]
        )
    }

    @Test func refusesAnotherID() {
        expectError(
            66,
            ["_id": 1],
            ["_id": 2],
            saying: "After applying the update, the (immutable) field '_id' was found to have been "
                + "altered to _id: 2"
        )
    }

    /// Names with dollar signs: refused on top of a stored document, allowed on insert and below.
    @Test func refusesDollarNames() {
        expectError(
            52,
            ["_id": 1],
            ["a": 1, "$b": 1],
            saying:
                "The dollar ($) prefixed field '$b' in '$b' is not allowed in the context of an "
                + "update's replacement document. Consider using an aggregation pipeline with "
                + "$replaceWith."
        )
        expect(["_id": 1], ["a": ["$b": 1]], gives: ["_id": 1, "a": ["$b": 1]])
        expect(["_id": 1], ["a.b": 1], gives: ["_id": 1, "a.b": 1])
        expect([:], ["a": 1, "$b": 1], gives: ["a": 1, "$b": 1], isInsert: true)
        expectError(55, ["_id": 1], ["a": 1, "$id": 1, "$ref": "x"])
        expect(
            ["_id": 1],
            ["a": 1, "$ref": "x", "$id": 2],
            gives: ["_id": 1, "a": 1, "$ref": "x", "$id": 2]
        )
    }

    @Test func refusesIDsThatNoDocumentHas() {
        for id in [[1], .regularExpression(RegularExpression("x")), .undefined] as [BSONValue] {
            expectError(53) { try Update(parsing: ["_id": id, "a": 1]) }
        }
        expectError(52) { try Update(parsing: ["_id": ["$x": 1]]) }
    }

    @Test func fillsTimestamps() throws {
        let empty = BSONValue.timestamp(Timestamp(seconds: 0, increment: 0))
        let update = try Update(parsing: ["t": empty, "u": ["t": empty]])
        let old: Document = ["_id": empty]
        let script = try update.edits(
            reading: old.view,
            match: nil,
            at: testMoment
        )
        #expect(
            try EditInterpreter.apply(script, to: old)
                == ["_id": empty, "t": .timestamp(testMoment.timestamp), "u": ["t": empty]]
        )
    }
}
