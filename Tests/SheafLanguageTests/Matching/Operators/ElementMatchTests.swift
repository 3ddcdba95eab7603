// SPDX-License-Identifier: MIT
//
// `$elemMatch`: about elements as values, and about their fields.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ElementMatchTests {
    @Test func asksOneElementForAll() {
        expect(
            ["a": ["$elemMatch": ["x": 1, "y": 2]]],
            matches: [["a": [["x": 1, "y": 2]]]],
            not: [["a": [["x": 1], ["y": 2]]], ["a": ["x": 1, "y": 2]]]
        )
        expect(
            ["a": ["$elemMatch": ["$gt": 1, "$lt": 5]]],
            matches: [["a": [0, 3]]],
            not: [["a": [0, 9]], ["a": 3], ["a": [[3]]]]
        )
        expect(
            ["a": ["$elemMatch": ["$or": [["x": 1], ["y": 1]]]]],
            matches: [["a": [["y": 1]]]],
            not: [["a": [["z": 1]]]]
        )
        expect(
            ["a": ["$elemMatch": [:]]],
            matches: [["a": [[:]]], ["a": [[1]]]],
            not: [["a": [1]]]
        )
        expect(
            ["a": ["$elemMatch": ["0": 1]]],
            matches: [["a": [[1, 2]]], ["a": [["0": 1]]]],
            not: [["a": [1]]]
        )
        expect(
            ["a.b": ["$elemMatch": ["$eq": 1]]],
            matches: [["a": [["b": [1]]]]],
            not: [["a": [["b": 1]]]]
        )
        expect(
            ["a": ["$elemMatch": ["$not": ["$gt": 3]]]],
            matches: [["a": [1, 9]]],
            not: [["a": [9]]]
        )
        expect(
            ["a": ["$elemMatch": ["$elemMatch": ["$eq": 1]]]],
            matches: [["a": [[1]]]],
            not: [["a": [1]]]
        )
        expect(["a": ["$elemMatch": ["$size": 1]]], matches: [["a": [[1]]]], not: [["a": [1]]])
    }

    @Test func refuses() {
        expectError(2, saying: "$elemMatch needs an Object") {
            try Filter(parsing: ["a": ["$elemMatch": 1]])
        }
        expectError(2, saying: "unknown operator: $bad") {
            try Filter(parsing: ["a": ["$elemMatch": ["$bad": 1]]])
        }
    }

    /// With an index over the keys of elements only its candidates are looked at.
    @Test func asksTheIndex() throws {
        let elements = (0..<100).map { BSONValue.document(["_id": .integer($0), "g": 1]) }
        let document: Document = ["a": .array(BSONArray(elements))]
        let filter = try Filter(parsing: ["a": ["$elemMatch": ["g": 1, "_id": 70]]])
        let reader = CountingReader(document, indexing: ["_id"])
        #expect(try filter.match(reader)?.position(behind: "a") == 70)
        #expect(reader.log.elements == 0)
        #expect(reader.log.values == ["a.70"])
        let plain = CountingReader(document)
        #expect(try filter.match(plain)?.position(behind: "a") == 70)
        #expect(plain.log.elements == 71)
    }
}
