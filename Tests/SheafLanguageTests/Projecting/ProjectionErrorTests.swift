// SPDX-License-Identifier: MIT
//
// Projections that are none, by MongoDB's numbers.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ProjectionErrorTests {
    @Test func mixing() {
        expectRefused(
            31253,
            ["foo": 0, "bar": 1],
            saying: "Cannot do inclusion on field bar in exclusion projection"
        )
        expectRefused(
            31254,
            ["foo": 1, "bar": 0],
            saying: "Cannot do exclusion on field bar in inclusion projection"
        )
        expectRefused(31253, ["a.b": 0, "a.c": 1])
        expectRefused(31253, ["a": ["b": 0, "c": 1]])
        expectRefused(31254, ["_id.x": 1, "b": 0])
        expectRefused(31254, ["n": "x", "b": 0])
        expectRefused(
            31310,
            ["b": 0, "n": "x"],
            saying: "Cannot use an expression n: \"x\" in an exclusion projection"
        )
        expectRefused(
            31252,
            ["b": 0, "n": ["$literal": 1]],
            saying: "Cannot use expression other than $meta in exclusion projection"
        )
        expectRefused(31254, ["n": ["$literal": 1], "b": 0])
    }

    @Test func collisions() {
        expectRefused(
            31249,
            ["a": 1, "a.b": 1],
            saying: "Path collision at a.b remaining portion b"
        )
        expectRefused(31250, ["a.b": 1, "a": 1], saying: "Path collision at a")
        expectRefused(
            31249,
            ["a": 0, "a.b.c": 0],
            saying: "Path collision at a.b.c remaining portion b.c"
        )
        expectRefused(31250, ["a.b": 1, "a": ["b": 1]])
        expectRefused(31250, ["a": ["b": 1], "a.b": 1])
        expectRefused(31249, ["a": ["$literal": 1], "a.b": 1])
        expectRefused(31250, ["a.b": 1, "a": ["$literal": 1]])
        expectRefused(31250, ["a": ["$slice": 1], "a.$": 1])
        expectRefused(31249, ["a": 1, "a.b": 0])
        expectRefused(31250, ["a": 1, "b": 1, "a.$": 1])
    }

    @Test func slices() {
        expectRefused(31272, ["a": ["$slice": [1, 2, 3]]])
        expectRefused(31272, ["a": ["$slice": [1]]])
        expectRefused(31272, ["a": ["$slice": []]])
        expectRefused(31258, ["a": ["$slice": [1, "x"]]])
        expectRefused(31259, ["a": ["$slice": [1, 0]]])
        expectRefused(31259, ["a": ["$slice": [1, -1]]])
        expectRefused(31273, ["a": ["$slice": "x"]])
        expectRefused(31273, ["a": ["$slice": ["x": 1]]])
    }

    @Test func elementMatches() {
        expectRefused(31274, ["a": ["$elemMatch": 1]])
        expectRefused(31275, ["a.b": ["$elemMatch": ["c": 1]]])
        expectRefused(31275, ["a": ["b": ["$elemMatch": ["c": 1]]]])
        expectRefused(31255, ["b.$": 1, "a": ["$elemMatch": ["c": 1]]])
        expectRefused(31256, ["a": ["$elemMatch": ["c": 1]], "b.$": 1])
        expectRefused(2, ["a": ["$elemMatch": ["$no": 1]]])
        expectRefused(168, ["a": ["$elemMatch": ["c": 1]]], in: .projectStage)
    }

    @Test func positionals() {
        expectRefused(31276, ["a.$": 1, "b.$": 1])
        expectRefused(31394, ["a.$.b": 1])
        expectRefused(31395, ["a.$": 0])
        expectRefused(31271, ["a.$": ["b": 1]])
        expectRefused(31271, ["a.$": ["$slice": 1]])
        expectRefused(31308, ["a.$": "x"])
        expectRefused(31324, ["a.$": 1], in: .projectStage)
        expectRefused(31253, ["b": 0, "a.$": 1])
        expectRefused(5_392_900, [".$": 1])
        expectRefused(40353, ["a..$": 1])
    }

    @Test func paths() throws {
        expectRefused(40352, ["": 1], saying: "FieldPath cannot be constructed with empty string")
        expectRefused(40353, ["a.": 1], saying: "FieldPath must not end with a '.'.")
        expectRefused(15998, [".a": 1])
        expectRefused(15998, ["a..b": 1])
        expectRefused(16410, ["$a": 1])
        expectRefused(16410, ["a.$b": 1])
        expectRefused(16410, ["$": 1])
        expectRefused(16410, ["a": ["$b": 1, "c": 1]])
        let long = Array(repeating: "a", count: 201).joined(separator: ".")
        expectRefused(5_984_700, one(long, 1))
        let half = Array(repeating: "a", count: 101).joined(separator: ".")
        expectRefused(5_984_700, one(half, .document(one(half, 1))))
        #expect(try Projection(parsing: ["a.$id": 1]).isIdentity == false)
    }

    @Test func others() {
        expectRefused(31325, ["a": ["$foo": 1]], saying: "Unknown expression $foo")
        expectRefused(51270, ["a": [:]])
        expectRefused(51270, ["a": ["b": [:]]])
        expectRefused(51272, [:], in: .projectStage)
        expectRefused(115, ["a": ["$meta": "textScore"]])
    }

    private func one(_ name: String, _ value: BSONValue) -> Document {
        Document([(name, value)])
    }
}
