// SPDX-License-Identifier: MIT
//
// `$all`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct AllTests {
    @Test func looksForEach() {
        expect(["a": ["$all": [1, 2]]], matches: [["a": [2, 3, 1]]], not: [["a": [1]], ["a": 1]])
        expect(["a": ["$all": [1]]], matches: [["a": 1], ["a": [1]]], not: [["a": 2]])
        expect(["a": ["$all": []]], matches: [], not: [["a": []], [:], ["a": 1]])
        expect(["a": ["$all": [nil]]], matches: [[:], ["a": nil]], not: [["a": 1]])
        expect(["a": ["$all": [[1, 2]]]], matches: [["a": [1, 2]], ["a": [[1, 2]]]])
        expect(
            ["a": ["$all": [["$elemMatch": ["x": 1]], ["$elemMatch": ["x": 2]]]]],
            matches: [["a": [["x": 1], ["x": 2]]]],
            not: [["a": [["x": 1]]]]
        )
    }

    @Test(
        arguments: [
            ("$all needs an array", 1),
            ("$all/$elemMatch has to be consistent", [["$elemMatch": ["x": 1]], 1]),
            ("no $ expressions in $all", [1, ["$elemMatch": ["x": 1]]]),
            ("no $ expressions in $all", [["$gt": 1]]),
        ] as [(String, BSONValue)]
    )
    func refuses(_ message: String, _ operand: BSONValue) {
        expectError(2, saying: message) { try Filter(parsing: ["a": ["$all": operand]]) }
    }
}
