// SPDX-License-Identifier: MIT
//
// The oracle itself: what every kind of edit makes of a document, and that edits that do not fit
// throw.

import Testing

@testable import SheafBSON

@Suite struct EditInterpreterTests {
    private let document: Document = [
        "_id": 1, "a": ["b": [1, 2, 3], "c": "x"], "list": [["n": 0], ["n": 1]], "e": [],
    ]
    private let array = DocumentPath.root.field("a").field("b")
    private let list = DocumentPath.root.field("list")

    private func apply(_ edits: Edit...) throws -> Document {
        try EditInterpreter.apply(EditScript(edits), to: document)
    }

    @Test func setReplacesInPlaceOrAppends() throws {
        #expect(
            try apply(.set(.root.field("_id"), "new"), .set(.root.field("z"), 9)) == [
                "_id": "new", "a": ["b": [1, 2, 3], "c": "x"], "list": [["n": 0], ["n": 1]],
                "e": [],
                "z": 9,
            ]
        )
        #expect(
            try apply(.set(array.index(1), ["deep": true]))["a"] == [
                "b": [1, ["deep": true], 3], "c": "x",
            ]
        )
        #expect(
            try apply(.set(list.index(1).field("m"), 5))["list"] == [
                ["n": 0], ["n": 1, "m": 5],
            ]
        )
        #expect(try apply(.set(.root, ["only": 1])) == ["only": 1])
    }

    @Test func unsetRemovesTheField() throws {
        #expect(try apply(.unset(.root.field("a").field("b")))["a"] == ["c": "x"])
        #expect(try apply(.unset(list.index(0).field("n")))["list"] == [[:], ["n": 1]])
    }

    @Test func renameMovesTheValue() throws {
        #expect(
            try apply(.rename(.root.field("list"), to: .root.field("a").field("c"))) == [
                "_id": 1, "a": ["b": [1, 2, 3], "c": [["n": 0], ["n": 1]]], "e": [],
            ]
        )
        #expect(
            try apply(.rename(.root.field("_id"), to: .root.field("z"))).keys == [
                "a", "list", "e", "z",
            ]
        )
    }

    @Test func arraysAreEdited() throws {
        func edited(_ edits: Edit...) throws -> BSONValue? {
            try EditInterpreter.apply(EditScript(edits), to: document)["a"]?.documentValue?["b"]
        }
        #expect(try edited(.arrayInsert(array, position: 0, ["x", "y"])) == ["x", "y", 1, 2, 3])
        #expect(try edited(.arrayInsert(array, position: 3, [4])) == [1, 2, 3, 4])
        #expect(try edited(.arrayAppend(array, [4, [5]])) == [1, 2, 3, 4, [5]])
        #expect(try edited(.arrayAppend(array, [])) == [1, 2, 3])
        #expect(try edited(.arrayRemove(array, positions: [0, 2])) == [2])
        #expect(try edited(.arrayRemove(array, positions: [0, 1, 2])) == [])
        #expect(try edited(.arrayReplace(array, [9])) == [9])
        #expect(try apply(.arrayAppend(.root.field("e"), [["k": 1]]))["e"] == [["k": 1]])
    }

    // Later edits see what earlier ones did.
    @Test func editsApplyInOrder() throws {
        let edited = try apply(
            .arrayRemove(array, positions: [0]),
            .set(array.index(0), 20),
            .arrayInsert(array, position: 1, [25]),
            .rename(array, to: .root.field("moved"))
        )
        #expect(edited["moved"] == [20, 25, 3])
        #expect(edited["a"] == ["c": "x"])
    }

    @Test func nothingToDoChangesNothing() throws {
        #expect(EditScript().isNoOp)
        #expect(!EditScript([.unset(array)]).isNoOp)
        #expect(try apply() == document)
    }

    @Test(
        arguments: [
            .set(.root, 1), .set(.root.field("a").index(0), 1),
            .set(.root.field("no").field("b"), 1),
            .set(.root.field("_id").field("b"), 1), .set(.root.field("list").index(2), 1),
            .set(.root.field("list").index(-1), 1), .set(.root.field("list").field("0"), 1),
            .unset(.root), .unset(.root.field("no")), .unset(.root.field("list").index(0)),
            .unset(.root.field("a").field("no")), .unset(.root.field("_id").field("x")),
            .rename(.root.field("no"), to: .root.field("z")),
            .rename(.root.field("a"), to: .root.field("a").field("z")),
            .rename(.root.field("_id"), to: .root.field("no").field("z")),
            .arrayInsert(.root.field("list"), position: 3, [1]),
            .arrayInsert(.root.field("list"), position: -1, [1]),
            .arrayAppend(.root.field("a"), [1]),
            .arrayAppend(.root.field("no"), [1]), .arrayAppend(.root, [1]),
            .arrayRemove(.root.field("list"), positions: [2]),
            .arrayRemove(.root.field("list"), positions: [-1]),
            .arrayRemove(.root.field("list"), positions: [1, 0]),
            .arrayRemove(.root.field("list"), positions: [0, 0]),
            .arrayReplace(.root.field("_id"), []),
            .arrayAid(.root.field("_id"), .memberIndex), .arrayAid(.root.field("no"), .memberIndex),
        ] as [Edit]
    )
    func anEditThatDoesNotFitThrows(_ edit: Edit) {
        #expect(throws: BSONError.self) { try apply(edit) }
    }

    @Test func anAidChangesNothing() throws {
        let document: Document = ["_id": 1, "list": [2, 1]]
        let script = EditScript([.arrayAid(.root.field("list"), .memberIndex)])
        #expect(try EditInterpreter.apply(script, to: document) == document)
    }

    @Test func pathsTellTheirParts() {
        let path = DocumentPath.root.field("a").index(5).field("x")
        #expect(path.description == "a.5.x")
        #expect(path.parent == DocumentPath.root.field("a").index(5))
        #expect(path.last == .field("x"))
        #expect(
            DocumentPath.root.contains(path) && path.parent.contains(path) && path.contains(path)
        )
        #expect(!path.contains(path.parent))
        #expect(Edit.unset(path).path == path)
    }
}
