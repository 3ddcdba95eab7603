// SPDX-License-Identifier: MIT
//
// `$and`, `$or`, `$nor`, and the clauses that ask nothing.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct LogicTests {
    @Test func combinesQueries() {
        expect(["$and": [["a": 1], ["b": 1]]], matches: [["a": 1, "b": 1]], not: [["a": 1]])
        expect(["$or": [["a": 1], ["b": 1]]], matches: [["a": 1], ["b": 1]], not: [[:]])
        expect(["$nor": [["a": 1], ["b": 1]]], matches: [[:]], not: [["a": 1], ["b": 1]])
        expect(["$nor": [["a": 1]]], matches: [["a": 2]], not: [["a": [1]]])
        expect(["$or": [["a": 1, "b": 2], [:]]], matches: [[:]])
        expect(
            ["c": 1, "$or": [["a": 1], ["b": 1]]],
            matches: [["b": 1, "c": 1]],
            not: [["b": 1]]
        )
    }

    @Test(arguments: ["$and", "$or", "$nor"])
    func refuses(_ name: String) {
        func expectRefusal(_ message: String, _ operand: BSONValue) {
            guard case .document(let filter) = document(name, operand) else { return }
            expectError(2, saying: message) { try Filter(parsing: filter) }
        }
        expectRefusal("\(name) must be an array", 1)
        expectRefusal("$and/$or/$nor must be a nonempty array", [])
        expectRefusal("$or/$and/$nor entries need to be full objects", [1])
    }

    @Test func takesConstants() {
        expect(["$comment": "why", "a": 1], matches: [["a": 1]], not: [[:]])
        expect(["$alwaysTrue": 1], matches: [[:]])
        expect(["$alwaysFalse": 1], matches: [], not: [[:]])
        expectError(9) { try Filter(parsing: ["$alwaysTrue": 2]) }
    }
}
