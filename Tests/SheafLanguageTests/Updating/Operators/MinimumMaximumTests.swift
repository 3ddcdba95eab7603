// SPDX-License-Identifier: MIT
//
// `$min` and `$max`: the order across types decides, and what need not be read is not read.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct MinimumMaximumTests {
    /// Values in ascending order: of two of them, `$min` leaves or puts the first and `$max` the
    /// second.
    static let ascending: [BSONValue] = [
        .minKey, nil, .double(.nan), -1.5, 0, 5, 6.5, .int64(7), "", "a", "b", [:], ["a": 1],
        ["a": 2], ["a": 2, "b": 0], ["b": 0], [], [nil], [1], [1, 2], [2],
        .binary(Binary([1])), .objectID(ObjectID(head: 1, tail: 1)), false, true,
        .date(DateTime(millisecondsSinceEpoch: 9)), .timestamp(Timestamp(seconds: 1, increment: 1)),
        .regularExpression(RegularExpression("x")), .maxKey,
    ]

    @Test(arguments: ascending.indices)
    func ordersAllTypes(_ index: Int) {
        for other in Self.ascending.indices {
            let (old, operand) = (Self.ascending[index], Self.ascending[other])
            let (least, greatest) = other < index ? (operand, old) : (old, operand)
            expect(["a": old], ["$min": ["a": operand]], gives: ["a": least])
            expect(["a": old], ["$max": ["a": operand]], gives: ["a": greatest])
        }
    }

    /// Equal values stay as they are, even if their types differ.
    @Test(arguments: ["$min", "$max"])
    func leavesEqualValues(_ name: String) {
        expectNoOp(["a": 5], document(name, ["a": 5.0]))
        expectNoOp(["a": 5.0], document(name, ["a": .int64(5)]))
        expectNoOp(["a": ["b": [1, 2]]], document(name, ["a": ["b": [1.0, 2]]]))
        expectNoOp(["a": [1, ["b": 2]]], document(name, ["a": [1.0, ["b": 2.0]]]))
    }

    @Test(arguments: ["$min", "$max"])
    func createsTheOperand(_ name: String) {
        expect([:], document(name, ["a": 5]), gives: ["a": 5])
        expect([:], document(name, ["a.b": nil]), gives: ["a": ["b": nil]])
        expect(["a": [1]], document(name, ["a.2": 7]), gives: ["a": [1, nil, 7]])
        expectError(28, ["a": 1], document(name, ["a.b": 1]))
    }

    /// What the type or the first elements decide is not read further.
    @Test func readsNoMoreThanDecides() throws {
        let elements = (0..<1000).map { BSONValue.integer($0) }
        let long: Document = ["a": .array(BSONArray(elements))]
        var outcome = try apply(long, ["$max": ["a": "text"]])
        #expect(outcome.script.isNoOp && outcome.log.elements == 0 && outcome.log.values.isEmpty)
        outcome = try apply(long, ["$min": ["a": [0, 1, 1]]])
        #expect(outcome.script.edits == [.set(DocumentPath([.field("a")]), [0, 1, 1])])
        #expect(outcome.log.elements == 3 && outcome.log.values.isEmpty)
        outcome = try apply(["a": ["b": 1, "c": 2]], ["$min": ["a": ["b": 0]]])
        #expect(outcome.log.fields == 1 && outcome.log.values.isEmpty)
    }
}
