// SPDX-License-Identifier: MIT
//
// `$in` and `$nin`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct InTests {
    @Test func looksForOneOfSeveral() {
        expect(
            ["a": ["$in": [1, "x", [5]]]],
            matches: [["a": 1.0], ["a": "x"], ["a": ["y", "x"]], ["a": [5]]],
            not: [["a": 2], ["a": [5, 6]], [:]]
        )
        expect(["a": ["$in": [1, nil]]], matches: [[:], ["a": nil], ["a": 1]], not: [["a": 2]])
        expect(["a": ["$in": []]], matches: [], not: [[:], ["a": 1], ["a": []]])
        expect(["a": ["$nin": [1, 2]]], matches: [["a": 3], [:]], not: [["a": [3, 1]]])
        expect(["a": ["$nin": []]], matches: [[:], ["a": 1]])
        let many = BSONValue.array(BSONArray((0..<500).map { BSONValue.integer($0 * 2) }))
        expect(["a": ["$in": many]], matches: [["a": 998], ["a": 0]], not: [["a": 999], ["a": 3]])
    }

    @Test(arguments: ["$in", "$nin"])
    func refuses(_ name: String) {
        expectError(2, saying: "\(name) needs an array") {
            try Filter(parsing: ["a": document(name, 1)])
        }
        expectError(2, saying: "cannot nest $ under \(name)") {
            try Filter(parsing: ["a": document(name, [["$gt": 1]])])
        }
        expectError(2) { try Filter(parsing: ["a": document(name, [.undefined])]) }
        let expression = BSONValue.regularExpression(RegularExpression("("))
        expectError(51091) { try Filter(parsing: ["a": document(name, [expression])]) }
    }
}
