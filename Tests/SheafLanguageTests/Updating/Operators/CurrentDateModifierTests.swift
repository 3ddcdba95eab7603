// SPDX-License-Identifier: MIT
//
// `$currentDate`: its two forms, that it always counts as a change, and what is refused.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct CurrentDateModifierTests {
    private let date = BSONValue.date(testMoment.date)
    private let timestamp = BSONValue.timestamp(testMoment.timestamp)

    @Test func putsTheTime() {
        for operand in [true, false, ["$type": "date"]] as [BSONValue] {
            expect([:], ["$currentDate": ["a": operand]], gives: ["a": date])
            expect(["a": 1], ["$currentDate": ["a": operand]], gives: ["a": date])
        }
        expect(
            ["a": [1]],
            ["$currentDate": ["a.0": ["$type": "timestamp"], "b.c": true]],
            gives: ["a": [timestamp], "b": ["c": date]]
        )
        expect(
            ["a": [["x": 1], ["x": 2]]],
            ["$currentDate": ["a.$[].t": true]],
            gives: ["a": [["x": 1, "t": date], ["x": 2, "t": date]]]
        )
        expectError(28, ["a": 1], ["$currentDate": ["a.b": true]])
    }

    /// Even the same time is put.
    @Test func alwaysCountsAsAChange() throws {
        let outcome = try apply(["a": date], ["$currentDate": ["a": true]])
        #expect(outcome.script.edits == [.set(DocumentPath([.field("a")]), date)])
        #expect(outcome.log.values.isEmpty)
    }

    @Test(
        arguments: [
            (["x": 1], "Unrecognized $currentDate option: x"),
            (["$type": "date", "x": 1], "Unrecognized $currentDate option: x"),
            (
                [:],
                "The '$type' string field is required to be 'date' or 'timestamp': "
                    + "{$currentDate: {field : {$type: 'date'}}}"
            ),
            (
                ["$type": "Date"],
                "The '$type' string field is required to be 'date' or 'timestamp': "
                    + "{$currentDate: {field : {$type: 'date'}}}"
            ),
            (
                ["$type": 9],
                "The '$type' string field is required to be 'date' or 'timestamp': "
                    + "{$currentDate: {field : {$type: 'date'}}}"
            ),
            (
                "now",
                "string is not valid type for $currentDate. Please use a boolean ('true') or a "
                    + "$type expression ({$type: 'timestamp/date'})."
            ),
            (
                1,
                "int is not valid type for $currentDate. Please use a boolean ('true') or a $type "
                    + "expression ({$type: 'timestamp/date'})."
            ),
        ] as [(BSONValue, String)]
    )
    func refusesOperands(_ operand: BSONValue, _ message: String) {
        expectError(2, saying: message) { try Update(parsing: ["$currentDate": ["a": operand]]) }
    }
}
