// SPDX-License-Identifier: MIT
//
// `$pullAll`: exact equality with one of several values, and that an index over the keys of
// elements spares the others.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct PullAllModifierTests {
    private func pullAll(
        _ old: BSONValue,
        _ operand: BSONValue,
        gives expected: BSONValue,
        location: SourceLocation = #_sourceLocation
    ) {
        expect(
            ["a": old],
            ["$pullAll": ["a": operand]],
            gives: ["a": expected],
            location: location
        )
    }

    @Test func removesEqualValues() {
        pullAll([0, 2, 5, 5, 1, 0], [0, 5], gives: [2, 1])
        pullAll([1, 1.0, .int64(1), "1"], [1], gives: ["1"])
        pullAll([[1, 2], 1, [2, 1]], [[1, 2]], gives: [1, [2, 1]])
        pullAll([nil, 0, [:], []], [nil, []], gives: [0, [:]])
        pullAll([1, 2, 3], [3, 1, 2, 2, 3], gives: [])
        pullAll(
            [.regularExpression(RegularExpression("x")), "x"],
            [.regularExpression(RegularExpression("x"))],
            gives: ["x"]
        )
    }

    /// Unlike for `$pull`, a document is no query: order and all fields count.
    @Test func comparesDocumentsAsAWhole() {
        pullAll(
            [["x": 1, "y": 2], ["y": 2, "x": 1]],
            [["x": 1, "y": 2]],
            gives: [["y": 2, "x": 1]]
        )
        pullAll([["x": 1], ["x": 1, "y": 2]], [["x": 1.0]], gives: [["x": 1, "y": 2]])
        pullAll([["x": ["$gt": 0]], ["x": 1]], [["x": ["$gt": 0]]], gives: [["x": 1]])
    }

    @Test func leavesWhatDoesNotMatch() {
        expectNoOp(["a": [1, 2]], ["$pullAll": ["a": [3]]])
        expectNoOp(["a": [1, 2]], ["$pullAll": ["a": []]])
        expectNoOp([:], ["$pullAll": ["a": [3]]])
        expectNoOp(["a": [:]], ["$pullAll": ["a.b": [3]]])
    }

    @Test func refuses() {
        expectError(2, saying: "$pullAll requires an array argument but was given a int") {
            try Update(parsing: ["$pullAll": ["a": 1]])
        }
        expectError(
            2,
            ["a": 1],
            ["$pullAll": ["a": [3]]],
            saying: "Cannot apply $pull to a non-array value"
        )
        expectError(
            28,
            ["a": 1],
            ["$pullAll": ["a.b": [3]]],
            saying: "Cannot use the part (b) of (a.b) to traverse the element ({a: 1})"
        )
    }

    /// Where an index knows all of the values, only what it tells is seen, else all elements.
    @Test func asksTheIndex() throws {
        let document: Document = [
            "a": [["v": 1, "_id": 1], ["v": 2, "_id": 2], ["v": 1, "_id": 1.0], ["_id": 1], 7]
        ]
        let path = DocumentPath([.field("a")])
        var outcome = try apply(
            document,
            ["$pullAll": ["a": [["v": 1, "_id": 1], ["v": 9, "_id": 2]]]],
            indexing: ["_id"]
        )
        #expect(outcome.script.edits == [.arrayRemove(path, positions: [0, 2])])
        #expect(outcome.log.elements == 0)
        #expect(outcome.log.values == ["a.0", "a.2"])
        outcome = try apply(
            document,
            ["$pullAll": ["a": [["v": 1, "_id": 1], 7]]],
            indexing: ["_id"]
        )
        #expect(outcome.script.edits == [.arrayRemove(path, positions: [0, 2, 4])])
        #expect(outcome.log.elements == 5)
    }
}
