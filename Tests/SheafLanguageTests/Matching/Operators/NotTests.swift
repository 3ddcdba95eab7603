// SPDX-License-Identifier: MIT
//
// `$not`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct NotTests {
    @Test func turnsOperatorsRound() {
        expect(["a": ["$not": ["$gt": 5]]], matches: [["a": 5], [:], ["a": "x"]], not: [["a": 6]])
        expect(["a": ["$not": ["$gt": 5, "$lt": 9]]], matches: [["a": 9]], not: [["a": 6]])
        expect(["a": ["$not": ["$gt": 5]]], matches: [], not: [["a": [1, 6]]])
        expect(["a": ["$not": ["$elemMatch": ["x": 1]]]], matches: [["a": [["x": 2]]], [:]])
    }

    @Test(
        arguments: [
            ("$not needs a regex or a document", 1),
            ("$not cannot be empty", [:]),
            ("unknown operator: b", ["b": 1]),
        ] as [(String, BSONValue)]
    )
    func refuses(_ message: String, _ operand: BSONValue) {
        expectError(2, saying: message) { try Filter(parsing: ["a": ["$not": operand]]) }
    }
}
