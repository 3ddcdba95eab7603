// SPDX-License-Identifier: MIT
//
// Edits in MongoDB's words: what follows from them alone, and what has to be looked up.

import Testing

@testable import Sheaf

@Suite("Update descriptions")
struct UpdateEffectTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.enableChangeLog()
        try await collection.insertOne([
            "_id": 1, "n": 1, "a": [1, 2, 3, 4], "s": ["21": [["_id": 7, "grade": 2]]], "old": "x",
        ])
    }

    private func description(
        of update: Document,
        _ options: WatchOptions = WatchOptions()
    ) async throws -> Document {
        var events = try collection.watch(options: options).makeAsyncIterator()
        try await collection.updateOne(["_id": 1], update)
        let event = try await events.next()
        return try #require(event?["updateDescription"]?.documentValue)
    }

    /// Updates with what their events say: set fields, removed fields, cut arrays.
    static let cases: [(update: Document, Document, BSONArray, BSONArray)] = [
        (["$set": ["n": 2, "new": true]], ["n": 2, "new": true], [], []),
        (["$inc": ["n": 1], "$unset": ["old": ""]], ["n": 2], ["old"], []),
        (["$push": ["a": 5]], ["a.4": 5], [], []),
        (["$push": ["a": ["$each": [5, 6]]]], ["a.4": 5, "a.5": 6], [], []),
        (["$pop": ["a": 1]], [:], [], [["field": "a", "newSize": 3]]),
        // A push that falls off again at the end.
        (["$push": ["a": ["$each": [5, 6], "$slice": 5]]], ["a.4": 5], [], []),
        // In the middle only the whole array says what it is.
        (["$pop": ["a": -1]], ["a": [2, 3, 4]], [], []),
        (["$pull": ["a": 2]], ["a": [1, 3, 4]], [], []),
        (["$push": ["a": ["$each": [9], "$position": 1]]], ["a": [1, 9, 2, 3, 4]], [], []),
        (["$set": ["s.21.0.grade": 3]], ["s.21.0.grade": 3], [], []),
        (["$push": ["s.21": 5]], ["s.21.1": 5], [], []),
        (["$pull": ["s.21": ["_id": 7]]], [:], [], [["field": "s.21", "newSize": 0]]),
        (["$rename": ["old": "young"]], ["young": "x"], ["old"], []),
        (["$set": ["s.22": []], "$push": ["a": 5]], ["a.4": 5, "s.22": []], [], []),
    ]

    @Test(arguments: cases.indices)
    func tellsWhatItComesTo(_ index: Int) async throws {
        let (update, updated, removed, cut) = Self.cases[index]
        let description = try await description(of: update)
        #expect(
            description == [
                "updatedFields": .document(updated), "removedFields": .array(removed),
                "truncatedArrays": .array(cut),
            ]
        )
    }

    @Test func exactEditsAreTheOperators() async throws {
        let options = WatchOptions(showEdits: true)
        let pulled = try await description(of: ["$pull": ["a": 2]], options)
        #expect(pulled["updatedFields"] == [:])
        #expect(pulled["edits"] == [["remove": ["a"], "at": [1]]])
        let pushed = try await description(
            of: ["$push": ["a": ["$each": [9], "$position": 0]]],
            options
        )
        #expect(pushed["edits"] == [["insert": ["a"], "at": 0, "values": [9]]])
        let set = try await description(of: ["$set": ["s.21.0.grade": 3]], options)
        #expect(set["edits"] == [["set": ["s", "21", 0, "grade"], "value": 3]])
    }

    @Test func digitsAreExplainedOnRequest() async throws {
        let options = WatchOptions(showExpandedEvents: true)
        let description = try await description(of: ["$set": ["s.21.0.grade": 3]], options)
        #expect(description["disambiguatedPaths"] == ["s.21.0.grade": ["s", "21", 0, "grade"]])
        let plain = try await self.description(of: ["$set": ["n": 3]], options)
        #expect(plain["disambiguatedPaths"] == [:])
    }

    /// Edits that meet the values of edits before them are carried out in those.
    @Test func editsInsideKnownValuesAreKnown() throws {
        let path = DocumentPath.root.field("x")
        let script = EditScript([
            .set(path, ["list": [1, 2], "k": 1]),
            .arrayInsert(path.field("list"), position: 0, [0]),
            .rename(path.field("k"), to: DocumentPath.root.field("moved")),
            .unset(DocumentPath.root.field("gone")),
        ])
        let effect = try UpdateEffect(script, counts: [2])
        #expect(effect.wantedPaths.isEmpty)
        #expect(
            effect.description(isExpanded: false) == [
                "updatedFields": ["x": ["list": [0, 1, 2]], "moved": 1],
                "removedFields": ["gone"], "truncatedArrays": [],
            ]
        )
    }

    /// What is looked up is found by fields that are there now; an array is taken whole.
    @Test func lookingUpFollowsFields() throws {
        let path = DocumentPath.root.field("a").index(3).field("b").field("c")
        var effect = try UpdateEffect(
            EditScript([.arrayRemove(path, positions: [0])]),
            counts: [nil]
        )
        #expect(effect.wantedPaths == [path])
        let document: Document = ["a": [1, 2]]
        try effect.lookUp(in: document.view)
        #expect(effect.description(isExpanded: false)["updatedFields"] == ["a": [1, 2]])
        var gone = try UpdateEffect(
            EditScript([.arrayRemove(path, positions: [0])]),
            counts: [nil]
        )
        let empty: Document = [:]
        try gone.lookUp(in: empty.view)
        #expect(gone.description(isExpanded: false)["removedFields"] == ["a"])
    }
}
