// SPDX-License-Identifier: MIT
//
// `$unset`: fields go, elements become null, and nothing is an error.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct UnsetModifierTests {
    @Test func removesFields() throws {
        let outcome = try apply(["a": ["b": 1, "c": 2]], ["$unset": ["a.b": ""]])
        #expect(outcome.document == ["a": ["c": 2]])
        #expect(outcome.script.edits == [.unset(DocumentPath([.field("a"), .field("b")]))])
        #expect(outcome.log.values.isEmpty)
        expect(["a": ["b": 1]], ["$unset": ["a.b": 1]], gives: ["a": [:]])
        expect(["a": 1, "b": 2], ["$unset": ["a": "", "b": ""]], gives: [:])
    }

    @Test func makesElementsNull() {
        expect(["a": [1, 2, 3]], ["$unset": ["a.1": 1]], gives: ["a": [1, nil, 3]])
        expectNoOp(["a": [1, nil]], ["$unset": ["a.1": 1]])
        expect(["a": [["b": 1]]], ["$unset": ["a.0.b": 1]], gives: ["a": [[:]]])
    }

    @Test func leavesWhatIsNotThere() {
        expectNoOp(["a": [1, 2, 3]], ["$unset": ["a.9": 1]])
        expectNoOp(["a": [1, 2, 3]], ["$unset": ["a.-1": 1]])
        expectNoOp(["a": [1, 2, 3]], ["$unset": ["a.01": 1]])
        expectNoOp(["a": 1], ["$unset": ["a.b": 1]])
        expectNoOp(["a": nil], ["$unset": ["a.b.c": 1]])
        expectNoOp([:], ["$unset": ["a.b.c": 1]])
        expectNoOp(["a": 1], ["$unset": [:]])
    }

    /// An operator that creates nothing creates nothing beside one that does.
    @Test func doesNotCreateBesideOthers() {
        expect([:], ["$unset": ["a.b": 1], "$set": ["a.c": 2]], gives: ["a": ["c": 2]])
    }
}
