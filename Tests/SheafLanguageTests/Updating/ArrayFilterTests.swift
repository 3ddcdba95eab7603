// SPDX-License-Identifier: MIT
//
// `$[]` and `$[identifier]`: which elements are meant, and which filters are refused.

import SheafBSON
import SheafLanguage
import Testing

private let prefix = "Error parsing array filter :: caused by :: "

@Suite struct ArrayFilterTests {
    @Test func changesAllElements() {
        expect(["a": [1, 2]], ["$inc": ["a.$[]": 10]], gives: ["a": [11, 12]])
        expect(["a": [1, nil, 2]], ["$unset": ["a.$[]": 1]], gives: ["a": [nil, nil, nil]])
        expect(
            ["a": [["b": 1], ["c": 1]]],
            ["$set": ["a.$[].b": 5]],
            gives: ["a": [["b": 5], ["c": 1, "b": 5]]]
        )
        expect(["a": [[1], [2]]], ["$push": ["a.$[]": 5]], gives: ["a": [[1, 5], [2, 5]]])
        expect(["a": [[1], [2, 1]]], ["$pull": ["a.$[]": 1]], gives: ["a": [[], [2]]])
        expect(["a": [[1, 2], [3]]], ["$set": ["a.$[].$[]": 5]], gives: ["a": [[5, 5], [5]]])
        expectNoOp(["a": []], ["$set": ["a.$[]": 1]])
    }

    @Test func changesTheElementsThatAFilterMeans() throws {
        let outcome = try apply(
            ["a": [["x": 1], ["x": 5], ["x": 9]]],
            ["$set": ["a.$[e].y": 0]],
            arrayFilters: [["e.x": ["$gt": 3]]]
        )
        #expect(outcome.document == ["a": [["x": 1], ["x": 5, "y": 0], ["x": 9, "y": 0]]])
        #expect(outcome.script.edits.count == 2)
        expect(
            ["a": [[0], [1]]],
            ["$push": ["a.$[i]": 2]],
            gives: ["a": [[0, 2], [1]]],
            arrayFilters: [["i": 0]]
        )
        expect(
            ["a": [0, [0, 5], 1]],
            ["$set": ["a.$[i]": "x"]],
            gives: ["a": ["x", "x", 1]],
            arrayFilters: [["i": 0]]
        )
        expect(
            ["a": [1, 2, 3]],
            ["$set": ["a.$[i]": 0]],
            gives: ["a": [0, 2, 0]],
            arrayFilters: [["$or": [["i": 1], ["i": ["$gte": 3]]]]]
        )
        expect(
            ["a": [["n": 1], 2]],
            ["$set": ["a.$[e]": 0]],
            gives: ["a": [["n": 1], 0]],
            arrayFilters: [["e.n": ["$exists": false]]]
        )
        expectNoOp(["a": [1]], ["$set": ["a.$[i]": 0]], arrayFilters: [["i": 7]])
    }

    /// Which elements are meant is settled on the array as it was, for all identifiers, before
    /// anything changes.
    @Test func settlesElementsBeforeChanges() {
        expect(
            ["a": [0, 1]],
            ["$set": ["a.$[i]": 1, "a.$[j]": 0]],
            gives: ["a": [1, 0]],
            arrayFilters: [["i": 0], ["j": 1]]
        )
    }

    @Test func refusesOtherTargets() {
        expectError(
            2,
            [:],
            ["$set": ["a.$[]": 1]],
            saying: "The path 'a' must exist in the document in order to apply array updates."
        )
        expectError(
            2,
            ["a": 5],
            ["$set": ["a.$[]": 1]],
            saying: "Cannot apply array updates to non-array element a: 5"
        )
        expectError(2, ["a": nil], ["$set": ["a.$[]": 1]])
        expectError(2, ["a": ["b": 1]], ["$set": ["a.$[]": 1]])
        expectError(
            2,
            ["a": 5],
            ["$set": ["a.b.$[]": 1]],
            saying: "The path 'a.b' must exist in the document in order to apply array updates."
        )
    }

    @Test(
        arguments: [
            (
                9, prefix + "Expected a single top-level field name, found 'i' and 'j'",
                ["i": 0, "j": 0]
            ),
            (9, "Cannot use an expression without a top-level field name in arrayFilters", [:]),
            (
                9, "Cannot use an expression without a top-level field name in arrayFilters",
                ["$alwaysTrue": 1]
            ),
            (
                2,
                prefix + "The top-level field name must be an alphanumeric string beginning with a "
                    + "lowercase letter, found 'I'", ["I": 0]
            ),
            (
                2,
                prefix + "The top-level field name must be an alphanumeric string beginning with a "
                    + "lowercase letter, found 'i-'", ["i-": 0]
            ),
            (2, prefix + "unknown operator: $bad", ["i": ["$bad": 1]]),
            (224, prefix + "$expr is not allowed in this context", ["$expr": 1]),
            (2, prefix + "$where is not allowed in this context", ["$where": 1]),
            (2, prefix + "$text is not allowed in this context", ["$text": 1]),
            (
                5_626_500,
                prefix + "$geoNear, $near, and $nearSphere are not allowed in this context",
                ["i": ["$near": 1]]
            ),
        ] as [(Int, String, Document)]
    )
    func refusesFilters(_ code: Int, _ message: String, _ filter: Document) {
        expectError(code, saying: message) {
            try Update(parsing: ["$set": ["a.$[i]": 1]], arrayFilters: [filter])
        }
    }

    @Test func takesNestedClauses() throws {
        _ = try Update(
            parsing: ["$set": ["a.$[i]": 1]],
            arrayFilters: [["$or": [["i": 0], ["$and": [[:]]]]]]
        )
    }

    @Test func refusesUnusedAndMissingFilters() {
        expectError(
            9,
            saying: "The array filter for identifier 'j' was not used in the update "
                + "{ $set: { a.$[i]: 5.0 } }"
        ) {
            try Update(parsing: ["$set": ["a.$[i]": 5.0]], arrayFilters: [["i": 0], ["j": 0]])
        }
        expectError(2, saying: "No array filter found for identifier 'i' in path 'a.$[i]'") {
            try Update(parsing: ["$set": ["a.$[i]": 5.0]])
        }
        expectError(
            9,
            saying: "Found multiple array filters with the same top-level field name i"
        ) {
            try Update(
                parsing: ["$set": ["a.$[i]": 5.0]],
                arrayFilters: [["i": 0], ["i.x": 0]]
            )
        }
        expectError(9) { try Update(parsing: ["a": 1], arrayFilters: [["i": 0]]) }
    }

    /// A filter about the key of elements costs one look-up; candidates are asked again.
    @Test func asksTheIndex() throws {
        let elements = (0..<1000).map { BSONValue.document(["_id": .integer($0), "n": 1]) }
        let outcome = try apply(
            ["a": .array(BSONArray(elements + [["_id": [5]], [["_id": 5]], [["_id": 6]]]))],
            ["$unset": ["a.$[e]": 0]],
            arrayFilters: [["e._id": 5]],
            indexing: ["_id"]
        )
        let array = DocumentPath([.field("a")])
        #expect(
            outcome.script.edits == [
                .set(array.index(5), .null), .set(array.index(1000), .null),
                .set(array.index(1001), .null),
            ]
        )
        #expect(outcome.log.elements == 0)
        #expect(outcome.log.lookups == ["a._id"])
    }

    /// An index over whole elements answers for a filter about the element itself.
    @Test func asksTheMemberIndex() throws {
        let document: Document = ["a": [3, 1, 2, [1, 7], 1.0]]
        let aids = ArrayAids(order: nil, hasMemberIndex: true)
        let reader = CountingReader(document, aids: aids)
        let update = try Update(parsing: ["$set": ["a.$[e]": 9]], arrayFilters: [["e": 1]])
        let script = try update.edits(reading: reader, match: nil, at: testMoment)
        let array = DocumentPath([.field("a")])
        #expect(script.edits == [1, 3, 4].map { .set(array.index($0), 9) })
        #expect(reader.log.elements == 0)
    }
}
