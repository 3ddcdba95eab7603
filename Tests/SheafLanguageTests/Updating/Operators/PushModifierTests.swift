// SPDX-License-Identifier: MIT
//
// `$push`: where values go, what a slice drops, the order of a sort, and that nothing is read to
// append.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct PushModifierTests {
    @Test func appendsOneValue() throws {
        let outcome = try apply(["a": [1, 2]], ["$push": ["a": [3, 4]]])
        #expect(outcome.document == ["a": [1, 2, [3, 4]]])
        #expect(outcome.script.edits == [.arrayAppend(DocumentPath([.field("a")]), [[3, 4]])])
        expect(["a": [1]], ["$push": ["a": ["$sort": 1]]], gives: ["a": [1, ["$sort": 1]]])
        expect([:], ["$push": ["a.b": 1]], gives: ["a": ["b": [1]]])
    }

    /// Appending asks for the type of the array, and for nothing else.
    @Test func readsNoElement() throws {
        let outcome = try apply(["s": ["21": [1, 2, 3]]], ["$push": ["s.21": ["$each": [4, 5]]]])
        #expect(outcome.document == ["s": ["21": [1, 2, 3, 4, 5]]])
        #expect(outcome.log.values.isEmpty)
        #expect(outcome.log.elements == 0 && outcome.log.fields == 0)
        #expect(outcome.log.counts.isEmpty)
        #expect(outcome.log.types == ["s", "s.21"])
    }

    @Test func insertsAtPositions() throws {
        let old: Document = ["a": [50, 60, 70]]
        func push(_ position: BSONValue, gives expected: BSONValue) {
            expect(
                old,
                ["$push": ["a": ["$each": [10, 20], "$position": position]]],
                gives: ["a": expected]
            )
        }
        push(-1, gives: [50, 60, 10, 20, 70])
        push(0, gives: [10, 20, 50, 60, 70])
        push(-0.0, gives: [10, 20, 50, 60, 70])
        push(1.0, gives: [50, 10, 20, 60, 70])
        push(3, gives: [50, 60, 70, 10, 20])
        push(99, gives: [50, 60, 70, 10, 20])
        push(-99, gives: [10, 20, 50, 60, 70])
        push(.int64(.min), gives: [10, 20, 50, 60, 70])
        push(.int64(.max), gives: [50, 60, 70, 10, 20])
        let outcome = try apply(old, ["$push": ["a": ["$each": [1], "$position": 0]]])
        #expect(
            outcome.script.edits == [.arrayInsert(DocumentPath([.field("a")]), position: 0, [1])]
        )
        #expect(outcome.log.elements == 0 && outcome.log.values.isEmpty)
    }

    @Test func cutsWithSlice() {
        func push(_ old: BSONValue, _ clauses: BSONValue, gives expected: BSONValue) {
            expect(["a": old], ["$push": ["a": clauses]], gives: ["a": expected])
        }
        push([1, 2, 3], ["$each": [4, 5], "$slice": 0], gives: [])
        push([1, 2, 3], ["$each": [4, 5], "$slice": 4], gives: [1, 2, 3, 4])
        push([1, 2, 3], ["$each": [4, 5], "$slice": -4], gives: [2, 3, 4, 5])
        push([1, 2, 3], ["$each": [4, 5], "$slice": -1], gives: [5])
        push([1, 2, 3], ["$each": [4, 5], "$slice": 2], gives: [1, 2])
        push([1, 2, 3], ["$each": [], "$slice": 2], gives: [1, 2])
        push([1, 2, 3], ["$each": [], "$slice": .int64(.min)], gives: [1, 2, 3])
        push([1, 2, 3], ["$each": [8, 9], "$position": 1, "$slice": 2], gives: [1, 8])
        push([1, 2, 3], ["$each": [8, 9], "$position": 1, "$slice": -3], gives: [9, 2, 3])
        push([1, 2, 3], ["$each": [8, 9], "$position": 0, "$slice": 1], gives: [8])
        push([1, 2, 3], ["$each": [8, 9], "$slice": 3.0], gives: [1, 2, 3])
        expect([:], ["$push": ["a": ["$each": [1, 2, 3], "$slice": -1]]], gives: ["a": [3]])
    }

    /// What a slice drops is removed by position; the elements that stay are neither read nor
    /// written.
    @Test func slicesByRemoving() throws {
        let path = DocumentPath([.field("a")])
        let outcome = try apply(
            ["a": [1, 2, 3]],
            ["$push": ["a": ["$each": [4], "$slice": -3]]]
        )
        #expect(
            outcome.script.edits == [.arrayRemove(path, positions: [0]), .arrayAppend(path, [4])]
        )
        #expect(outcome.log.elements == 0 && outcome.log.values.isEmpty)
    }

    @Test func sorts() throws {
        func push(_ old: BSONValue, _ clauses: BSONValue, gives expected: BSONValue) {
            expect(["a": old], ["$push": ["a": clauses]], gives: ["a": expected])
        }
        push([3, 1], ["$each": [2], "$sort": 1, "$slice": 2], gives: [1, 2])
        push([3, 1], ["$slice": 2, "$sort": -1, "$each": [2]], gives: [3, 2])
        push(
            [["f": 3], ["n": 0], ["f": 1]],
            ["$each": [], "$sort": ["f": 1]],
            gives: [["n": 0], ["f": 1], ["f": 3]]
        )
        push(
            [1, "s", nil, true, ["a": 1]],
            ["$each": [], "$sort": 1],
            gives: [nil, 1, "s", ["a": 1], true]
        )
        push(
            [["f": 1, "n": 1], ["f": 0], ["f": 1.0, "n": 2]],
            ["$each": [5], "$sort": ["f": -1]],
            gives: [["f": 1, "n": 1], ["f": 1.0, "n": 2], ["f": 0], 5]
        )
        push(
            [["f": ["g": [2, 9]]], ["f": ["g": [1, 0]]]],
            ["$each": [], "$sort": ["f.g.0": 1]],
            gives: [["f": ["g": [1, 0]]], ["f": ["g": [2, 9]]]]
        )
        push(
            [["a": 1, "b": 1], ["a": 1, "b": 2]],
            ["$each": [], "$sort": ["a": 1, "b": -1]],
            gives: [["a": 1, "b": 2], ["a": 1, "b": 1]]
        )
        expectNoOp(["a": [1, 2]], ["$push": ["a": ["$each": [], "$sort": 1]]])
        let appended = try apply(["a": [1, 2]], ["$push": ["a": ["$each": [3], "$sort": 1]]])
        #expect(appended.script.edits == [.arrayAppend(DocumentPath([.field("a")]), [3])])
    }

    @Test func emptyListCreatesButChangesNothing() {
        expect([:], ["$push": ["a": ["$each": []]]], gives: ["a": []])
        expectNoOp(["a": [1]], ["$push": ["a": ["$each": []]]])
        expectNoOp(["a": [1]], ["$push": ["a": ["$each": [2], "$slice": 1]]])
        expectNoOp(["a": []], ["$push": ["a": ["$each": [2], "$slice": 0]]])
    }

    @Test func refusesOtherTargets() {
        expectError(
            2,
            ["_id": 1, "a": 1],
            ["$push": ["a": 2]],
            saying: "The field 'a' must be an array but is of type int in document {_id: 1}"
        )
        expectError(
            2,
            ["a": ["b": nil]],
            ["$push": ["a.b": 2]],
            saying: "The field 'b' must be an array but is of type null in document {no id}"
        )
        expectError(28, ["a": 1], ["$push": ["a.b": 2]])
    }

    @Test(
        arguments: [
            (["$each": [1], "$xxx": 1], "Unrecognized clause in $push: $xxx"),
            (
                ["$each": "x"],
                "The argument to $each in $push must be an array but it was of type: string"
            ),
            (
                ["$each": [], "$slice": 1.5],
                "The value for $slice must be an integer value but was given type: double"
            ),
            (
                ["$each": [], "$position": "x"],
                "The value for $position must be an integer value, not of type: string"
            ),
            (["$each": [], "$sort": 2], "The $sort element value must be either 1 or -1"),
            (["$each": [], "$sort": ["a": 0]], "The $sort element value must be either 1 or -1"),
            (
                ["$each": [], "$sort": "x"],
                "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort "
                    + "embedded fields"
            ),
            (
                ["$each": [], "$sort": [:]],
                "The $sort pattern is empty when it should be a set of fields."
            ),
            (["$each": [], "$sort": ["": 1]], "The $sort field cannot be empty"),
            (
                ["$each": [], "$sort": ["a.": 1]],
                "The $sort field is a dotted field but has an empty part: a."
            ),
        ] as [(BSONValue, String)]
    )
    func refusesClauses(_ operand: BSONValue, _ message: String) {
        expectError(2, saying: message) { try Update(parsing: ["$push": ["a": operand]]) }
    }

    @Test func refusesRepeatedClauses() {
        let twice = Document([("$each", [1]), ("$each", [2])] as [(String, BSONValue)])
        expectError(2, saying: "Only one $each is supported.") {
            try Update(parsing: ["$push": ["a": .document(twice)]])
        }
    }
}
