// SPDX-License-Identifier: MIT
//
// Which values of a document an index on a path holds.

import SheafBSON
import SheafLanguage
import Testing

private func values(
    _ path: String,
    _ document: Document,
    isMultiple: Bool,
    location: SourceLocation = #_sourceLocation
) throws -> [BSONValue] {
    var values: [BSONValue] = []
    let entered = try IndexedValues(at: path).forEach(reading: CountingReader(document)) {
        values.append(BSONValue(copying: $0))
    }
    #expect(entered == isMultiple, sourceLocation: location)
    return values
}

@Suite struct IndexedValuesTests {
    @Test func holdsTheValueOrNull() throws {
        #expect(try values("a", ["a": 1], isMultiple: false) == [1])
        #expect(try values("a.b", ["a": ["b": ["c": 1]]], isMultiple: false) == [["c": 1]])
        #expect(try values("a", [:], isMultiple: false) == [nil])
        #expect(try values("a.b", ["a": 5], isMultiple: false) == [nil])
        #expect(try values("a.b.c", ["a": ["b": [:]]], isMultiple: false) == [nil])
    }

    @Test func holdsTheElements() throws {
        #expect(try values("a", ["a": [1, [2, 3], 1]], isMultiple: true) == [1, [2, 3], 1])
        #expect(try values("a", ["a": []], isMultiple: true) == [.undefined])
        #expect(
            try values(
                "a.b",
                ["a": [["b": 1], ["b": [2, 3]], [:], ["b": []], 7, [["b": 8]]]],
                isMultiple: true
            ) == [1, 2, 3, nil, .undefined, nil, nil]
        )
        #expect(try values("a.b", ["a": []], isMultiple: true) == [nil])
        #expect(
            try values("a.b.c", ["a": ["b": [["c": 1], ["c": 2]]]], isMultiple: true) == [1, 2]
        )
    }

    @Test func takesNumbersForPositions() throws {
        #expect(try values("a.1", ["a": [5, 6]], isMultiple: true) == [6])
        #expect(try values("a.5", ["a": [5, 6]], isMultiple: true) == [nil, nil])
        #expect(try values("a.0.b", ["a": [["b": 1], ["b": 2]]], isMultiple: true) == [1])
        #expect(try values("a.0.b", ["a": [[["b": 1]], 2]], isMultiple: true) == [1])
        #expect(try values("a.0", ["a": ["0": 7]], isMultiple: false) == [7])
        #expect(try values("x.a.0", ["x": [["a": [3, 4]]]], isMultiple: true) == [3])
        expectError(16746) { try values("a.0", ["a": [5, ["0": 1]]], isMultiple: true) }
        expectError(16746) {
            try values("x.a.0", ["x": [["a": [5, ["0": 1]]]]], isMultiple: true)
        }
    }

    /// The values of one element alone, for those who keep an index while elements come and go.
    @Test func tellsTheValuesOfAnElement() throws {
        func inElement(_ element: BSONValue, _ path: String, _ depth: Int) throws -> [BSONValue] {
            var values: [BSONValue] = []
            let operand = Operand(element)
            try IndexedValues(at: path).forEach(inElement: operand.view, below: depth) {
                values.append(BSONValue(copying: $0))
            }
            return values
        }
        #expect(try inElement(["b": [1, 2]], "a.b", 1) == [1, 2])
        #expect(try inElement(5, "a.b", 1) == [nil])
        #expect(try inElement([1, 2], "a", 1) == [[1, 2]])
    }
}
