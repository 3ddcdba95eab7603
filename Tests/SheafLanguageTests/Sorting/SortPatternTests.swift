// SPDX-License-Identifier: MIT
//
// The order of documents: which value an array stands for, what comes where nothing is, and orders
// that are none.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct SortPatternTests {
    /// Expects that documents are in the order of a pattern, each before the next.
    private func expect(
        _ pattern: Document,
        orders documents: [Document],
        location: SourceLocation = #_sourceLocation
    ) throws {
        let order = try SortPattern(parsing: pattern)
        let keys = try documents.map { try order.key(reading: $0.view) }
        for (left, right) in zip(keys, keys.dropFirst()) {
            #expect(left.lexicographicallyPrecedes(right), sourceLocation: location)
        }
        for document in documents {
            let key = try order.key(reading: CountingReader(document, isInParts: true))
            #expect(try key == order.key(reading: document.view), sourceLocation: location)
        }
    }

    /// Expects that documents are equal in the order of a pattern.
    private func expect(
        _ pattern: Document,
        equals documents: [Document],
        location: SourceLocation = #_sourceLocation
    ) throws {
        let order = try SortPattern(parsing: pattern)
        let keys = Set(try documents.map { try order.key(reading: $0.view) })
        #expect(keys.count == 1, sourceLocation: location)
    }

    @Test func values() throws {
        try expect(["a": 1], orders: [["a": .minKey], ["a": 1], ["a": "x"], ["a": [:]]])
        try expect(["a": -1], orders: [["a": [:]], ["a": "x"], ["a": 1], ["a": .minKey]])
        try expect(["a": 1], equals: [["a": 1], ["a": 1.0], ["a": .int64(1), "b": 2]])
        try expect(["a.b": 1], orders: [["a": 1], ["a": ["b": 1]], ["a": ["b": 2]]])
    }

    @Test func missingIsNullAndAnEmptyArrayComesBefore() throws {
        try expect(["a": 1], equals: [[:], ["a": .null]])
        try expect(["a": 1], orders: [["a": []], [:], ["a": 1]])
        try expect(["a": -1], orders: [["a": 1], ["a": .null], ["a": []]])
        try expect(["a": 1], equals: [["a": []], ["a": .undefined]])
        try expect(["a.b": 1], equals: [["a": []], ["a": [1]], [:], ["a": [[:]]]])
        try expect(["a.b": 1], orders: [["a": [["b": []]]], ["a": []]])
    }

    @Test func anArrayStandsForItsLeastOrGreatest() throws {
        try expect(["a": 1], orders: [["a": [9, 1]], ["a": 2], ["a": [3, 4]]])
        try expect(["a": -1], orders: [["a": [9, 1]], ["a": [3, 4]], ["a": 2]])
        try expect(["a.b": 1], equals: [["a": [["b": 3], ["b": 1]]], ["a": ["b": [1, 2]]]])
        try expect(["a.b": -1], equals: [["a": [["b": 3], ["b": 1]]], ["a": ["b": 3]]])
    }

    @Test func onlyTheOuterArrayIsEntered() throws {
        try expect(["a": 1], orders: [["a": [[1, 2], 5]], ["a": [[0]]]])
        try expect(["a.b": 1], equals: [["a": [[["b": 1]]]], [:]])
    }

    @Test func fieldsBelowOneArrayComeFromOneElement() throws {
        let document: Document = ["a": [["b": 1, "c": 9], ["b": 2, "c": 1]]]
        try expect(["a.b": 1, "a.c": 1], equals: [document, ["a": ["b": 1, "c": 9]]])
        try expect(["a.c": 1, "a.b": 1], equals: [document, ["a": ["b": 2, "c": 1]]])
        try expect(["a.b": -1, "a.c": 1], equals: [document, ["a": ["b": 2, "c": 1]]])
        try expect(["z": 1, "a.b": 1], equals: [document, ["a": ["b": 1]]])
        try expect(["a.b": 1, "a.c": -1], orders: [["a": ["b": 1, "c": 9]], ["a": ["b": 1]]])
    }

    @Test func numbersArePositions() throws {
        try expect(["a.1": 1], orders: [["a": [9, 1]], ["a": [0, 2]], ["a": ["1": 3]]])
        try expect(["a.1.b": 1], equals: [["a": [0, ["b": 5]]], ["a": ["1": ["b": 5]]]])
        try expect(["a.5": 1], equals: [["a": [1]], [:]])
        let order = try SortPattern(parsing: ["a.0": 1])
        let ambiguous: Document = ["a": [["0": 1]]]
        expectError(16746) { try order.key(reading: ambiguous.view) }
    }

    @Test func parallelArrays() throws {
        let order = try SortPattern(parsing: ["a": 1, "b": 1])
        let document: Document = ["a": [1], "b": [2]]
        expectError(2, saying: "cannot sort with keys that are parallel arrays") {
            try order.key(reading: document.view)
        }
        let inside = try SortPattern(parsing: ["a.b": 1, "a.c": 1])
        let nested: Document = ["a": [["b": [1], "c": [2]]]]
        expectError(2) { try inside.key(reading: nested.view) }
        try expect(["a": 1, "b": 1], equals: [["a": [1], "b": 2], ["a": 1, "b": 2]])
    }

    @Test func naturalOrder() throws {
        #expect(try SortPattern(parsing: ["$natural": 1]).isNaturalAscending == true)
        #expect(try SortPattern(parsing: ["$natural": -1]).isNaturalAscending == false)
        #expect(try SortPattern(parsing: [:]).isNaturalAscending == true)
        #expect(try SortPattern(parsing: ["a": 1]).isNaturalAscending == nil)
        expectError(2) { try SortPattern(parsing: ["a": 1, "$natural": 1]) }
    }

    @Test func mistakes() throws {
        expectError(15974, saying: "Illegal key in $sort specification: a: \"x\"") {
            try SortPattern(parsing: ["a": "x"])
        }
        expectError(15974) { try SortPattern(parsing: ["a": true]) }
        let direction = "$sort key ordering must be 1 (for ascending) or -1 (for descending)"
        for wrong: BSONValue in [0, 2, -2, 0.5, .double(.nan)] {
            expectError(15975, saying: direction) { try SortPattern(parsing: ["a": wrong]) }
        }
        expectError(15976, saying: "$sort stage must have at least one sort key") {
            try SortPattern(parsingStage: [:], by: nil)
        }
        expectError(115) { try SortPattern(parsing: ["a": ["$meta": "textScore"]]) }
        expectError(7_472_500) { try SortPattern(parsing: Document([("a", 1), ("a", -1)])) }
        expectError(40352) { try SortPattern(parsing: ["": 1]) }
        expectError(16410) { try SortPattern(parsingStage: ["$natural": 1], by: nil) }
        let many = Document((0..<33).map { ("f\($0)", .int32(1)) })
        expectError(13103) { try SortPattern(parsing: many) }
        #expect(try SortPattern(parsing: ["a": 1.9, "b": .int64(-1)]).parts.count == 2)
    }
}
