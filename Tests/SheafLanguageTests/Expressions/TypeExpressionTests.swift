// SPDX-License-Identifier: MIT
//
// The expressions on documents and on types: `$mergeObjects`, `$setField`, `$type`, `$convert` and
// their kin.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct TypeExpressionTests {
    private let document: Document = ["n": nil, "d": ["a": 1, "b": 2], "$x.y": 7]
    private let null = BSONValue.null
    private let moment = BSONValue.date(DateTime(millisecondsSinceEpoch: 1500))

    private func decimal(_ text: String) -> BSONValue { .decimal128(Decimal128(text) ?? .nan) }

    @Test func mergesAndSetsFields() {
        expect(
            "$mergeObjects",
            [
                (["$d", ["b": 3, "c": 4]], ["a": 1, "b": 3, "c": 4]), (["$n", "$x"], [:]),
                ([[["a": 1], ["b": 2]]], ["a": 1, "b": 2]),
            ],
            on: document
        )
        expectError(40400, evaluating: ["$mergeObjects": [1]])
        expect(
            "$getField",
            [
                ("d", ["a": 1, "b": 2]), (["field": "a", "input": "$d"], 1),
                (["$literal": "$x.y"], 7), (["field": "q", "input": "$d"], nil),
                (["field": "q", "input": "$n"], null), (["field": "q", "input": 1], nil),
            ],
            on: document
        )
        for (code, operand) in [
            (3_041_701, ["field": "a", "input": 1, "x": 1]), (3_041_702, ["input": 1]),
            (3_041_703, ["field": "a"]), (5_654_600, ["field": "$a", "input": 1]), (5_654_602, 1),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$getField": operand])
        }
        expect(
            "$setField",
            [
                (["field": "b", "input": "$d", "value": 9], ["a": 1, "b": 9]),
                (["field": "c.d", "input": "$d", "value": 9], ["a": 1, "b": 2, "c.d": 9]),
                (["field": "b", "input": "$d", "value": "$$REMOVE"], ["a": 1]),
                (["field": "b", "input": "$n", "value": 1], null),
            ],
            on: document
        )
        expect("$unsetField", [(["field": "a", "input": "$d"], ["b": 2])], on: document)
        for (code, operand) in [
            (4_161_100, 1), (4_161_101, ["x": 1]), (4_161_102, ["input": 1, "value": 1]),
            (4_161_103, ["field": "a", "input": 1]), (4_161_109, ["field": "a", "value": 1]),
            (4_161_106, ["field": "$a", "input": 1, "value": 1]),
            (4_161_107, ["field": 1, "input": 1, "value": 1]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$setField": operand])
        }
        expectError(4_161_105, evaluating: ["$setField": ["field": "a", "input": 1, "value": 1]])
    }

    @Test func namesTypes() {
        expect(
            "$type",
            [
                (1, "int"), ("$x", "missing"), ("$n", "null"), ("a", "string"),
                ([[1]], "array"), (decimal("1"), "decimal"),
            ],
            on: document
        )
        expect("$isNumber", [(1, true), ("a", false), ("$x", false)], on: document)
        expect(
            "$binarySize",
            [("grün", 5), (.binary(Binary([1, 2])), 2), ("$n", null)],
            on: document
        )
        expect("$bsonSize", [("$d", 19), ("$n", null)], on: document)
        expectError(51276, evaluating: ["$binarySize": 1])
        expectError(31393, evaluating: ["$bsonSize": 1])
    }

    @Test func converts() throws {
        let id = try #require(ObjectID("65f0c8e2a1b2c3d4e5f60718"))
        expect(
            "$toInt",
            [
                (1.9, 1), (-1.9, -1), ("12", 12), (true, 1), (.int64(5), 5),
                (decimal("2.7"), 2), ("$n", null),
            ],
            on: document
        )
        expect("$toLong", [(1, .int64(1)), (moment, .int64(1500)), ("-5", .int64(-5))])
        expect(
            "$toDouble",
            [
                (1, 1.0), ("1.5", 1.5), (false, 0.0), (moment, 1500.0),
                (decimal("2.5"), 2.5), ("1e3", 1000.0),
            ]
        )
        expect("$toDecimal", [(1, decimal("1")), ("1.50", decimal("1.50")), (true, decimal("1"))])
        expect(
            "$toString",
            [
                (1, "1"), (2.5, "2.5"), (3.0, "3"), (true, "true"),
                (.objectID(id), "65f0c8e2a1b2c3d4e5f60718"), (moment, "1970-01-01T00:00:01.500Z"),
                (decimal("1.50"), "1.50"), ("a", "a"),
            ]
        )
        expect("$toBool", [(0, false), (2, true), ("", true), (moment, true), (0.0, false)])
        expect(
            "$toDate",
            [
                (.int64(1500), moment), (1500.5, moment),
                ("1970-01-01T00:00:01.5Z", moment),
                (
                    "1970-01-01",
                    .date(
                        DateTime(
                            millisecondsSinceEpoch: 0
                        )
                    )
                ),
            ]
        )
        expect("$toObjectId", [("65f0c8e2a1b2c3d4e5f60718", .objectID(id))])
    }

    @Test func refusesConversions() {
        for source in [
            ["$toInt": "x"], ["$toInt": "1.5"], ["$toInt": 3e10], ["$toInt": .double(.nan)],
            ["$toInt": .double(.infinity)], ["$toInt": moment], ["$toLong": 1e300],
            ["$toDouble": " 1"], ["$toDouble": [[1]]], ["$toDecimal": "x"], ["$toDate": 1],
            ["$toDate": "yesterday"], ["$toObjectId": "12"], ["$toString": ["$literal": [1]]],
        ] as [BSONValue] {
            expectError(241, evaluating: source)
        }
        expect(
            "$convert",
            [
                (["input": "x", "to": "int", "onError": "bad"], "bad"),
                (["input": "$n", "to": "int", "onNull": 0], 0),
                (["input": "$n", "to": "int"], null),
                (["input": "5", "to": 16], 5), (["input": 1, "to": "$n"], null),
            ],
            on: document
        )
        expectParseError(9, ["$convert": 1])
        expectParseError(9, ["$convert": ["input": 1]])
        expectParseError(9, ["$convert": ["input": 1, "to": "int", "x": 1]])
        expectError(2, evaluating: ["$convert": ["input": 1, "to": "foo"]])
        expectError(9, evaluating: ["$convert": ["input": 1, "to": 77]])
        expectError(241, evaluating: ["$convert": ["input": 1, "to": "array"]])
    }
}
