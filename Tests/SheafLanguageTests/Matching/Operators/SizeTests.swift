// SPDX-License-Identifier: MIT
//
// `$size`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct SizeTests {
    @Test func countsElements() {
        expect(["a": ["$size": 0]], matches: [["a": []]], not: [[:], ["a": [1]], ["a": [:]]])
        expect(["a": ["$size": 2.0]], matches: [["a": [1, [2]]]], not: [["a": [[1, 2]]]])
        expect(
            ["a.b": ["$size": 1]],
            matches: [["a": [["b": []], ["b": [1]]]]],
            not: [["a": [["b": 1]]]]
        )
    }

    @Test func readsNoElement() throws {
        let reader = CountingReader(["a": [1, 2]])
        #expect(try Filter(parsing: ["a": ["$size": 2]]).matches(reader))
        #expect(reader.log.values.isEmpty && reader.log.elements == 0)
        #expect(reader.log.counts == ["a"])
    }

    @Test(
        arguments: [
            ("$size needs a number", "x"),
            ("$size must be a whole number", 1.5),
            ("$size may not be negative", -1),
        ] as [(String, BSONValue)]
    )
    func refuses(_ message: String, _ operand: BSONValue) {
        expectError(2, saying: message) { try Filter(parsing: ["a": ["$size": operand]]) }
    }
}
