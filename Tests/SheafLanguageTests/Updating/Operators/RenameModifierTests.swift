// SPDX-License-Identifier: MIT
//
// `$rename`: what moves where, in which order, and all that stands in the way.

import SheafBSON
import SheafLanguage
import Testing

/// Documents in documents, so many levels of them.
private func nested(_ levels: Int) -> BSONValue {
    var value: BSONValue = 1
    for _ in 0..<levels { value = ["a": value] }
    return value
}

@Suite struct RenameModifierTests {
    private func rename(
        _ old: Document,
        _ source: String,
        _ destination: String,
        gives expected: Document,
        location: SourceLocation = #_sourceLocation
    ) {
        expect(
            old,
            ["$rename": document(source, .string(destination))],
            gives: expected,
            location: location
        )
    }

    @Test func movesAValue() throws {
        rename(["a": 1], "a", "b", gives: ["b": 1])
        rename(["a": 1, "b": 2, "c": 3], "a", "b", gives: ["b": 1, "c": 3])
        rename(["a": 1, "c": 3], "a", "b", gives: ["c": 3, "b": 1])
        rename(["a": ["b": 1]], "a.b", "c", gives: ["a": [:], "c": 1])
        rename(["a": ["b": 1]], "a.b", "a.c", gives: ["a": ["c": 1]])
        rename(["a": 1], "a", "b.c.0", gives: ["b": ["c": ["0": 1]]])
        rename(["a": [1, 2], "b": [3]], "a", "b", gives: ["b": [1, 2]])
        rename(["a": 1, "b": ["c": 5]], "a", "b.c", gives: ["b": ["c": 1]])
        let outcome = try apply(["a": [1], "b": 0], ["$rename": ["a": "b"]])
        let (source, destination) = (DocumentPath([.field("a")]), DocumentPath([.field("b")]))
        #expect(outcome.script.edits == [.rename(source, to: destination)])
        #expect(outcome.log.values.isEmpty && outcome.log.elements == 0)
    }

    /// Without a source nothing is asked of the destination.
    @Test func leavesAMissingSource() {
        rename(["b": 2], "a", "b", gives: ["b": 2])
        rename(["b": 2], "a", "b.c.d", gives: ["b": 2])
        rename(["b": [2]], "a", "b.0", gives: ["b": [2]])
        rename(["b": [2]], "a", "b.7.x", gives: ["b": [2]])
        rename(["a": ["x": 1]], "a.b", "c.d", gives: ["a": ["x": 1]])
        rename(["a": [1]], "a.5", "c", gives: ["a": [1]])
        rename(["_id": 1], "a", "_id", gives: ["_id": 1])
    }

    /// An equal value at the destination makes it no no-op: the source goes.
    @Test func isNoNoOp() {
        rename(["a": 1, "b": 1], "a", "b", gives: ["b": 1])
    }

    /// It runs at the place of the destination among the other operators, and fields that it
    /// creates stand in that order.
    @Test func runsAtTheDestination() {
        expect(
            ["q": 1],
            ["$set": ["a": 0, "z": 9], "$rename": ["q": "m"]],
            gives: ["a": 0, "m": 1, "z": 9]
        )
        expect(
            ["q": 1, "r": 2],
            ["$set": ["n.b": 0, "n.y.z": 9], "$rename": ["q": "n.m", "r": "n.x.y"]],
            gives: ["n": ["b": 0, "m": 1, "x": ["y": 2], "y": ["z": 9]]]
        )
        expect(
            ["q": 1],
            ["$set": ["n.b": 0], "$rename": ["q": "n.m", "r": "n.x.y"]],
            gives: ["n": ["b": 0, "m": 1]]
        )
        expect(
            ["a": [1]],
            ["$set": ["a.3.x": 0], "$rename": ["q": "a.3.y"]],
            gives: ["a": [1, nil, nil, ["x": 0]]]
        )
    }

    /// A source and a destination are both kept from all others.
    @Test func reservesBothPaths() {
        for other in ["a", "b", "a.x", "b.x"] {
            expectError(40) {
                try Update(
                    parsing: ["$rename": ["a": "b"], "$set": document(other, 1)]
                )
            }
            expectError(40) {
                try Update(
                    parsing: ["$set": document(other, 1), "$rename": ["a": "b"]]
                )
            }
        }
        expectError(40, saying: "Updating the path 'b' would create a conflict at 'b'") {
            try Update(parsing: ["$rename": ["a": "b", "b": "c"]])
        }
        expectError(40, saying: "Updating the path 'c' would create a conflict at 'c'") {
            try Update(parsing: ["$rename": ["a": "c", "b": "c"]])
        }
        expectError(40, saying: "Updating the path 'x.y' would create a conflict at 'x'") {
            try Update(parsing: ["$rename": ["x": "b"], "$inc": ["x.y": 1]])
        }
    }

    @Test(
        arguments: [
            ("a", 1, "The 'to' field for $rename must be a string: a: 1"),
            ("a", "a", "The source and target field for $rename must differ: a: \"a\""),
            (
                "a", "a.b",
                "The source and target field for $rename must not be on the same path: a: \"a.b\""
            ),
            (
                "a.b", "a",
                "The source and target field for $rename must not be on the same path: a.b: \"a\""
            ),
            ("a.$", "b", "The source field for $rename may not be dynamic: a.$"),
            ("a.$[]", "b", "The source field for $rename may not be dynamic: a.$[]"),
            ("a", "b.$", "The destination field for $rename may not be dynamic: b.$"),
            ("a", "b.$[]", "The destination field for $rename may not be dynamic: b.$[]"),
        ] as [(String, BSONValue, String)]
    )
    func refusesOperands(_ source: String, _ destination: BSONValue, _ message: String) {
        expectError(2, saying: message) {
            try Update(parsing: ["$rename": document(source, destination)])
        }
    }

    @Test func refusesFilters() {
        expectError(2, saying: "The source field for $rename may not be dynamic: a.$[i]") {
            try Update(parsing: ["$rename": ["a.$[i]": "b"]], arrayFilters: [["i": 0]])
        }
        expectError(2, saying: "The destination field for $rename may not be dynamic: b.$[i]") {
            try Update(parsing: ["$rename": ["a": "b.$[i]"]], arrayFilters: [["i": 0]])
        }
    }

    @Test(arguments: ["", "b.", ".b", "b..c"])
    func refusesEmptyNames(_ destination: String) {
        expectError(56) { try Update(parsing: ["$rename": ["a": .string(destination)]]) }
    }

    @Test func refusesArraysOnTheWay() {
        expectError(
            2,
            ["_id": 1, "arr": [1]],
            ["$rename": ["arr.0": "x"]],
            saying: "The source field cannot be an array element, 'arr.0' in doc with _id: 1 has "
                + "an array field called 'arr'"
        )
        expectError(
            2,
            ["a": 1, "arr": [1]],
            ["$rename": ["a": "arr.0"]],
            saying: "The destination field cannot be an array element, 'arr.0' in doc with no id "
                + "has an array field called 'arr'"
        )
        expectError(2, ["arr": [["x": 1]]], ["$rename": ["arr.0.x": "y"]])
        for destination in ["arr.0.x", "arr.5", "arr.5.x", "arr.x", "arr.0.x.y"] {
            expectError(
                2,
                ["a": 1, "arr": [1]],
                ["$rename": ["a": .string(destination)]],
                saying: "The destination field cannot be an array element, '\(destination)' in doc "
                    + "with no id has an array field called 'arr'"
            )
        }
    }

    @Test func refusesBlockedPaths() {
        expectError(
            28,
            ["a": 1],
            ["$rename": ["a.b": "c"]],
            saying: "cannot use the part (a of a.b) to traverse the element ({a: 1})"
        )
        expectError(28, ["a": [1]], ["$rename": ["a.b": "c"]])
        expectError(
            28,
            ["a": 1, "b": 2],
            ["$rename": ["a": "b.c"]],
            saying: "Cannot create field 'c' in element {b: 2}"
        )
        expectError(
            28,
            ["a": 1, "b": ["c": nil]],
            ["$rename": ["a": "b.c.d.e"]],
            saying: "Cannot create field 'd' in element {c: null}"
        )
    }

    @Test func keepsTheRulesOfDocuments() throws {
        let why = "Performing an update on the path '_id' would modify the immutable field '_id'"
        expectError(66, ["_id": 1], ["$rename": ["_id": "a"]], saying: why)
        expectError(66, ["_id": 1, "a": 1], ["$rename": ["a": "_id"]], saying: why)
        expectError(66, ["_id": ["x": 1]], ["$rename": ["_id.x": "a"]])
        expectError(66, ["_id": ["x": 1], "a": 1], ["$rename": ["a": "_id.y"]])
        expectError(52, ["a": 1], ["$rename": ["a": "$b"]])
        rename(["a": 1], "a", "b.$c", gives: ["b": ["$c": 1]])
        rename(["$a": 1], "$a", "b", gives: ["b": 1])
        expectError(55, ["$ref": "c", "$id": 1], ["$rename": ["$id": "a"]])
        expectError(55, ["$ref": "c", "a": 1], ["$rename": ["a": "$db"]])
    }

    /// A value that moves down may become too deep.
    @Test func limitsTheDepth() throws {
        for value in [nested(178), .array([nested(177)])] {
            let document: Document = ["a": value]
            _ = try apply(document, ["$rename": ["a": "b.c"]])
            expectError(
                15,
                document,
                ["$rename": ["a": "b.c.d"]],
                saying: "Document exceeds maximum nesting depth of 180"
            )
        }
        let path = Array(repeating: "p", count: 180).joined(separator: ".")
        _ = try apply(["a": 1], ["$rename": ["a": .string(path)]])
        expectError(15, ["a": [:]], ["$rename": ["a": .string(path)]])
        expectError(15, ["a": 1], ["$rename": ["a": .string("p.\(path)")]])
    }

    /// In an upsert the value comes from the query.
    @Test func worksOnInserts() throws {
        let update = try Update(parsing: ["$rename": ["a": "b.c"]])
        let document = try update.documentForUpsert(
            filter: Filter(parsing: ["_id": 1, "a": 5]),
            at: testMoment
        )
        #expect(document == ["_id": 1, "b": ["c": 5]])
    }
}
