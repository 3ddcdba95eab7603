// SPDX-License-Identifier: MIT
//
// What no update may do to a stored document: change its id, nest too deeply, take names with
// dollar signs.

import SheafBSON
import SheafLanguage
import Testing

/// Documents in documents, so many levels of them.
private func nested(_ levels: Int) -> BSONValue {
    var value: BSONValue = 1
    for _ in 0..<levels { value = ["a": value] }
    return value
}

@Suite struct MutationRulesTests {
    @Test func protectsTheID() {
        let why = "Performing an update on the path '_id' would modify the immutable field '_id'"
        expectNoOp(["_id": 1], ["$set": ["_id": 1]])
        expectError(66, ["_id": 1], ["$set": ["_id": 1.0]], saying: why)
        expectError(66, ["_id": 1], ["$unset": ["_id": 1]], saying: why)
        expectError(66, ["_id": 1], ["$inc": ["_id": 1]], saying: why)
        expectNoOp(["_id": 1], ["$inc": ["_id": 0]])
        expectError(66, ["_id": ["x": 1]], ["$set": ["_id.x": 2]])
        expectError(
            66,
            ["_id": ["x": 1]],
            ["$set": ["_id.y": 2]],
            saying: "Updating the path '_id.y' to y: 2 would modify the immutable field '_id'"
        )
        expectError(28, ["_id": 1], ["$set": ["_id.x": 2]])
        expectError(2, ["_id": 1], ["$push": ["_id": 2]])
    }

    @Test func refusesDollarNamesOnTop() {
        let why =
            "The dollar ($) prefixed field '$x' in '$x' is not allowed in the context of an "
            + "update's replacement document. Consider using an aggregation pipeline with "
            + "$replaceWith."
        expectError(52, [:], ["$set": ["$x": 1]], saying: why)
        expectError(52, [:], ["$set": ["$x.y": 1]], saying: why)
        expectError(52, ["$x": 2], ["$inc": ["$x": 1]], saying: why)
        expect([:], ["$set": ["a.$x": 1]], gives: ["a": ["$x": 1]])
        expect([:], ["$set": ["a": ["$x": 1]]], gives: ["a": ["$x": 1]])
        expect([:], ["$set": ["a$x": 1]], gives: ["a$x": 1])
        expect(["$x": 1], ["$unset": ["$x": 1]], gives: [:])
        expect([:], ["$set": ["$x": 1]], gives: ["$x": 1], isInsert: true)
    }

    @Test func keepsReferencesInOrder() {
        expectError(55, [:], ["$set": ["$id": 1]])
        expectError(55, [:], ["$set": ["$ref": "c"]])
        expect(
            ["$ref": "c", "$id": 1],
            ["$set": ["$db": "d"]],
            gives: ["$ref": "c", "$id": 1, "$db": "d"]
        )
        expect(["$ref": "c", "$id": 1], ["$set": ["$id": 2]], gives: ["$ref": "c", "$id": 2])
        expectError(55, ["$ref": "c", "a": 0], ["$set": ["$id": 2]])
        expectError(55, ["$ref": "c", "$id": 1], ["$unset": ["$id": 1]])
        expect(
            ["$ref": "c", "$id": 1, "$db": "d"],
            ["$unset": ["$db": 1]],
            gives: ["$ref": "c", "$id": 1]
        )
        expect([:], ["$set": ["a.$id": 1]], gives: ["a": ["$id": 1]])
    }

    /// 180 levels, the document itself counted; the empty container at the bottom counts as well.
    @Test func limitsTheDepth() throws {
        let why = "Document exceeds maximum nesting depth of 180"
        _ = try apply([:], ["$set": ["a": nested(179)]])
        expectError(15, [:], ["$set": ["a": nested(180)]], saying: why)
        let path = Array(repeating: "a", count: 180).joined(separator: ".")
        _ = try apply([:], ["$set": document(path, 1)])
        expectError(15, [:], ["$set": document(path, [:])], saying: why)
        let deep: Document = ["l": [nested(177)]]
        _ = try apply(deep, ["$push": ["l": nested(178)]])
        expectError(15, deep, ["$push": ["l": nested(179)]], saying: why)
        expectError(
            15,
            deep,
            ["$push": ["l": ["$each": [nested(179)], "$position": 0]]],
            saying: why
        )
        expectError(15, ["_id": 1], nested(181), saying: why)
        _ = try apply(["_id": 1], nested(180))
        expectError(15) {
            try DocumentRules.checkInsert(["_id": 1, "a": nested(180)])
        }
    }

    @Test func checksInserts() throws {
        try DocumentRules.checkInsert(["_id": 1, "$a": 1, "b.c": ["$d": 1]])
        try DocumentRules.checkInsert(["_id": ["a.b": 1]])
        expectError(52) { try DocumentRules.checkInsert(["_id": ["$a": 1]]) }
        for id in [[1], .regularExpression(RegularExpression("x")), .undefined] as [BSONValue] {
            expectError(53, saying: "The '_id' value cannot be of type \(id.type.alias)") {
                try DocumentRules.checkInsert(["_id": id])
            }
        }
    }

    @Test func putsTheIDFirst() {
        #expect(DocumentRules.withIDFirst(["a": 1, "_id": 2], id: 2) == ["_id": 2, "a": 1])
        #expect(DocumentRules.withIDFirst(["a": 1], id: 2) == ["_id": 2, "a": 1])
        #expect(DocumentRules.withIDFirst(["_id": 2, "a": 1], id: 2) == ["_id": 2, "a": 1])
    }
}
