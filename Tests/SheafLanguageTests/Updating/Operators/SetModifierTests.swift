// SPDX-License-Identifier: MIT
//
// `$set`: creation, padding, order, no-ops, and how little of a replaced value is read.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct SetModifierTests {
    @Test func replacesAndAppends() {
        expect(["a": 1, "b": 2], ["$set": ["a": 3, "c": 4]], gives: ["a": 3, "b": 2, "c": 4])
        expect(["a": ["b": 1]], ["$set": ["a.b": "x"]], gives: ["a": ["b": "x"]])
        expect(["a": [1, 2]], ["$set": ["a": [3]]], gives: ["a": [3]])
    }

    @Test func createsDocumentsAndNeverArrays() {
        expect([:], ["$set": ["a.b.c": 1]], gives: ["a": ["b": ["c": 1]]])
        expect([:], ["$set": ["a.0": 1]], gives: ["a": ["0": 1]])
        expect([:], ["$set": ["a.c": 1, "a.b": 2]], gives: ["a": ["b": 2, "c": 1]])
    }

    /// New fields come in the order of their names, whatever the order of the update; numbers by
    /// their value.
    @Test func appliesInTheOrderOfNames() {
        expect(
            ["_id": 1],
            ["$set": ["z": 1, "a": 2, "m": 3]],
            gives: ["_id": 1, "a": 2, "m": 3, "z": 1]
        )
        expect(
            [:],
            ["$set": ["10": 1, "9": 2, "2": 3]],
            gives: ["2": 3, "9": 2, "10": 1]
        )
        expect(
            ["a": [0]],
            ["$set": ["a.10": "x", "a.2": "y"]],
            gives: ["a": [0, nil, "y", nil, nil, nil, nil, nil, nil, nil, "x"]]
        )
    }

    @Test func padsArraysWithNulls() throws {
        let outcome = try apply(["a": [1, 2, 3]], ["$set": ["a.5": 9]])
        #expect(outcome.document == ["a": [1, 2, 3, nil, nil, 9]])
        #expect(outcome.script.edits == [.arrayAppend(DocumentPath([.field("a")]), [nil, nil, 9])])
        expect(["a": [1]], ["$set": ["a.2.b.0": 9]], gives: ["a": [1, nil, ["b": ["0": 9]]]])
        expectError(
            34,
            ["a": [1]],
            ["$set": ["a.1500002": 1]],
            saying: "can't backfill more than 1500000 elements"
        )
        expectError(34, ["a": [1]], ["$set": ["a.99999999999999999999": 1]])
        // The edits alone: applying so many of them would take the oracle seconds.
        let padded = try Update(parsing: ["$set": ["a.1500001": 1]]).edits(
            reading: CountingReader(["a": [1]]),
            match: nil,
            at: testMoment
        )
        guard case .arrayAppend(_, let values)? = padded.edits.first else {
            Issue.record("no append")
            return
        }
        #expect(values.count == 1_500_001)
    }

    /// A no-op needs the same type and the same bytes: a double for an int is a change.
    @Test func leavesWhatIsTheSame() {
        expectNoOp(["a": 1], ["$set": ["a": 1]])
        expectNoOp(["a": [1, ["b": 2]]], ["$set": ["a": [1, ["b": 2]]]])
        expectNoOp(["a": ["b": 1, "c": 2]], ["$set": ["a": ["b": 1, "c": 2]]])
        expect(["a": 1], ["$set": ["a": 1.0]], gives: ["a": 1.0])
        expect(
            ["a": ["b": 1, "c": 2]],
            ["$set": ["a": ["c": 2, "b": 1]]],
            gives: ["a": ["c": 2, "b": 1]]
        )
        expect(["a": ["b": 1]], ["$set": ["a": ["c": 1]]], gives: ["a": ["c": 1]])
        expect(["a": []], ["$set": ["a": [:]]], gives: ["a": [:]])
        expectNoOp(["a": 1], ["$set": [:]])
    }

    @Test func refusesBlockedPaths() {
        expectError(
            28,
            ["a": 5],
            ["$set": ["a.b": 1]],
            saying: "Cannot create field 'b' in element {a: 5}"
        )
        expectError(
            28,
            ["a": nil],
            ["$set": ["a.b": 1]],
            saying: "Cannot create field 'b' in element {a: null}"
        )
        expectError(
            28,
            ["a": [["b": 0.0]]],
            ["$set": ["a.b": 1]],
            saying: "Cannot create field 'b' in element {a: [ { b: 0.0 } ]}"
        )
        expectError(28, ["a": [1, 2]], ["$set": ["a.-1": 1]])
        expectError(28, ["a": [1, 2]], ["$set": ["a.01": 1]])
        expectError(28, ["a": [1, 2]], ["$set": ["a.$[i.j]": 1]])
    }

    @Test func changesOneElementOnly() throws {
        let path = DocumentPath([.field("a"), .index(1), .field("b")])
        let outcome = try apply(["a": [["b": 1], ["b": 2]]], ["$set": ["a.1.b": 5]])
        #expect(outcome.script.edits == [.set(path, 5)])
        #expect(outcome.log.elements == 0)
    }

    /// Long values are compared only until they differ, and not at all when type or count say it.
    @Test func readsNoArrayThatItReplaces() throws {
        let long = BSONValue.array(BSONArray((0..<1000).map { BSONValue.integer($0) }))
        var other = try apply(["a": long], ["$set": ["a": [1]]])
        #expect(other.log.values.isEmpty && other.log.elements == 0)
        var changed = Array(0..<1000)
        changed[3] = -1
        other = try apply(
            ["a": long],
            ["$set": ["a": .array(BSONArray(changed.map { .integer($0) }))]]
        )
        #expect(other.log.elements == 4)
        other = try apply(["a": long], ["$set": ["a": "x"]])
        #expect(other.log.values.isEmpty && other.log.elements == 0)
    }
}
