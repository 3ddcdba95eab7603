// SPDX-License-Identifier: MIT
//
// The expressions on arrays as sets, and random ones against sets of Swift.

import SheafBSON
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct SetExpressionTests {
    private let null = BSONValue.null

    @Test func combinesSets() {
        expect("$setUnion", [([[3, 1], [2, 1.0]], [1, 2, 3]), ([], []), ([[1], nil], null)])
        expect(
            "$setIntersection",
            [
                ([[3, 1, 1], [1, 3, 5]], [1, 3]), ([], []), ([[1], []], []),
                ([[1], "$x"], null),
            ]
        )
        expect("$setDifference", [([[3, 1, 3, 2], [1]], [3, 2]), ([nil, [1]], null)])
        expect("$setEquals", [([[1, 2, 2], [2, 1.0]], true), ([[1], [1, 2]], false)])
        expect("$setIsSubset", [([[1, 1], [2, 1]], true), ([[3], [1]], false)])
        expect("$anyElementTrue", [([[0, nil, 1]], true), ([[]], false), ([[0]], false)])
        expect("$allElementsTrue", [([[1, "a"]], true), ([[]], true), ([[1, nil]], false)])
    }

    @Test func refusesWhatIsNoSet() {
        expectError(17043, evaluating: ["$setUnion": [[1], 1]])
        expectError(17047, evaluating: ["$setIntersection": [[1], 1]])
        expectError(17048, evaluating: ["$setDifference": [1, [1]]])
        expectError(17049, evaluating: ["$setDifference": [[1], 1]])
        expectError(17044, evaluating: ["$setEquals": [[1], nil]])
        expectError(17046, evaluating: ["$setIsSubset": [nil, [1]]])
        expectError(17042, evaluating: ["$setIsSubset": [[1], nil]])
        expectError(17041, evaluating: ["$anyElementTrue": [1]])
        expectError(17040, evaluating: ["$allElementsTrue": [1]])
        expectParseError(17045, ["$setEquals": [[1]]])
    }

    @Test func agreesWithSets() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let (left, right) = (numbers(&random), numbers(&random))
            let operands = BSONValue.array([value(left), value(right)])
            let (a, b) = (Set(left), Set(right))
            #expect(try evaluate(["$setUnion": operands]) == value(a.union(b).sorted()))
            #expect(
                try evaluate(["$setIntersection": operands]) == value(a.intersection(b).sorted())
            )
            let difference = try evaluate(["$setDifference": operands])?.arrayValue
            let found = Set((difference ?? []).compactMap { $0.integerValue.map { Int($0) } })
            #expect(found == a.subtracting(b))
            #expect(difference?.count == found.count)
            #expect(try evaluate(["$setEquals": operands]) == .bool(a == b))
            #expect(try evaluate(["$setIsSubset": operands]) == .bool(a.isSubset(of: b)))
        }
    }

    private func numbers(_ random: inout SeededGenerator) -> [Int] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0...4, using: &random)
        }
    }

    private func value(_ numbers: [Int]) -> BSONValue {
        .array(BSONArray(numbers.map { BSONValue.integer($0) }))
    }
}
