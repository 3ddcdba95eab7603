// SPDX-License-Identifier: MIT
//
// The document that an upsert inserts: from the equalities of the query, by the update, under the
// rules of inserts.

import SheafBSON
import SheafLanguage
import Testing

private func upsert(_ filter: Document, _ update: BSONValue) throws -> Document {
    try Update(parsing: update).documentForUpsert(
        filter: Filter(parsing: filter),
        at: testMoment
    )
}

private func expect(
    _ filter: Document,
    _ update: BSONValue,
    inserts expected: Document,
    location: SourceLocation = #_sourceLocation
) {
    do {
        var document = try upsert(filter, update)
        if expected["_id"] == nil {
            #expect(document["_id"]?.objectIDValue != nil, sourceLocation: location)
            #expect(document.keys.first == "_id", sourceLocation: location)
            document["_id"] = nil
        }
        #expect(
            document == expected,
            "\(ShellText.document(document))",
            sourceLocation: location
        )
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

@Suite struct UpsertTests {
    @Test func takesEqualities() {
        expect(
            ["a": 5, "b": ["$eq": "x"]],
            ["$set": ["c": 1]],
            inserts: ["a": 5, "b": "x", "c": 1]
        )
        expect(["z": 1, "a": nil], ["$set": [:]], inserts: ["a": nil, "z": 1])
        expect(
            ["a.b": 1, "a.0": 2, "l": [1, 2]],
            ["$set": [:]],
            inserts: ["a": ["0": 2, "b": 1], "l": [1, 2]]
        )
        expect(
            ["$and": [["a": 1], ["$or": [["b": 2]]]]],
            ["$setOnInsert": ["x": 10]],
            inserts: ["a": 1, "b": 2, "x": 10]
        )
        expect(["a": ["$in": [7]]], ["$set": [:]], inserts: ["a": 7])
        expect(
            ["x": ["$eq": .regularExpression(RegularExpression("abc"))]],
            ["$set": ["a": 1]],
            inserts: ["x": .regularExpression(RegularExpression("abc")), "a": 1]
        )
    }

    /// All that is no equality says nothing about the new document.
    @Test func takesNothingElse() {
        expect(
            [
                "a": ["$gt": 1], "b": ["$in": [1, 2]], "c": ["$exists": true], "d": ["$ne": 1],
                "e": ["$elemMatch": ["$eq": 1]], "f": ["$not": ["$eq": 1]], "g": ["$size": 1],
                "$or": [["h": 1], ["i": 1]], "$nor": [["j": 1]],
            ],
            ["$set": ["z": 1]],
            inserts: ["z": 1]
        )
    }

    @Test func findsTheID() {
        for filter in [
            ["_id": 1], ["_id": ["$all": [1]]], ["$or": [["_id": 1]]], ["_id": ["$in": [1]]],
            ["$and": [["_id": ["$eq": 1]]]],
        ] as [Document] {
            expect(filter, ["$set": ["a": 2]], inserts: ["_id": 1, "a": 2])
            expect(filter, ["a": 2], inserts: ["_id": 1, "a": 2])
        }
        expect(["_id": ["$elemMatch": ["$eq": 1]]], ["$set": ["a": 1]], inserts: ["a": 1])
        expect(["a": 1], ["$set": ["_id": 7]], inserts: ["_id": 7, "a": 1])
        expect(["a": 1], ["$setOnInsert": ["_id": 7]], inserts: ["_id": 7, "a": 1])
        expect(["a": 1], ["b": 2, "_id": 7], inserts: ["_id": 7, "b": 2])
        expect(["a": 1], ["b": 2], inserts: ["b": 2])
        expect(["_id.x": 1], ["$set": ["a": 1]], inserts: ["_id": ["x": 1], "a": 1])
    }

    @Test func appliesTheUpdateToWhatTheQueryGave() {
        expect(["a": 5], ["$inc": ["a": 1]], inserts: ["a": 6])
        expect(["a": [1]], ["$push": ["a": 2]], inserts: ["a": [1, 2]])
        expect(["a": 5], ["$unset": ["a": 1]], inserts: [:])
        expect(["a": [1, 2]], ["$inc": ["a.$[]": 1]], inserts: ["a": [2, 3]])
        expectError(2) { try upsert(["a": 5], ["$push": ["a": 1]]) }
        expectError(28) { try upsert(["a": 5], ["$set": ["a.b": 1]]) }
        expectError(2) { try upsert([:], ["$set": ["a.$[]": 1]]) }
        expectError(
            2,
            saying: "The positional operator did not find the match needed from the query."
        ) { try upsert(["a": 5], ["$set": ["a.$": 9]]) }
    }

    @Test func refusesContradictions() {
        expectError(
            54,
            saying: "cannot infer query fields to set, path 'a' is matched twice"
        ) { try upsert(["_id": 1, "a": ["$all": [1, 2]]], ["$set": ["z": 1]]) }
        expectError(54) { try upsert(["$and": [["a": 1], ["a": 1]]], ["$set": ["z": 1]]) }
        expectError(
            54,
            saying: "cannot infer query fields to set, both paths 'x.x' and 'x' are matched"
        ) { try upsert(["x": 1, "x.x": 2], ["$set": ["z": 1]]) }
        expectError(54) { try upsert(["x.x": 1, "x": 2], ["$set": ["z": 1]]) }
        expect(["x": 1, "xy": 2], ["$set": [:]], inserts: ["x": 1, "xy": 2])
        expect(["a": ["$all": [1, 2]]], ["b": 1], inserts: ["b": 1])
        expectError(
            111,
            saying: "field at '_id' must be exactly specified, field at sub-path '_id.x'found"
        ) { try upsert(["_id.x": 1], ["a": 1]) }
    }

    @Test func protectsTheID() {
        expectError(66) { try upsert(["_id": 1], ["$setOnInsert": ["_id": 2]]) }
        expectError(66) { try upsert(["_id": 1], ["$set": ["_id": 2]]) }
        expectError(66) { try upsert(["_id": 1], ["_id": 2]) }
        expectError(66) { try upsert(["_id.x": 1], ["$set": ["_id.y": 2]]) }
        expect(["_id": 1], ["$set": ["_id": 1]], inserts: ["_id": 1])
    }

    @Test func keepsTheRulesOfInserts() {
        expect([:], ["$setOnInsert": ["$x": 1]], inserts: ["$x": 1])
        expect([:], ["a": 1, "$x": 1], inserts: ["a": 1, "$x": 1])
        expectError(53) { try upsert([:], ["$set": ["_id": [1]]]) }
        expectError(53) { try upsert(["_id": [1]], ["$set": ["a": 1]]) }
        expectError(52) { try upsert([:], ["$set": ["_id": ["$x": 1]]]) }
    }

    @Test func fillsTimestamps() throws {
        let empty = BSONValue.timestamp(Timestamp(seconds: 0, increment: 0))
        let document = try Update(parsing: ["t": empty]).documentForUpsert(
            filter: Filter(parsing: ["_id": 1]),
            at: testMoment
        )
        #expect(document == ["_id": 1, "t": .timestamp(testMoment.timestamp)])
    }
}
