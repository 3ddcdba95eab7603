// SPDX-License-Identifier: MIT
//
// The expressions on strings, and random searches against Swift's own.

import SheafBSON
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct StringExpressionTests {
    private let document: Document = ["n": nil, "s": "grün"]
    private let null = BSONValue.null

    @Test func joinsAndCuts() {
        expect("$concat", [(["a", "b"], "ab"), ([], ""), (["a", "$n"], null)], on: document)
        expectError(16702, evaluating: ["$concat": ["a", 1]])
        for name in ["$substr", "$substrBytes"] {
            expect(
                name,
                [
                    (["hello", 1, 3], "ell"), (["hello", 1, -1], "ello"), (["hi", 9, 1], ""),
                    (["$n", 0, 1], ""), ([123, 0, 2], "12"),
                ],
                on: document
            )
        }
        expectError(16034, evaluating: ["$substrBytes": ["a", "x", 1]])
        expectError(16035, evaluating: ["$substrBytes": ["a", 1, "x"]])
        expectError(50752, evaluating: ["$substrBytes": ["a", -1, 1]])
        expectError(28656, evaluating: ["$substrBytes": ["$s", 3, 1]], on: document)
        expectError(28657, evaluating: ["$substrBytes": ["$s", 0, 3]], on: document)
        expectError(16007, evaluating: ["$substrBytes": [[1], 0, 1]])
        expect(
            "$substrCP",
            [(["$s", 2, 2], "ün"), (["$s", 9, 1], ""), (["$n", 0, 1], "")],
            on: document
        )
        for (code, operand) in [
            (34450, ["a", "x", 1]), (34451, ["a", 0.5, 1]), (34452, ["a", 0, "x"]),
            (34453, ["a", 0, 0.5]), (34454, ["a", 0, -1]), (34455, ["a", -1, 1]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$substrCP": operand])
        }
        expect(
            "$split",
            [
                (["a,b,,c", ","], ["a", "b", "", "c"]), (["abc", "x"], ["abc"]),
                (["$n", ","], null),
            ],
            on: document
        )
        expectError(40085, evaluating: ["$split": [1, ","]])
        expectError(40086, evaluating: ["$split": ["a", 1]])
        expectError(40087, evaluating: ["$split": ["a", ""]])
    }

    @Test func measuresAndCompares() {
        expect("$strLenBytes", [("$s", 5), ("", 0)], on: document)
        expect("$strLenCP", [("$s", 4)], on: document)
        expectError(34473, evaluating: ["$strLenBytes": "$n"], on: document)
        expectError(34471, evaluating: ["$strLenCP": 1])
        expect("$toLower", [("AbÜ", "abÜ"), ("$n", ""), (12, "12"), (1.5, "1.5")], on: document)
        expect("$toUpper", [("abü", "ABü")])
        expectError(16007, evaluating: ["$toLower": [[1]]])
        expect(
            "$strcasecmp",
            [
                (["ABC", "abc"], 0), (["a", "B"], -1), (["b", "A"], 1),
                (["$n", "a"], -1),
            ],
            on: document
        )
    }

    @Test func trims() {
        expect(
            "$trim",
            [
                (["input": "  a b \n"], "a b"), (["input": "xxaxx", "chars": "x"], "a"),
                (["input": "$n"], null), (["input": "ab", "chars": "ab"], ""),
            ],
            on: document
        )
        expect("$ltrim", [(["input": " a "], "a ")])
        expect("$rtrim", [(["input": " a "], " a")])
        expectParseError(50696, ["$trim": "a"])
        expectParseError(50694, ["$trim": ["input": "a", "x": 1]])
        expectParseError(50695, ["$trim": ["chars": "a"]])
        expectError(50699, evaluating: ["$trim": ["input": 1]])
        expectError(50700, evaluating: ["$trim": ["input": "a", "chars": 1]])
    }

    @Test func searchesAndReplaces() {
        expect(
            "$indexOfBytes",
            [
                (["$s", "n"], 4), (["$s", "x"], -1), (["aXbX", "X", 2], 3),
                (["aXbX", "X", 2, 3], -1), (["$n", "a"], null), (["abc", ""], 0),
                (["a", "a", 5], -1),
            ],
            on: document
        )
        expect(
            "$indexOfCP",
            [
                (["$s", "n"], 3), (["$s", "ün"], 2), (["", ""], 0), (["$n", "a"], null),
                (["aXbX", "X", 2], 3), (["abc", "c", 0, 2], -1),
            ],
            on: document
        )
        expectError(40091, evaluating: ["$indexOfBytes": [1, "a"]])
        expectError(40092, evaluating: ["$indexOfBytes": ["a", 1]])
        expectError(40093, evaluating: ["$indexOfCP": [1, "a"]])
        expectError(40094, evaluating: ["$indexOfCP": ["a", 1]])
        expectError(40096, evaluating: ["$indexOfCP": ["a", "a", "x"]])
        expectError(40097, evaluating: ["$indexOfBytes": ["a", "a", -1]])
        expect(
            "$replaceOne",
            [
                (["input": "aXbX", "find": "X", "replacement": "-"], "a-bX"),
                (["input": "$n", "find": "X", "replacement": "-"], null),
                (["input": "ab", "find": "", "replacement": "-"], "-ab"),
            ],
            on: document
        )
        expect(
            "$replaceAll",
            [
                (["input": "aXbX", "find": "X", "replacement": "--"], "a--b--"),
                (["input": "ab", "find": "", "replacement": "-"], "-a-b-"),
            ]
        )
        for (code, operand) in [
            (51751, 1), (51750, ["x": 1]), (51749, ["find": "a", "replacement": "a"]),
            (51748, ["input": "a", "replacement": "a"]), (51747, ["input": "a", "find": "a"]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$replaceOne": operand])
        }
        for (code, operand) in [
            (51746, ["input": 1, "find": "a", "replacement": "a"]),
            (51745, ["input": "a", "find": 1, "replacement": "a"]),
            (51744, ["input": "a", "find": "a", "replacement": 1]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$replaceAll": operand])
        }
    }

    @Test func findsRegularExpressions() {
        let pattern = BSONValue.regularExpression(RegularExpression("(b)|(ü)"))
        expect(
            "$regexMatch",
            [
                (["input": "grün", "regex": pattern], true),
                (["input": "x", "regex": "^X$"], false),
                (["input": "x", "regex": "^X$", "options": "i"], true),
                (["input": "$n", "regex": "x"], false), (["input": "x", "regex": "$n"], false),
            ],
            on: document
        )
        expect(
            "$regexFind",
            [
                (
                    ["input": "grün", "regex": pattern],
                    ["match": "ü", "idx": 2, "captures": [nil, "ü"]]
                ),
                (["input": "x", "regex": pattern], null), (["input": "$n", "regex": "x"], null),
            ],
            on: document
        )
        expect(
            "$regexFindAll",
            [
                (
                    ["input": "ab1ü22", "regex": "[0-9]+"],
                    [
                        ["match": "1", "idx": 2, "captures": []],
                        ["match": "22", "idx": 4, "captures": []],
                    ]
                ),
                (["input": "$n", "regex": "x"], []), (["input": "aa", "regex": "b"], []),
                (
                    ["input": "ü", "regex": "x*"],
                    [
                        ["match": "", "idx": 0, "captures": []],
                        ["match": "", "idx": 1, "captures": []],
                    ]
                ),
            ],
            on: document
        )
        let flagged = BSONValue.regularExpression(RegularExpression("x", options: "i"))
        expectParseError(51103, ["$regexMatch": "x"])
        expectParseError(31022, ["$regexMatch": ["regex": "x"]])
        expectParseError(31023, ["$regexMatch": ["input": "x"]])
        expectParseError(51091, ["$regexMatch": ["input": "x", "regex": "("]])
        expectParseError(51107, ["$regexMatch": ["input": "x", "regex": flagged, "options": "i"]])
        expectParseError(51105, ["$regexMatch": ["input": "x", "regex": 1]])
        expectParseError(51106, ["$regexMatch": ["input": "x", "regex": "x", "options": 1]])
        expectError(51104, evaluating: ["$regexMatch": ["input": 1, "regex": "x"]])
    }

    @Test func agreesWithPlainSearch() throws {
        var random = SeededGenerator(seed: 4)
        let letters = ["a", "b", "ü", "😀"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...8, using: &random))
                .map { _ in letters.randomElement(using: &random) ?? "a" }
            let token = (0..<Int.random(in: 1...2, using: &random))
                .map { _ in letters.randomElement(using: &random) ?? "a" }
            let found = text.indices.first { Array(text[$0...].prefix(token.count)) == token }
            let operands: BSONValue = [.string(text.joined()), .string(token.joined())]
            #expect(try evaluate(["$indexOfCP": operands]) == .integer(found ?? -1))
            let bytes = found.map { text[..<$0].joined().utf8.count } ?? -1
            #expect(try evaluate(["$indexOfBytes": operands]) == .integer(bytes))
        }
    }
}
