// SPDX-License-Identifier: MIT
//
// What an update may be at all: the kinds, unknown operators, operands of the wrong kind. All of it
// is found while parsing.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct UpdateTests {
    @Test func tellsTheKinds() throws {
        #expect(try !Update(parsing: ["$set": ["a": 1]]).isReplacement)
        #expect(try Update(parsing: ["a": 1]).isReplacement)
        #expect(try Update(parsing: [:]).isReplacement)
        #expect(try Update(parsing: ["$set": ["a.$": 1]]).needsPosition)
        #expect(try !Update(parsing: ["$set": ["a.$[].b": 1]]).needsPosition)
    }

    @Test func refusesUnknownOperators() {
        let why = "Expected a valid update modifier or pipeline-style update specified as an array"
        expectError(9, saying: "Unknown modifier: $foo. \(why)") {
            try Update(parsing: ["$foo": ["a": 1]])
        }
        expectError(9, saying: "Unknown modifier: y. \(why)") {
            try Update(parsing: ["$set": ["a": 1], "y": 3])
        }
        expectError(9) { try Update(parsing: ["$pushAll": ["a": [1]]]) }
    }

    @Test func refusesOtherOperands() {
        expectError(9, saying: "Update argument must be either an object or an array") {
            try Update(parsing: "x")
        }
        expectError(
            9,
            saying: "Modifiers operate on fields but we found type string instead. For example: "
                + "{$mod: {<field>: ...}} not {$set: \"Hello\"}"
        ) { try Update(parsing: ["$set": "Hello"]) }
        expectError(
            9,
            saying: "arrayFilters may not be specified for pipeline-style updates"
        ) { try Update(parsing: [["$set": ["a": 1]]], arrayFilters: [["i": 1]]) }
    }

    @Test(arguments: [
        "$set", "$setOnInsert", "$unset", "$inc", "$mul", "$min", "$max", "$rename",
        "$currentDate", "$bit", "$push", "$addToSet", "$pop", "$pull", "$pullAll",
    ])
    func takesEmptyOperands(_ name: String) {
        expectNoOp(["a": 1], document(name, [:]))
    }

    @Test func setOnInsertWaitsForAnInsert() {
        expectNoOp(["a": 1], ["$setOnInsert": ["a": 2, "b.c": 3]])
        expectNoOp(["a": 1], ["$setOnInsert": ["a.b": 2]])
        expect(
            ["a": 1],
            ["$setOnInsert": ["a": 2, "b": 3]],
            gives: ["a": 2, "b": 3],
            isInsert: true
        )
        expectError(28, ["a": 1], ["$setOnInsert": ["a.b": 2]], isInsert: true)
        expectError(40) { try Update(parsing: ["$set": ["a": 1], "$setOnInsert": ["a": 1]]) }
    }

    /// If one operator fails, none of the others leaves an edit: there is no script at all.
    @Test func isAllOrNothing() {
        expectError(28, ["a": 1, "z": 1], ["$set": ["b": 2, "z.y": 1], "$inc": ["a": 1]])
    }
}
