// SPDX-License-Identifier: MIT
//
// `$pop`: either end, and that no element is read.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct PopModifierTests {
    @Test func removesAtEitherEnd() {
        expect(["a": [1, 2, 3]], ["$pop": ["a": 1]], gives: ["a": [1, 2]])
        expect(["a": [1, 2, 3]], ["$pop": ["a": -1]], gives: ["a": [2, 3]])
        expect(["a": [1]], ["$pop": ["a": 1]], gives: ["a": []])
        expect(["a": [[1, 2]]], ["$pop": ["a.0": -1]], gives: ["a": [[2]]])
        expect(["a": [[1, 2], [], [3]]], ["$pop": ["a.$[]": 1]], gives: ["a": [[1], [], []]])
    }

    @Test(arguments: [1.0, .int64(1), .decimal128(Decimal128("1.0") ?? .nan)] as [BSONValue])
    func takesNumbersOfAllTypes(_ operand: BSONValue) {
        expect(["a": [1, 2]], ["$pop": ["a": operand]], gives: ["a": [1]])
    }

    @Test func leavesWhatIsEmptyOrMissing() {
        expectNoOp(["a": []], ["$pop": ["a": 1]])
        expectNoOp([:], ["$pop": ["a": 1]])
        expectNoOp(["a": [:]], ["$pop": ["a.b": -1]])
        expectNoOp(["a": [1]], ["$pop": ["a.5": 1]])
    }

    @Test func refusesOtherTargets() {
        expectError(
            14,
            ["a": ["b": 1]],
            ["$pop": ["a.b": 1]],
            saying: "Path 'a.b' contains an element of non-array type 'int'"
        )
        expectError(
            14,
            ["a": nil],
            ["$pop": ["a": 1]],
            saying: "Path 'a' contains an element of non-array type 'null'"
        )
        expectError(
            28,
            ["a": "s"],
            ["$pop": ["a.b": 1]],
            saying: "Cannot use the part (b) of (a.b) to traverse the element ({a: \"s\"})"
        )
        expectError(28, ["a": [1]], ["$pop": ["a.b": 1]])
    }

    @Test(
        arguments: [
            (true, "Expected a number in: a: true"),
            ("x", "Expected a number in: a: \"x\""),
            (0.5, "Expected an integer: a: 0.5"),
            (2, "$pop expects 1 or -1, found: 2"),
            (0, "$pop expects 1 or -1, found: 0"),
        ] as [(BSONValue, String)]
    )
    func refusesOperands(_ operand: BSONValue, _ message: String) {
        expectError(9, saying: message) { try Update(parsing: ["$pop": ["a": operand]]) }
    }

    @Test func countsAndReadsNothing() throws {
        let outcome = try apply(["a": [1, 2, 3]], ["$pop": ["a": 1]])
        #expect(
            outcome.script.edits == [.arrayRemove(DocumentPath([.field("a")]), positions: [2])]
        )
        #expect(outcome.log.counts == ["a"])
        #expect(outcome.log.elements == 0 && outcome.log.values.isEmpty)
    }
}
