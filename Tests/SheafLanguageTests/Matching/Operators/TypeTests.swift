// SPDX-License-Identifier: MIT
//
// `$type`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct TypeTests {
    @Test func comparesTypes() {
        expect(
            ["a": ["$type": "string"]],
            matches: [["a": "x"], ["a": [1, "x"]]],
            not: [["a": 1]]
        )
        expect(["a": ["$type": 2]], matches: [["a": "x"]], not: [["a": .symbol("x")], [:]])
        expect(["a": ["$type": -1]], matches: [["a": .minKey]], not: [["a": 1]])
        expect(["a": ["$type": 127.0]], matches: [["a": .maxKey]], not: [["a": 1]])
        expect(
            ["a": ["$type": "number"]],
            matches: [["a": 1], ["a": .int64(1)], ["a": 1.5]],
            not: [["a": "1"]]
        )
        expect(["a": ["$type": "array"]], matches: [["a": []], ["a": [1]]], not: [["a": 1]])
        expect(["a": ["$type": ["int", 2]]], matches: [["a": 1], ["a": "x"]], not: [["a": 1.5]])
        expect(["a": ["$type": "null"]], matches: [["a": nil]], not: [[:]])
    }

    @Test(
        arguments: [
            (2, "Unknown type name alias: foo", "foo"),
            (2, "Invalid numerical type code: 0", 0),
            (2, "Invalid numerical type code: 20", 20),
            (2, "Invalid numerical type code: 1.5", 1.5),
            (9, "a must match at least one type", []),
            (14, "type must be represented as a number or a string", nil),
        ] as [(Int, String, BSONValue)]
    )
    func refuses(_ code: Int, _ message: String, _ operand: BSONValue) {
        expectError(code, saying: message) { try Filter(parsing: ["a": ["$type": operand]]) }
    }
}
