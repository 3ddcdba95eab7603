// SPDX-License-Identifier: MIT
//
// The expressions on arrays, accumulators among them, and `$let`, `$switch`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ArrayExpressionTests {
    private let document: Document = ["n": nil, "a": [1, 2, 3], "d": ["x": 1]]
    private let null = BSONValue.null

    @Test func findsElements() {
        expect(
            "$arrayElemAt",
            [
                (["$a", 0], 1), (["$a", -1], 3), (["$a", 5], nil), (["$a", -4], nil),
                (["$n", 0], null), (["$a", "$x"], null), (["$a", 1.0], 2),
            ],
            on: document
        )
        expectError(28689, evaluating: ["$arrayElemAt": [5, 0]])
        expectError(28690, evaluating: ["$arrayElemAt": [[1], "x"]])
        expectError(28691, evaluating: ["$arrayElemAt": [[1], 0.5]])
        expect("$first", [("$a", 1), ([[]], nil), ("$n", null)], on: document)
        expect("$last", [("$a", 3), ([[]], nil), ("$n", null)], on: document)
        expectError(28689, evaluating: ["$first": "$d"], on: document)
        expect(
            "$in",
            [
                ([2, "$a"], true), ([2.0, "$a"], true), ([9, "$a"], false),
                (["$x", "$a"], false),
            ],
            on: document
        )
        expectError(40081, evaluating: ["$in": [1, "$n"]], on: document)
        expect(
            "$indexOfArray",
            [
                (["$a", 3], 2), (["$a", 9], -1), ([[1, 2, 1], 1, 1], 2),
                ([[1, 2, 1], 2, 0, 1], -1),
                (["$n", 1], null), ([[1], 1, 5, 2], -1),
            ],
            on: document
        )
        expectError(40090, evaluating: ["$indexOfArray": [1, 1]])
        expectError(40096, evaluating: ["$indexOfArray": [[1], 1, "x"]])
        expectError(40097, evaluating: ["$indexOfArray": [[1], 1, -1]])
        expect(
            "$isArray",
            [([[]], true), ("$a", true), ("$d", false), ("$x", false)],
            on: document
        )
        expect("$size", [("$a", 3), ([[]], 0)], on: document)
        expectError(17124, evaluating: ["$size": "$n"], on: document)
    }

    @Test func makesArrays() {
        expect(
            "$concatArrays",
            [
                (["$a", [4], "$a"], [1, 2, 3, 4, 1, 2, 3]), ([], []),
                (["$a", "$n"], null),
            ],
            on: document
        )
        expectError(28664, evaluating: ["$concatArrays": [[1], 2]])
        expect(
            "$range",
            [
                ([0, 3], [0, 1, 2]), ([5, 0, -2], [5, 3, 1]), ([0, 5, 2], [0, 2, 4]),
                ([3, 0], []),
            ]
        )
        for (code, operand) in [
            (34443, ["x", 1]), (34444, [0.5, 1]), (34445, [0, "x"]), (34446, [0, 0.5]),
            (34447, [0, 1, "x"]), (34448, [0, 1, 0.5]), (34449, [0, 1, 0]),
            (10334, [0, 2_000_000_000]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$range": operand])
        }
        expect("$reverseArray", [("$a", [3, 2, 1]), ("$n", null)], on: document)
        expectError(34435, evaluating: ["$reverseArray": 1])
        expect(
            "$slice",
            [
                (["$a", 2], [1, 2]), (["$a", -2], [2, 3]), (["$a", 0], []), (["$a", 1, 1], [2]),
                (["$a", -2, 5], [2, 3]), (["$a", 9, 1], []), (["$a", -9, 1], [1]),
                (["$n", 1], null),
            ],
            on: document
        )
        for (code, operand) in [
            (28724, [1, 1]), (28725, [[1], "x"]), (28726, [[1], 0.5]), (28727, [[1], 1, "x"]),
            (28728, [[1], 1, 0.5]), (28729, [[1], 1, 0]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$slice": operand])
        }
        expect(
            "$sortArray",
            [
                (["input": [3, 1, 2], "sortBy": 1], [1, 2, 3]),
                (["input": [["v": 1], ["v": 3]], "sortBy": ["v": -1]], [["v": 3], ["v": 1]]),
                (["input": "$n", "sortBy": 1], null),
            ],
            on: document
        )
        expectError(2_942_504, evaluating: ["$sortArray": ["input": 1, "sortBy": 1]])
        expectParseError(2_942_502, ["$sortArray": ["input": 1]])
        expectParseError(2_942_500, ["$sortArray": 1])
    }

    @Test func mapsFiltersAndReduces() {
        expect(
            "$map",
            [
                (["input": "$a", "as": "e", "in": ["$multiply": ["$$e", 2]]], [2, 4, 6]),
                (["input": "$a", "in": ["$add": ["$$this", "$d.x"]]], [2, 3, 4]),
                (["input": "$a", "in": "$x"], [nil, nil, nil]), (["input": "$n", "in": 1], null),
                (
                    [
                        "input": "$a", "as": "x",
                        "in": [
                            "$map": [
                                "input": "$a",
                                "in": [
                                    "$add": [
                                        "$$x",
                                        "$$this",
                                    ]
                                ],
                            ]
                        ],
                    ],
                    [[2, 3, 4], [3, 4, 5], [4, 5, 6]]
                ),
            ],
            on: document
        )
        expect(
            "$filter",
            [
                (["input": "$a", "cond": ["$gt": ["$$this", 1]]], [2, 3]),
                (["input": "$a", "as": "e", "cond": ["$gt": ["$$e", 1]], "limit": 1], [2]),
                (["input": "$n", "cond": true], null),
            ],
            on: document
        )
        expect(
            "$reduce",
            [
                (["input": "$a", "initialValue": 0, "in": ["$add": ["$$value", "$$this"]]], 6),
                (
                    [
                        "input": "$a", "initialValue": [],
                        "in": ["$concatArrays": [["$$this"], "$$value"]],
                    ], [3, 2, 1]
                ),
                (["input": "$n", "initialValue": 0, "in": 1], null),
            ],
            on: document
        )
    }

    @Test func refusesMapsFiltersAndReductions() {
        for (code, source) in [
            (16878, ["$map": 1]), (16879, ["$map": ["input": 1, "in": 1, "x": 1]]),
            (16880, ["$map": ["in": 1]]), (28646, ["$filter": 1]),
            (28648, ["$filter": ["cond": 1]]), (40075, ["$reduce": 1]),
            (40077, ["$reduce": ["in": 1, "initialValue": 1]]),
            (9, ["$map": ["input": 1, "as": "X", "in": 1]]),
            (17276, ["$map": ["input": "$$this", "in": 1]]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, source)
        }
        expectError(16883, evaluating: ["$map": ["input": 1, "in": 1]])
        expectError(28651, evaluating: ["$filter": ["input": 1, "cond": 1]])
        expectError(5_371_200, evaluating: ["$filter": ["input": [], "cond": 1, "limit": 0.5]])
        expectError(5_371_201, evaluating: ["$filter": ["input": [], "cond": 1, "limit": 0]])
        expectError(40080, evaluating: ["$reduce": ["input": 1, "initialValue": 1, "in": 1]])
    }

    /// What grows with every element is bounded in depth and in bytes.
    @Test func boundsWhatGrows() throws {
        let array = BSONValue.array(BSONArray((0..<300).map { BSONValue.integer($0) }))
        let nested: BSONValue = [
            "$reduce": ["input": "$a", "initialValue": 0, "in": ["x": "$$value"]]
        ]
        expectError(15, evaluating: nested, on: ["a": array])
        let doubling: BSONValue = [
            "$reduce": [
                "input": "$a", "initialValue": "x", "in": ["$concat": ["$$value", "$$value"]],
            ]
        ]
        let expression = try Expression(parsing: doubling)
        var evaluation = Evaluation(of: ["a": array], byteCountMax: 100_000)
        expectError(10334) { try expression.value(in: &evaluation) }
    }

    @Test func zipsArrays() {
        expect(
            "$zip",
            [
                (["inputs": ["$a", ["x", "y"]]], [[1, "x"], [2, "y"]]),
                (
                    ["inputs": ["$a", ["x"]], "useLongestLength": true],
                    [[1, "x"], [2, nil], [3, nil]]
                ),
                (
                    ["inputs": [[], ["x"]], "useLongestLength": true, "defaults": [0, 1]],
                    [[0, "x"]]
                ),
                (["inputs": ["$a", "$n"]], null),
            ],
            on: document
        )
        for (code, operand) in [
            (34460, 1), (34461, ["inputs": 1]), (34462, ["inputs": [[1]], "defaults": 1]),
            (34463, ["inputs": [[1]], "useLongestLength": 1]), (34464, ["x": 1]),
            (34465, ["inputs": []]), (34466, ["inputs": [[1]], "defaults": [1]]),
            (34467, ["inputs": [[1]], "defaults": [1, 2], "useLongestLength": true]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$zip": operand])
        }
        expectError(34468, evaluating: ["$zip": ["inputs": [1]]])
    }

    @Test func turnsArraysIntoDocuments() {
        expect(
            "$arrayToObject",
            [
                ([[["a", 1], ["b", 2]]], ["a": 1, "b": 2]), ([[["k": "a", "v": 1]]], ["a": 1]),
                ([[["a", 1], ["b", 2], ["a", 3]]], ["a": 3, "b": 2]), ([[]], [:]), ("$n", null),
            ],
            on: document
        )
        for (code, value) in [
            (40386, 1), (40398, [1]), (40396, [["a", 1], 1]), (40397, [["a"]]),
            (40395, [[1, 1]]), (40391, [["k": "a", "v": 1], 1]), (40392, [["k": "a"]]),
            (40393, [["k": "a", "x": 1]]), (40394, [["k": 1, "v": 1]]), (4_940_400, [["\0", 1]]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$arrayToObject": ["$literal": value]])
        }
        expect("$objectToArray", [("$d", [["k": "x", "v": 1]]), ("$n", null)], on: document)
        expectError(40390, evaluating: ["$objectToArray": 1])
    }

    @Test func accumulates() {
        let mixed: BSONValue = [1, "x", nil, 2.5, [7]]
        expect(
            "$sum",
            [
                ("$a", 6), ([1, 2], 3), ([mixed], 3.5), (["$a", 1], 1), ("x", 0),
                ([0.1, 0.2, 0.3, -0.3, -0.2, -0.1], 0.0),
            ],
            on: document
        )
        expect("$avg", [("$a", 2.0), ([[]], null), (["x"], null)], on: document)
        expect(
            "$min",
            [("$a", 1), ([mixed], 1), ([nil, "$x"], null), ([3, "a", 2], 2)],
            on: document
        )
        expect("$max", [("$a", 3), ([mixed], [7]), ([nil], null)], on: document)
        expect("$stdDevPop", [([[1, 3]], 1.0), ([[]], null), ([5], 0.0)])
        expect("$stdDevSamp", [([[1, 2, 3]], 1.0), ([5], null)])
        expect("$firstN", [(["n": 2, "input": "$a"], [1, 2])], on: document)
        expect("$lastN", [(["n": 2, "input": "$a"], [2, 3])], on: document)
        expect("$maxN", [(["n": 2, "input": [1, nil, 5, 3]], [5, 3])])
        expect("$minN", [(["n": 2, "input": [4, nil, 5, 3]], [3, 4])])
        for (code, operand) in [
            (5_787_902, ["n": "x", "input": [1]]), (5_787_903, ["n": 0.5, "input": [1]]),
            (5_787_908, ["n": 0, "input": [1]]), (5_788_200, ["n": 1, "input": 1]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$firstN": operand])
        }
        expectParseError(5_787_900, ["$maxN": 1])
        expectParseError(5_787_901, ["$maxN": ["n": 1, "input": [], "x": 1]])
        expectParseError(5_787_906, ["$maxN": ["input": []]])
    }

    @Test func bindsVariables() {
        expect(
            "$let",
            [
                (
                    ["vars": ["x": 1, "y": "$a"], "in": ["$concatArrays": ["$$y", ["$$x"]]]],
                    [1, 2, 3, 1]
                ),
                (["vars": ["x": "$nothing"], "in": "$$x"], nil),
                (
                    [
                        "vars": ["x": 1],
                        "in": [
                            "$let": [
                                "vars": ["x": 2, "y": "$$x"],
                                "in": ["$$x", "$$y"],
                            ]
                        ],
                    ], [2, 1]
                ),
                (["vars": ["CURRENT": "$d"], "in": "$x"], 1),
            ],
            on: document
        )
        for (code, operand) in [
            (16874, 1), (16875, ["vars": [:], "in": 1, "x": 1]), (16876, ["in": 1]),
            (10065, ["vars": 1, "in": 1]), (17276, ["vars": ["x": 1, "y": "$$x"], "in": 1]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$let": operand])
        }
    }

    @Test func choosesBranches() {
        expect(
            "$switch",
            [
                (["branches": [["case": false, "then": 1], ["case": "$a", "then": 2]]], 2),
                (["branches": [["case": "$x", "then": 1]], "default": "none"], "none"),
            ],
            on: document
        )
        for (code, operand) in [
            (40060, 1), (40061, ["branches": 1]), (40062, ["branches": [1]]),
            (40063, ["branches": [["case": 1, "then": 1, "x": 1]]]),
            (40064, ["branches": [["then": 1]]]), (40065, ["branches": [["case": 1]]]),
            (40067, ["x": 1]), (40068, ["branches": []]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$switch": operand])
        }
        expectError(40066, evaluating: ["$switch": ["branches": [["case": 0, "then": 1]]]])
    }
}
