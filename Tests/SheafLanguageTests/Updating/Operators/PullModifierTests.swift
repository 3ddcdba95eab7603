// SPDX-License-Identifier: MIT
//
// `$pull`: its three kinds of operand, and that an index over the keys of elements spares the
// others.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct PullModifierTests {
    private func pull(
        _ old: BSONValue,
        _ operand: BSONValue,
        gives expected: BSONValue,
        location: SourceLocation = #_sourceLocation
    ) {
        expect(
            ["a": old],
            ["$pull": ["a": operand]],
            gives: ["a": expected],
            location: location
        )
    }

    /// A value goes where it is equal as a whole; a number equals itself in other types.
    @Test func removesEqualValues() {
        pull([1, [1, 2], 3], 1, gives: [[1, 2], 3])
        pull([1, [], 2], [], gives: [1, 2])
        pull([1, 1.0, .int64(1), 2], 1, gives: [2])
        pull([nil, 0, [:]], nil, gives: [0, [:]])
        pull([[1, 2], [2, 1], [[1, 2]]], [1, 2], gives: [[2, 1], [[1, 2]]])
        pull(["x", "y"], "x", gives: ["y"])
    }

    /// A document is a query about elements that are documents: order and further fields do not
    /// matter.
    @Test func removesByQuery() {
        pull(
            [["x": 1, "y": 2], ["y": 2, "x": 1], ["x": 1]],
            ["x": 1, "y": 2],
            gives: [["x": 1]]
        )
        pull([1, ["b": 1], "x"], [:], gives: [1, "x"])
        pull([["b": ["c": 1]], ["b": 2]], ["b.c": 1], gives: [["b": 2]])
        pull([["b": [1, 2]], ["b": 3]], ["b": 2], gives: [["b": 3]])
        pull([["b": 1], ["b": 5], 7], ["b": ["$gt": 3]], gives: [["b": 1], 7])
        pull(
            [["b": 1], ["c": 1], ["d": 1]],
            ["$or": [["b": 1], ["c": 1]]],
            gives: [["d": 1]]
        )
        pull([["b": 1], [["b": 1]]], ["b": 1], gives: [[["b": 1]]])
    }

    /// Operators are about the element itself; nested arrays are looked into as queries do.
    @Test func removesByOperators() {
        pull([1, [1, 9], 2], ["$in": [1]], gives: [2])
        pull([1, 5, "x", 9], ["$gte": 5], gives: [1, "x"])
        pull([1, 5, 9], ["$gt": 1, "$lt": 9], gives: [1, 9])
        pull([1, nil, "x"], ["$ne": 1], gives: [1])
        pull([["b": 1], [["b": 1], 2], 3], ["$elemMatch": ["b": 1]], gives: [["b": 1], 3])
        pull([[1, 2], [1]], ["$size": 2], gives: [[1]])
        pull([1, "x"], ["$exists": true], gives: [])
        pull([1, "x", 2.5], ["$type": "number"], gives: ["x"])
    }

    @Test func leavesWhatDoesNotMatch() {
        expectNoOp(["a": [1, 2]], ["$pull": ["a": 3]])
        expectNoOp([:], ["$pull": ["a": 3]])
        expectNoOp(["a": [:]], ["$pull": ["a.b": 3]])
        expectNoOp(["a": [1]], ["$pull": ["a.5": 3]])
    }

    @Test func refusesOtherTargets() {
        expectError(
            2,
            ["a": 1],
            ["$pull": ["a": 3]],
            saying: "Cannot apply $pull to a non-array value"
        )
        expectError(
            28,
            ["a": 1],
            ["$pull": ["a.b": 3]],
            saying: "Cannot use the part (b) of (a.b) to traverse the element ({a: 1})"
        )
        expectError(28, ["a": [1]], ["$pull": ["a.b": 3]])
    }

    @Test func refusesOperands() {
        for operand in [["$badop": 1], ["$not": ["$gt": 1]], ["b": ["$badop": 1]]] as [BSONValue] {
            expectError(2) { try Update(parsing: ["$pull": ["a": operand]]) }
        }
        expectError(224) { try Update(parsing: ["$pull": ["a": ["$expr": 1]]]) }
        expectError(2) { try Update(parsing: ["$pull": ["a": ["$where": "x"]]]) }
        let expression = BSONValue.regularExpression(RegularExpression("("))
        expectError(51091) { try Update(parsing: ["$pull": ["a": expression]]) }
    }

    /// With an index, only its candidates are shown, and each is asked again, since it may list too
    /// many.
    @Test func asksTheIndex() throws {
        let document: Document = [
            "a": [["_id": 1, "v": 1], ["_id": 2, "v": 2], ["_id": 1.0, "v": 3], ["_id": [2]]]
        ]
        let path = DocumentPath([.field("a")])
        var outcome = try apply(document, ["$pull": ["a": ["_id": 1]]], indexing: ["_id"])
        #expect(outcome.script.edits == [.arrayRemove(path, positions: [0, 2])])
        #expect(outcome.log.elements == 0)
        #expect(outcome.log.values == ["a.0", "a.2", "a.3"])
        outcome = try apply(
            document,
            ["$pull": ["a": ["v": 3, "_id": ["$in": [1, 2]]]]],
            indexing: ["_id"]
        )
        #expect(outcome.script.edits == [.arrayRemove(path, positions: [2])])
        #expect(outcome.log.elements == 0)
        outcome = try apply(document, ["$pull": ["a": ["_id": 1]]])
        #expect(outcome.script.edits == [.arrayRemove(path, positions: [0, 2])])
        #expect(outcome.log.elements == 4)
    }

    /// An index over whole elements answers for values and for `$in`, which also finds arrays.
    @Test func asksTheMemberIndex() throws {
        let aids = ArrayAids(order: nil, hasMemberIndex: true)
        let reader = CountingReader(["a": [3, 1, 2, [1, 7], 1.0]], aids: aids)
        let path = DocumentPath([.field("a")])
        for (condition, positions) in [
            (1, [1, 4]), (["$in": [1, 3]], [0, 1, 3, 4]), ([1, 7], [3]),
        ]
            as [(BSONValue, [Int])]
        {
            let update = try Update(parsing: ["$pull": ["a": condition]])
            let script = try update.edits(reading: reader, match: nil, at: testMoment)
            #expect(script.edits == [.arrayRemove(path, positions: positions)])
        }
        #expect(reader.log.elements == 0)
    }
}
