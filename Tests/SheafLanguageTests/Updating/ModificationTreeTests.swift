// SPDX-License-Identifier: MIT
//
// Conflicts between the operators of one update: those of the paths as written, and those that only
// an element brings to light.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ModificationTreeTests {
    @Test(
        arguments: [
            (["$set": ["a": 1], "$inc": ["a": 1]], "a", "a"),
            (["$set": ["a": 1, "a.b": 2]], "a.b", "a"),
            (["$set": ["a.b": 1, "a": 2]], "a", "a"),
            (["$set": ["a.b.c": 1], "$unset": ["a.b": 1]], "a.b", "a.b"),
            (["$push": ["a.$": 1], "$set": ["a.$": 1]], "a.$", "a.$"),
            (["$set": ["a.$[]": 1, "a.$": 1]], "a.$", "a"),
            (["$set": ["a.$[]": 1, "a.0": 1]], "a.0", "a"),
            (["$set": ["a.b": 1, "a.$[]": 1]], "a.$[]", "a"),
            (["$set": ["a.$[].b": 1], "$inc": ["a.$[].b": 1]], "a.$[].b", "a.$[].b"),
        ] as [(BSONValue, String, String)]
    )
    func refusesConflicts(_ update: BSONValue, _ path: String, _ place: String) {
        expectError(
            40,
            saying: "Updating the path '\(path)' would create a conflict at '\(place)'"
        ) { try Update(parsing: update) }
    }

    @Test func refusesTheSameFieldTwice() {
        let fields = Document([("a", 1), ("a", 2)] as [(String, BSONValue)])
        expectError(40) { try Update(parsing: ["$set": .document(fields)]) }
    }

    @Test func letsDifferentIdentifiersMeet() throws {
        _ = try Update(
            parsing: ["$set": ["a.$[i]": 1, "a.$[j]": 2]],
            arrayFilters: [["i": 0], ["j": 1]]
        )
    }

    /// Two identifiers may mean one element.
    ///
    /// That is a conflict where both work on one path, and none where the paths part.
    @Test func mergesElements() {
        let document: Document = ["a": [["x": 0, "b": [["y": 0, "c": 0]]]]]
        expectError(
            40,
            document,
            ["$set": ["a.$[i].b.$[k].c": 1, "a.$[j].b.$[k].c": 2]],
            saying: "Update created a conflict at 'a.0.b.$[k].c'",
            arrayFilters: [["i.x": 0], ["j.x": 0], ["k.y": 0]]
        )
        expect(
            document,
            ["$set": ["a.$[i].b.$[k].c": 1, "a.$[j].b.$[k].d": 2]],
            gives: ["a": [["x": 0, "b": [["y": 0, "c": 1, "d": 2]]]]],
            arrayFilters: [["i.x": 0], ["j.x": 0], ["k.y": 0]]
        )
        expectError(
            40,
            ["a": [0]],
            ["$set": ["a.$[i]": 1, "a.$[j]": 2]],
            saying: "Update created a conflict at 'a.0'",
            arrayFilters: [["i": 0], ["j": 0]]
        )
        expect(
            ["a": [0, 1]],
            ["$set": ["a.$[i]": 5, "a.$[j]": 6]],
            gives: ["a": [5, 6]],
            arrayFilters: [["i": 0], ["j": 1]]
        )
    }

    @Test func mergesThePosition() {
        expectError(
            40,
            ["a": [1, 2]],
            ["$set": ["a.$": 5, "a.1": 6]],
            saying: "Update created a conflict at 'a.1'",
            filter: ["a": 2]
        )
        expect(
            ["a": [1, 2]],
            ["$set": ["a.$": 5, "a.0": 6]],
            gives: ["a": [6, 5]],
            filter: ["a": 2]
        )
        expect(
            ["a": [["x": 1]]],
            ["$set": ["a.$.y": 5, "a.0.z": 6]],
            gives: ["a": [["x": 1, "y": 5, "z": 6]]],
            filter: ["a.x": 1]
        )
    }
}
