// SPDX-License-Identifier: MIT
//
// `$eq` and `$ne`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct EqualTests {
    @Test func comparesValues() {
        expect(["a": ["$eq": 1]], matches: [["a": 1], ["a": .int64(1)], ["a": [1]]], not: [[:]])
        expect(["a": ["$ne": 1]], matches: [["a": 2], [:], ["a": []]], not: [["a": 1.0]])
        expect(["a": ["$ne": nil]], matches: [["a": 1]], not: [[:], ["a": nil]])
    }

    /// Equality with a regular expression is that of the expression itself; it does not match
    /// texts.
    @Test func takesRegularExpressionsForValues() {
        let expression = BSONValue.regularExpression(RegularExpression("x", options: "i"))
        let other = BSONValue.regularExpression(RegularExpression("x"))
        expect(
            ["a": ["$eq": expression]],
            matches: [["a": expression], ["a": [expression]]],
            not: [["a": "x"], ["a": other]]
        )
        expectError(2, saying: "Can't have regex as arg to $ne.") {
            try Filter(parsing: ["a": ["$ne": expression]])
        }
    }
}
