// SPDX-License-Identifier: MIT
//
// The keys of indexes on several fields: which values come together, in which order keys lie, and
// what is refused.

import SheafBSON
import SheafLanguage
import Testing

/// The rows of an index as values, found through the keys that it has for a document.
private func rows(
    _ pattern: [(path: String, isDescending: Bool)],
    _ document: Document,
    isSparse: Bool = false
) throws -> [[BSONValue]] {
    let keys = IndexedKeys(pattern, isSparse: isSparse)
    var rows: [[BSONValue]] = []
    let reader = CountingReader(document)
    try keys.forEach(reading: reader) { key in
        let values = try keys.values(of: key, reading: reader)
        rows.append(values?.map { $0.value } ?? [])
    }
    return rows
}

private func ascending(_ paths: String...) -> [(path: String, isDescending: Bool)] {
    paths.map { ($0, false) }
}

@Suite struct IndexedKeysTests {
    @Test func combinesTheFieldsOfADocument() throws {
        #expect(try rows(ascending("a", "b.c"), ["a": 1, "b": ["c": 2]]) == [[1, 2]])
        #expect(try rows(ascending("a", "b"), ["b": 2]) == [[nil, 2]])
        #expect(try rows(ascending("a", "b"), [:]) == [[nil, nil]])
        #expect(try rows(ascending("a", "b"), [:], isSparse: true) == [])
        #expect(try rows(ascending("a", "b"), ["b": .null], isSparse: true) == [[nil, nil]])
    }

    @Test func keepsTheFieldsOfAnElementTogether() throws {
        let list: Document = ["u": 1, "a": [["b": 1, "c": 2], ["b": 3], 7]]
        #expect(
            try rows(ascending("a.b", "u", "a.c"), list) == [
                [1, 1, 2], [3, 1, nil], [nil, 1, nil],
            ]
        )
        #expect(try rows(ascending("a.b", "a.c"), list, isSparse: true) == [[1, 2], [3, nil]])
        #expect(
            try rows(ascending("a", "a.b"), ["a": [["b": 1], [["b": 2]]]])
                == [[["b": 1], 1], [[["b": 2]], nil]]
        )
        #expect(try rows(ascending("a", "a.b", "u"), ["a": [], "u": 1]) == [[.undefined, nil, 1]])
        #expect(
            try rows(ascending("a.b", "a.c"), ["a": [["b": [1, 2], "c": 3], ["c": [4, 5]]]])
                == [[1, 3], [2, 3], [nil, 4], [nil, 5]]
        )
        #expect(
            try rows(ascending("a.b.x", "a.b.y"), ["a": [["b": [["x": 1, "y": 2], ["x": 3]]]]])
                == [[1, 2], [3, nil]]
        )
    }

    @Test func takesNumbersForPositions() throws {
        let list: Document = ["a": [["b": 1, "c": 2], ["b": 3]]]
        #expect(try rows(ascending("a.0.b", "a.0.c"), list) == [[1, 2]])
        #expect(try rows(ascending("a.0.b", "a.b"), list) == [[1, 1], [1, 3]])
        #expect(try rows(ascending("a.0.b", "a.1.b"), list) == [[1, 3]])
        #expect(try rows(ascending("a.5.b", "a.b"), ["a": [["b": 1]]]) == [[nil, 1]])
        #expect(try rows(ascending("u", "x.a.0"), ["x": [["a": [3, 4]]]]) == [[nil, 3]])
        expectError(16746) { try rows(ascending("u", "a.0"), ["a": [5, ["0": 1]]]) }
        expectError(16746) {
            try rows(ascending("u", "x.a.0"), ["x": [["a": [5, ["0": 1]]]]])
        }
    }

    @Test func refusesTwoArraysOfOneDocument() throws {
        let pattern = ascending("a", "b")
        expectError(171) { try rows(pattern, ["a": [1], "b": [2]]) }
        expectError(171) { try rows(pattern, ["a": [1], "b": []]) }
        expectError(171) { try rows(ascending("a.b", "a.c"), ["a": [["b": [1], "c": [2]]]]) }
        expectError(171) { try rows(ascending("x.a", "x.b"), ["x": ["a": [1], "b": [2]]]) }
        expectError(171) { try rows(ascending("a.0.x", "a.1.x"), ["a": [["x": [1]], ["x": [1]]]]) }
        #expect(try rows(pattern, ["a": [1], "b": 2]) == [[1, 2]])
        let message = #expect(throws: LanguageError.self) {
            try rows(pattern, ["a": [1], "b": [2]])
        }?.message
        #expect(message == "cannot index parallel arrays [b] [a]")
    }

    @Test func tellsWhichFieldsLeadThroughArrays() throws {
        let keys = IndexedKeys(ascending("u", "a.b", "a.c.d"))
        func mask(_ document: Document) throws -> UInt32 {
            try keys.forEach(reading: CountingReader(document)) { _ in }
        }
        #expect(try mask(["u": 1, "a": ["b": 2]]) == 0)
        #expect(try mask(["u": [1]]) == 0b001)
        #expect(try mask(["a": []]) == 0b110)
        #expect(try mask(["a": ["c": [["d": 1]]]]) == 0b100)
    }

    /// Keys lie in the order of the pattern, or wholly in the opposite one.
    @Test(arguments: [[false, false], [false, true], [true, false], [true, true]])
    func keysAreInOrder(directions: [Bool]) throws {
        let values: [BSONValue] = [.null, -5, 1, 2.5, "", "a", "a\u{0}", "b", true, [:], ["x": 1]]
        let keys = IndexedKeys([("a", directions[0]), ("b", directions[1])])
        var entries: [(row: [BSONValue], key: [UInt8])] = []
        for first in values {
            for second in values {
                let reader = CountingReader(["a": first, "b": second])
                try keys.forEach(reading: reader) { entries.append(([first, second], $0)) }
            }
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        let sorted = entries.sorted { left, right in
            for (index, isDescending) in directions.enumerated() {
                let order = left.row[index].compare(right.row[index])
                if order != 0 { return isDescending != directions[0] ? order > 0 : order < 0 }
            }
            return false
        }
        #expect(entries.map(\.row) == sorted.map(\.row))
    }

    /// An element alone brings what it brings in its document.
    @Test func tellsTheKeysOfAnElement() throws {
        let keys = IndexedKeys(ascending("a.b", "u", "a.c"))
        let document: Document = ["u": 1, "a": [["b": [1, 2], "c": 3], ["c": 4], 5]]
        let reader = CountingReader(document)
        var expected: [[UInt8]] = []
        try keys.forEach(reading: reader) { expected.append($0) }
        let array = DocumentPath([.field("a")])
        let elements = try #require(try IndexedElements(of: array, keys, reading: reader))
        #expect(elements.multikey == 0b101)
        var found: [[UInt8]] = []
        for element in document["a"]?.arrayValue ?? [] {
            try elements.forEach(inElement: Operand(element).view) { found.append($0) }
        }
        #expect(found == expected && found.count == 4)
        var none: [[UInt8]] = []
        try elements.forEachOfNoElement { none.append($0) }
        var empty: [[UInt8]] = []
        try keys.forEach(reading: CountingReader(["u": 1, "a": []])) { empty.append($0) }
        #expect(none == empty)
        let other = DocumentPath([.field("u")])
        #expect(try IndexedElements(of: other, keys, reading: reader) == nil)
        let positions = IndexedKeys(ascending("a.0", "u"))
        #expect(try IndexedElements(of: array, positions, reading: reader) == nil)
    }

    @Test func partialFiltersAreSimple() throws {
        let filter = try PartialFilter(
            parsing: ["a": ["$gt": 1], "$and": [["b.c": 1], ["$or": [["d": ["$exists": true]]]]]],
            by: nil
        )
        #expect(filter.paths.map(\.text) == ["a", "b.c", "d"])
        for source: Document in [
            ["a": ["$ne": 1]], ["a": ["$exists": false]], ["$nor": [["a": 1]]],
            ["a": ["$not": ["$gt": 1]]], ["$and": [["a": ["$size": 1]]]],
            ["$expr": true], ["a": .regularExpression(RegularExpression("x"))],
        ] {
            expectError(67) { try PartialFilter(parsing: source, by: nil) }
        }
    }
}
