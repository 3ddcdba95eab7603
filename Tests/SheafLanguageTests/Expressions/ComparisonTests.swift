// SPDX-License-Identifier: MIT
//
// `$cmp` and its kind, `$and`, `$or`, `$not`, `$cond`, `$ifNull`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ComparisonTests {
    /// Values compare across types, and a missing value comes before null.
    @Test func comparesAcrossTypes() {
        let document: Document = ["n": nil]
        expect(
            "$cmp",
            [
                ([1, 2], -1), ([2, 1], 1), ([1, 1.0], 0), (["a", 1], 1), ([nil, 1], -1),
                (["$x", nil], -1), ([nil, "$x"], 1), (["$x", "$y"], 0), ([[1], [1, 2]], -1),
                ([.minKey, "$x"], -1), (["$x", .minKey], 1), ([true, "x"], 1),
            ],
            on: document
        )
        expect(
            "$eq",
            [([1, .int64(1)], true), (["$x", "$n"], false), (["$n", nil], true)],
            on: document
        )
        expect("$ne", [([1, 2], true), ([1, 1], false)])
        expect("$gt", [([2, 1], true), ([1, 1], false), (["a", 1], true)])
        expect("$gte", [([1, 1], true), ([1, 2], false)])
        expect("$lt", [([1, 2], true), ([1, 1], false)])
        expect("$lte", [([1, 1], true), ([2, 1], false)])
    }

    @Test func refusesOtherNumbersOfArguments() {
        for name in ["$cmp", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte"] {
            expectParseError(16020, document(name, [1]))
            expectParseError(16020, document(name, [1, 2, 3]))
            expectParseError(16020, document(name, 1))
        }
        expectParseError(16020, ["$not": [1, 2]])
        expectParseError(16020, ["$not": []])
    }

    /// All values count as true but false, null, zero and a missing one.
    @Test func logicGoesByTruth() {
        expect(
            "$and",
            [
                ([], true), ([1, "a", [], [:]], true), ([1, 0], false), ([nil], false),
                (["$x"], false), ([0.0], false), (true, true),
            ]
        )
        expect(
            "$or",
            [
                ([], false), ([0, 1], true), ([0, nil, "$x"], false), ([false, [:]], true),
            ]
        )
        expect("$not", [([1], false), ([0], true), (["$x"], true), (false, true), (["a"], false)])
    }

    @Test func conditionsChoose() {
        expect(
            "$cond",
            [
                ([1, "a", "b"], "a"), ([0, "a", "b"], "b"), ([1, "$x", "b"], nil),
                (["if": ["$gt": ["$n", 5]], "then": "big", "else": "small"], "big"),
            ],
            on: ["n": 7]
        )
        expectParseError(16020, ["$cond": [1, 2]])
        expectParseError(17080, ["$cond": ["then": 1, "else": 2]])
        expectParseError(17081, ["$cond": ["if": 1, "else": 2]])
        expectParseError(17082, ["$cond": ["if": 1, "then": 2]])
        expectParseError(17083, ["$cond": ["if": 1, "then": 2, "else": 3, "x": 4]])
    }

    @Test func ifNullTakesTheFirstValue() {
        expect(
            "$ifNull",
            [
                (["$a", 5], 5), (["$n", 5], 5), (["$b", 5], 0), (["$a", "$n", "$b"], 0),
                (["$a", "$c"], nil), ([.undefined, 1], 1),
            ],
            on: ["n": nil, "b": 0]
        )
        expectParseError(1_257_300, ["$ifNull": ["$a"]])
    }
}
