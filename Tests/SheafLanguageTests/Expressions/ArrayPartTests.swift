// SPDX-License-Identifier: MIT
//
// Expressions that need a part of an array read that part and no more.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ArrayPartTests {
    private let document: Document = [
        "l": .array(BSONArray((0..<100).map { .integer($0) })), "d": ["l": [1, 2, 3]], "e": [],
        "n": 5, "a": [["l": [1, 2]], ["l": [3]]], "z": .null,
    ]

    /// What is read for an expression.
    private func log(_ source: BSONValue) throws -> CountingReader.Log {
        let reader = CountingReader(document)
        let expression = try Expression(parsing: source)
        var evaluation = try Evaluation(reading: reader, expression.dependencies)
        _ = try expression.value(in: &evaluation)
        return reader.log
    }

    @Test(
        "a part is read alone",
        arguments: [
            (["$size": "$l"], [], 0), (["$size": "$d.l"], [], 0), (["$first": "$l"], ["l.0"], 0),
            (["$last": "$l"], ["l.99"], 0), (["$arrayElemAt": ["$l", 7]], ["l.7"], 0),
            (["$arrayElemAt": ["$l", -1]], ["l.99"], 0), (["$arrayElemAt": ["$l", 100]], [], 0),
            (["$slice": ["$l", 3]], [], 3), (["$slice": ["$l", -3]], [], 3),
            (["$slice": ["$l", 50, 4]], [], 4), (["$slice": ["$l", -10, 4]], [], 4),
            (["$slice": ["$l", 0]], [], 0), (["$add": [["$size": "$l"], "$n"]], ["n"], 0),
        ] as [(BSONValue, [String], Int)]
    )
    func parts(_ source: BSONValue, _ values: [String], _ elements: Int) throws {
        let log = try log(source)
        #expect(log.values == values)
        // A reader stops at the first element that is not wanted.
        #expect(log.elements <= elements + 1)
    }

    @Test(
        "an array that is needed as a whole, or that no documents lead to, is read once",
        arguments: [
            (["$concatArrays": [["$slice": ["$l", 1]], "$l"]], ["l"]),
            (["$size": ["$concatArrays": ["$l", "$l"]]], ["l"]), (["$size": "$a.l"], ["a"]),
            (["$arrayElemAt": ["$l", "$n"]], ["l", "n"]), (["$first": "$z"], ["z"]),
            (["$first": "$missing"], ["missing"]),
        ] as [(BSONValue, [String])]
    )
    func wholes(_ source: BSONValue, _ values: [String]) throws {
        #expect(try log(source).values == values)
    }

    // The helper compares each with the whole document at hand.
    @Test("a part has the value that it has in the whole document")
    func values() throws {
        for path in ["$l", "$d.l", "$e", "$a.l", "$z", "$missing", "$d.missing"] as [BSONValue] {
            for position in [-101, -100, -3, -1, 0, 1, 2, 99, 100] as [BSONValue] {
                _ = try evaluate(["$arrayElemAt": [path, position]], on: document)
                _ = try evaluate(["$slice": [path, position]], on: document)
                _ = try evaluate(["$slice": [path, position, 2]], on: document)
            }
            _ = try evaluate([["$first": path], ["$last": path]], on: document)
        }
        expect(["$size": "$l"], is: 100, on: document)
        expect(["$last": "$d.l"], is: 3, on: document)
        expectError(17124, evaluating: ["$size": "$n"], on: document)
        expectError(28724, evaluating: ["$slice": ["$n", 2]], on: document)
        expectError(28689, evaluating: ["$first": "$n"], on: document)
        expectError(28729, evaluating: ["$slice": ["$l", 2, 0]], on: document)
        expectError(28691, evaluating: ["$arrayElemAt": ["$l", 1.5]], on: document)
    }
}
