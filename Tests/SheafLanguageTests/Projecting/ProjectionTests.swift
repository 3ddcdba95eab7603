// SPDX-License-Identifier: MIT
//
// What projections show: inclusion, exclusion, arrays on the way, computed fields.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ProjectionTests {
    private let grade: Document = ["_id": 1, "a": 1, "b": ["x": 1, "y": 2], "c": 3]

    @Test func nothingIsEverything() throws {
        expect([:], of: grade, shows: grade)
        #expect(try Projection(parsing: [:]).isIdentity)
        #expect(try Projection(parsing: ["_id": 1]).isIdentity == false)
        #expect(try Projection(parsing: ["_id": 1, "a": 0]).isIdentity == false)
    }

    @Test func inclusionShowsTheIDAndKeepsTheOrderOfTheDocument() {
        expect(["c": 1, "a": true], of: grade, shows: ["_id": 1, "a": 1, "c": 3])
        expect(["c": 1, "_id": 0], of: grade, shows: ["c": 3])
        expect(["_id": 1], of: grade, shows: ["_id": 1])
        expect(["c": 2.5], of: ["c": 3, "_id": 1], shows: ["c": 3, "_id": 1])
        expect(["none": 1], of: grade, shows: ["_id": 1])
        expect(["_id.x": 1], of: ["_id": ["x": 1, "y": 2], "a": 1], shows: ["_id": ["x": 1]])
    }

    @Test func exclusionShowsTheRest() {
        expect(["c": 0, "b": false], of: grade, shows: ["_id": 1, "a": 1])
        expect(["_id": 0], of: grade, shows: ["a": 1, "b": ["x": 1, "y": 2], "c": 3])
        expect(["_id": 1, "b": 0], of: grade, shows: ["_id": 1, "a": 1, "c": 3])
        expect(["b.x": 0], of: grade, shows: ["_id": 1, "a": 1, "b": ["y": 2], "c": 3])
        expect(["b.x": 0.0, "b.y": 0], of: grade, shows: ["_id": 1, "a": 1, "b": [:], "c": 3])
        expect(["_id.x": 0], of: ["_id": ["x": 1, "y": 2]], shows: ["_id": ["y": 2]])
    }

    @Test func subProjectionsAreDottedPaths() {
        expect(["b": ["x": 1]], of: grade, shows: ["_id": 1, "b": ["x": 1]])
        expect(["b": ["x": 0]], of: grade, shows: ["_id": 1, "a": 1, "b": ["y": 2], "c": 3])
        expect(["b": ["x": 1], "b.y": 1], of: grade, shows: ["_id": 1, "b": ["x": 1, "y": 2]])
        expect(["b.y": 1, "b": ["x": 1]], of: grade, shows: ["_id": 1, "b": ["x": 1, "y": 2]])
        expect(
            ["a": ["b.c": 1]],
            of: ["a": ["b": ["c": 1, "d": 2], "e": 3]],
            shows: ["a": ["b": ["c": 1]]]
        )
    }

    @Test func inclusionGoesThroughArrays() {
        expect(
            ["a.b": 1],
            of: ["a": [["b": 1, "c": 2], 5, ["c": 3], [["b": 4, "c": 5], 6, []], .null]],
            shows: ["a": [["b": 1], [:], [["b": 4], []]]]
        )
        expect(["a.b": 1], of: ["a": 5], shows: [:])
        expect(["a.b": 1], of: ["a": []], shows: ["a": []])
        expect(["a.b": 1], of: ["a": [:]], shows: ["a": [:]])
        expect(["a.b.c": 1], of: ["a": ["b": 1, "x": 2]], shows: ["a": [:]])
    }

    @Test func exclusionGoesThroughArrays() {
        expect(
            ["a.b": 0],
            of: ["a": [["b": 1, "c": 2], 5, ["c": 3], [["b": 4, "c": 5], 6]]],
            shows: ["a": [["c": 2], 5, ["c": 3], [["c": 5], 6]]]
        )
        expect(["a.b": 0], of: ["a": 5], shows: ["a": 5])
    }

    @Test func numbersAreNames() {
        expect(["a.0": 1], of: ["a": [["0": 1, "b": 2], 7]], shows: ["a": [["0": 1]]])
        expect(["a.0": 0], of: ["a": [1, 2]], shows: ["a": [1, 2]])
        expect(
            ["semesters.21": 1],
            of: ["semesters": ["20": [1], "21": [2]]],
            shows: ["semesters": ["21": [2]]]
        )
    }

    @Test func literalsAndExpressionsFollowTheStoredFields() {
        expect(["n": "x", "c": 1], of: grade, shows: ["_id": 1, "c": 3, "n": "x"])
        expect(["n": .null], of: grade, shows: ["_id": 1, "n": .null])
        expect(["n": "$b.y", "a": 1], of: grade, shows: ["_id": 1, "a": 1, "n": 2])
        expect(["n": ["$literal": 1]], of: grade, shows: ["_id": 1, "n": 1])
        expect(["n": ["$a", 5]], of: grade, shows: ["_id": 1, "n": [1, 5]])
        expect(["n": "$none", "a": 1], of: grade, shows: ["_id": 1, "a": 1])
        expect(["a": "$c"], of: grade, shows: ["_id": 1, "a": 3])
        expect(["_id": "$c"], of: grade, shows: ["_id": 3])
    }

    @Test func computedFieldsBelowArraysAndValues() {
        expect(
            ["a.n": "x", "a.b": 1],
            of: ["a": [1, [:], ["b": 1, "n": 2], [], [1, ["c": 1]]]],
            shows: [
                "a": [
                    ["n": "x"], ["n": "x"], ["b": 1, "n": "x"], [], [["n": "x"], ["n": "x"]],
                ]
            ]
        )
        expect(["a.n": "x"], of: ["a": 1, "z": 1], shows: ["a": ["n": "x"]])
        expect(["a": ["b": ["n": "x"]]], of: ["z": 1], shows: ["a": ["b": ["n": "x"]]])
        expect(["a.n": "x", "z": 1], of: ["a": 1, "z": 1], shows: ["z": 1, "a": ["n": "x"]])
    }

    @Test func addedFieldsReplaceWhatIsThere() throws {
        let projection = try Projection(
            parsing: ["a": 5, "b.n": "$c", "d": [:], "e": "$none"],
            in: .addFieldsStage
        )
        let shown = try projection.document(reading: grade.view)
        #expect(
            shown == [
                "_id": 1, "a": 5, "b": ["x": 1, "y": 2, "n": 3], "c": 3, "d": [:],
            ]
        )
        let scalar = try Projection(parsing: ["a.n": 1], in: .addFieldsStage)
        let document: Document = ["a": 7, "b": 8]
        #expect(try scalar.document(reading: document.view) == ["a": ["n": 1], "b": 8])
    }

    @Test func slicesOfArrays() {
        let document: Document = ["_id": 1, "a": [1, 2, 3, 4, 5], "b": 6]
        let shown: (Document, BSONArray) -> Void = { slice, array in
            expect(
                ["a": .document(slice)],
                of: document,
                shows: ["_id": 1, "a": .array(array), "b": 6]
            )
        }
        shown(["$slice": 2], [1, 2])
        shown(["$slice": 9], [1, 2, 3, 4, 5])
        shown(["$slice": 0], [])
        shown(["$slice": -2], [4, 5])
        shown(["$slice": -9], [1, 2, 3, 4, 5])
        shown(["$slice": [1, 2]], [2, 3])
        shown(["$slice": [4, 9]], [5])
        shown(["$slice": [9, 2]], [])
        shown(["$slice": [-2, 1]], [4])
        shown(["$slice": [-9, 2]], [1, 2])
        shown(["$slice": 2.9], [1, 2])
        shown(["$slice": .int64(.max)], [1, 2, 3, 4, 5])
        shown(["$slice": .int64(.min)], [1, 2, 3, 4, 5])
    }

    @Test func slicesDecideTheKindOnlyAlone() {
        let document: Document = ["_id": 1, "a": [1, 2], "b": 3]
        expect(["a": ["$slice": 1], "b": 1], of: document, shows: ["_id": 1, "a": [1], "b": 3])
        expect(["a": ["$slice": 1], "b": 0], of: document, shows: ["_id": 1, "a": [1]])
        expect(["a": ["$slice": 1], "_id": 1], of: document, shows: ["_id": 1, "a": [1]])
        expect(["a": ["$slice": 1], "_id": 0], of: document, shows: ["a": [1], "b": 3])
        expect(["b": ["$slice": 1]], of: document, shows: document)
        expect(["c": ["$slice": 1]], of: document, shows: document)
    }

    @Test func slicesInsideDocumentsAndElements() {
        expect(
            ["a.b": ["$slice": 1]],
            of: ["a": ["b": [1, 2], "c": 3]],
            shows: ["a": ["b": [1], "c": 3]]
        )
        expect(
            ["a.b": ["$slice": 1]],
            of: ["a": [["b": [1, 2]], 5, [["b": [1, 2]]]]],
            shows: ["a": [["b": [1]], 5, [["b": [1, 2]]]]]
        )
    }

    @Test func elementMatchShowsTheFirst() {
        let document: Document = [
            "_id": 1, "a": [["x": 1], ["x": 2, "y": 1], ["x": 2, "y": 2]], "b": 3,
        ]
        let match: Document = ["a": ["$elemMatch": ["x": 2]]]
        expect(match, of: document, shows: ["_id": 1, "a": [["x": 2, "y": 1]]])
        expect(["a": ["$elemMatch": ["x": 3]]], of: document, shows: ["_id": 1])
        expect(["b": ["$elemMatch": ["x": 3]]], of: document, shows: ["_id": 1])
        expect(
            ["a": ["$elemMatch": ["x": 2]], "b": 1],
            of: document,
            shows: ["_id": 1, "b": 3, "a": [["x": 2, "y": 1]]]
        )
        expect(
            ["a": ["$elemMatch": ["x": 2]], "b": 0],
            of: document,
            shows: ["_id": 1, "a": [["x": 2, "y": 1]]]
        )
        expect(["a": ["$elemMatch": ["x": 3]], "_id": 0], of: document, shows: [:])
        expect(
            ["a": ["$elemMatch": ["$gt": 1, "$lt": 3]]],
            of: ["a": [1, 2, 3]],
            shows: ["a": [2]]
        )
    }

    @Test func positionalShowsTheElementOfTheQuery() throws {
        let document: Document = [
            "_id": 1, "a": [["x": 1, "y": 1], ["x": 2]], "b": ["c": [5, 6]],
        ]
        expect(
            ["a.$": 1],
            of: document,
            shows: ["_id": 1, "a": [["x": 2]]],
            filter: ["a.x": 2]
        )
        // The first array on the way is the one, and its element is shown as it is.
        expect(
            ["a.x.$": 1],
            of: document,
            shows: ["_id": 1, "a": [["x": 1, "y": 1]]],
            filter: ["a.x": 1]
        )
        expect(
            ["b.c.$": 1],
            of: document,
            shows: ["_id": 1, "b": ["c": [6]]],
            filter: ["b.c": ["$gt": 5]]
        )
        expect(
            ["a.$": 1, "b": 1],
            of: document,
            shows: ["_id": 1, "a": [["x": 2]], "b": ["c": [5, 6]]],
            filter: ["a": ["$elemMatch": ["x": ["$gt": 1]]]]
        )
        expect(["_id.$": 1], of: document, shows: ["_id": 1], filter: ["_id": 1])
        expect(["z.$": 1], of: document, shows: ["_id": 1], filter: ["_id": 1])
        #expect(try Projection(parsing: ["a.$": 1]).needsMatch)
        #expect(try Projection(parsing: ["a": 1]).needsMatch == false)
    }

    @Test func positionalWithoutAnElement() {
        let document: Document = ["a": [1, 2], "b": [0, 0, 3]]
        let notFound = "positional operator '.$' couldn't find a matching element in the array"
        expectError(51246, saying: notFound) {
            try project(["a.$": 1], document)
        }
        expectError(51247, saying: "positional operator '.$' element mismatch") {
            try project(["a.$": 1], document, filter: ["b": 3])
        }
    }
}
