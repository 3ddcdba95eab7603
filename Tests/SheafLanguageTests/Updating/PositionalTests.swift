// SPDX-License-Identifier: MIT
//
// `$`: which element the query found, and what an update makes of it.

import SheafBSON
import SheafLanguage
import Testing

private let notFound = "The positional operator did not find the match needed from the query."

@Suite struct PositionalTests {
    @Test func changesTheElementThatMatched() throws {
        let outcome = try apply(
            ["a": [1, 2, 3, 2]],
            ["$set": ["a.$": 9]],
            filter: ["a": 2]
        )
        #expect(outcome.document == ["a": [1, 9, 3, 2]])
        #expect(outcome.script.edits == [.set(DocumentPath([.field("a"), .index(1)]), 9)])
        expect(
            ["a": [["b": [0, 1]]]],
            ["$set": ["a.0.b.$": 2]],
            gives: ["a": [["b": [0, 2]]]],
            filter: ["a.0.b": 1]
        )
        expect(
            ["a": [["b": [0, 1]]]],
            ["$set": ["a.$.b.1": 2]],
            gives: ["a": [["b": [0, 2]]]],
            filter: ["a.b.1": 1]
        )
        expect(
            ["s": ["21": [["_id": 1, "g": 3], ["_id": 2, "g": 4]]]],
            ["$set": ["s.21.$.g": 1, "s.21.$.u": 2]],
            gives: ["s": ["21": [["_id": 1, "g": 3], ["_id": 2, "g": 1, "u": 2]]]],
            filter: ["s.21._id": 2]
        )
    }

    /// All operators take the position; `$unset` leaves a null.
    @Test func worksWithEveryOperator() {
        expect(["a": [1, 2]], ["$unset": ["a.$": 1]], gives: ["a": [1, nil]], filter: ["a": 2])
        expect(["a": [1, 2]], ["$inc": ["a.$": 5]], gives: ["a": [1, 7]], filter: ["a": 2])
        expect(
            ["a": [["x": 1, "y": []]]],
            ["$push": ["a.$.y": 5]],
            gives: ["a": [["x": 1, "y": [5]]]],
            filter: ["a.x": 1]
        )
        expect(
            ["a": [["x": 1, "y": [1, 2]]]],
            ["$pull": ["a.$.y": 2]],
            gives: ["a": [["x": 1, "y": [1]]]],
            filter: ["a.x": 1]
        )
    }

    @Test(
        arguments: [
            (["a": [1, 2]], ["a.0": 1]),
            (["a": [1, 2, 3]], ["a": ["$ne": 5]]),
            (["a": [1, 2, 3]], ["a": ["$nin": [5]]]),
            (["a": [1, 2, 3]], ["a": ["$not": ["$gt": 5]]]),
            (["a": [1, 2, 3]], ["$nor": [["a": 5]]]),
            (["a": [1, 2, 3]], ["$or": [["a": 1], ["a": 2]]]),
            (["a": 5], ["a": 5]),
            (["a": [1]], [:]),
            (["a": [1]], ["a": [1]]),
            (["a": [1]], ["a": ["$size": 1]]),
        ] as [(Document, Document)]
    )
    func refusesWithoutPosition(_ document: Document, _ filter: Document) {
        expectError(2, document, ["$set": ["a.$": 9]], saying: notFound, filter: filter)
    }

    /// Which conditions tell a position: all that look into an array for a value that is there.
    @Test(
        arguments: [
            ["a": ["$in": [2]]], ["a": ["$in": [7, 2]]], ["a": ["$lt": 3, "$gt": 1]],
            ["a": ["$gte": 2]], ["a": ["$all": [2]]], ["a": ["$elemMatch": ["$gt": 1]]],
            ["a": ["$mod": [2, 0]]], ["$or": [["a": 2]]], ["$and": [["a": 2]]],
            ["$and": [["$or": [["a": 2]]], ["z": 1]]],
        ] as [Document]
    )
    func recordsThePosition(_ filter: Document) {
        expect(
            ["a": [1, 2, 3], "z": 1],
            ["$set": ["a.$": 9]],
            gives: ["a": [1, 9, 3], "z": 1],
            filter: filter
        )
    }

    @Test func recordsTheOutermostArray() {
        expect(
            ["a": [["b": [5]], ["b": [6, 7]]]],
            ["$set": ["a.$": 9]],
            gives: ["a": [["b": [5]], 9]],
            filter: ["a.b": 7]
        )
        expect(
            ["a": [["b": [5]], ["b": [6, 7]]]],
            ["$set": ["a.$": 9]],
            gives: ["a": [["b": [5]], 9]],
            filter: ["a.b": ["$elemMatch": ["$eq": 7]]]
        )
        expect(
            ["a": ["b": [6, 7]]],
            ["$set": ["a.b.$": 9]],
            gives: ["a": ["b": [6, 9]]],
            filter: ["a.b": 7]
        )
        expect(
            ["a": [5, 6]],
            ["$set": ["a.$": 9]],
            gives: ["a": [9, 6]],
            filter: ["a": ["$exists": true]]
        )
        expect(
            ["a": [5, "x"]],
            ["$set": ["a.$": 9]],
            gives: ["a": [5, 9]],
            filter: ["a": ["$type": "string"]]
        )
    }

    /// The position may serve another array, and becomes a name in a document.
    @Test func carriesThePositionElsewhere() {
        expect(
            ["a": [1, 2], "b": [3, 4]],
            ["$set": ["b.$": 9]],
            gives: ["a": [1, 2], "b": [3, 9]],
            filter: ["a": 2]
        )
        expect(
            ["a": [1, 2], "b": [:]],
            ["$set": ["b.$": 9]],
            gives: ["a": [1, 2], "b": ["1": 9]],
            filter: ["a": 2]
        )
        expect(
            ["a": [1, 2]],
            ["$set": ["c.$": 9]],
            gives: ["a": [1, 2], "c": ["1": 9]],
            filter: ["a": 2]
        )
        expectError(2, [:], ["$set": ["a.$": 9]], saying: notFound)
    }

    /// With several array conditions, the one about the array of the update counts, else the last
    /// one.
    @Test func prefersTheConditionOnTheArray() {
        let document: Document = ["a": [1, 2], "b": [3, 4], "c": [5, 6]]
        expect(
            document,
            ["$set": ["a.$": 9]],
            gives: ["a": [1, 9], "b": [3, 4], "c": [5, 6]],
            filter: ["a": 2, "b": 3]
        )
        expect(
            document,
            ["$set": ["b.$": 9]],
            gives: ["a": [1, 2], "b": [9, 4], "c": [5, 6]],
            filter: ["a": 2, "b": 3]
        )
        expect(
            document,
            ["$set": ["c.$": 9]],
            gives: ["a": [1, 2], "b": [3, 4], "c": [9, 6]],
            filter: ["a": 2, "b": 3]
        )
        expect(
            document,
            ["$set": ["a.$": 9]],
            gives: ["a": [9, 2], "b": [3, 4], "c": [5, 6]],
            filter: ["$and": [["a": 2], ["a": 1]]]
        )
    }

    @Test func goesTogetherWithIdentifiers() {
        expect(
            ["a": [["x": 1, "b": [1, 2]], ["x": 2, "b": [1, 2]]]],
            ["$set": ["a.$.b.$[j]": 9]],
            gives: ["a": [["x": 1, "b": [1, 2]], ["x": 2, "b": [1, 9]]]],
            filter: ["a.x": 2],
            arrayFilters: [["j": 2]]
        )
    }

    /// The whole way from the query to the edit costs one look-up and the element itself.
    @Test func asksTheIndex() throws {
        let elements = (0..<1000).map { BSONValue.document(["_id": .integer($0), "g": 1]) }
        let outcome = try apply(
            ["uid": "u1", "s": ["21": .array(BSONArray(elements))]],
            ["$set": ["s.21.$.g": 2]],
            filter: ["uid": "u1", "s.21._id": 700],
            indexing: ["_id"]
        )
        let path = DocumentPath([.field("s"), .field("21"), .index(700), .field("g")])
        #expect(outcome.script.edits == [.set(path, 2)])
        #expect(outcome.log.elements == 0 && outcome.log.fields == 0)
        #expect(outcome.log.values == ["uid", "s.21.700", "s.21.700.g"])
    }
}
