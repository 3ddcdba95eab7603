// SPDX-License-Identifier: MIT
//
// MongoDB's order over a list of values that stands in ascending order, every value against every
// other.

import Testing

@testable import SheafBSON

@Suite struct CompareTests {
    // The list pins the order: each inner list holds equal values, and the lists ascend. Every pair
    // is compared both ways, as owned values, as views, and inside of documents and arrays.
    @Test func everyPairOfTheLadder() {
        let rungs = Ladder.rungs
        for (index, values) in rungs.enumerated() {
            for (otherIndex, others) in rungs.enumerated() {
                let expected = (index - otherIndex).signum()
                for left in values {
                    for right in others { expect(left, right, expected) }
                }
            }
        }
    }

    private func expect(_ left: BSONValue, _ right: BSONValue, _ expected: Int) {
        let comment: Comment = "\(left) against \(right)"
        #expect(left.compare(right).signum() == expected, comment)
        #expect(
            left.withView { a in right.withView { b in a.compare(to: b) } }.signum() == expected,
            comment
        )
        let (document, other): (Document, Document) = (["x": left], ["x": right])
        #expect(document.view.compare(to: other.view).signum() == expected, comment)
        let (array, otherArray): (BSONValue, BSONValue) = ([1, left, 2], [1, right, 2])
        #expect(array.compare(otherArray).signum() == expected, comment)
    }

    // In documents the class of the type counts before the name, and the name before the value.
    @Test func documentsCompareClassThenNameThenValue() {
        let (numberB, stringA): (BSONValue, BSONValue) = (["b": 1], ["a": "x"])
        #expect(numberB.compare(stringA) < 0)
        let (negativeB, positiveA): (BSONValue, BSONValue) = (["b": -1], ["a": 1])
        #expect(negativeB.compare(positiveA) > 0)
        let (short, long): (BSONValue, BSONValue) = (["a": 1], ["a": 1, "b": .minKey])
        #expect(short.compare(long) < 0)
    }

    @Test func ranksAreThoseOfMongoDB() {
        let expected: [BSONType: Int] = [
            .minKey: -1, .undefined: 0, .null: 5, .int32: 10, .int64: 10, .double: 10,
            .decimal128: 10, .string: 15, .symbol: 15, .document: 20, .array: 25, .binary: 30,
            .objectID: 35, .bool: 40, .date: 45, .timestamp: 47, .regularExpression: 50,
            .dbPointer: 55, .code: 60, .codeWithScope: 65, .maxKey: 127,
        ]
        for type in BSONType.allCases { #expect(type.rank == expected[type]) }
    }
}
