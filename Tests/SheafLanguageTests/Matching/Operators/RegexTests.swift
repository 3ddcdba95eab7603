// SPDX-License-Identifier: MIT
//
// `$regex` with `$options`, and regular expressions where values stand.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct RegexTests {
    private static func regex(_ pattern: String, _ options: String = "") -> BSONValue {
        .regularExpression(RegularExpression(pattern, options: options))
    }

    private let b = regex("b")
    private let bi = regex("b", "i")

    @Test func matchesTexts() {
        let filters: [Document] = [
            ["a": b], ["a": ["$regex": "b"]], ["a": ["$regex": b]], ["a": ["$in": [b]]],
            ["a": ["$all": [b]]], ["a": ["$not": ["$not": b]]],
            ["a": ["$regex": "b", "$options": ""]],
            ["$nor": [["a": ["$nin": [b]]]]],
        ]
        for filter in filters {
            expect(
                filter,
                matches: [
                    ["a": "abc"], ["a": .symbol("b")], ["a": b], ["a": ["x", "b"]], ["a": [b]],
                ],
                not: [
                    [:], ["a": "B"], ["a": nil], ["a": 1], ["a": .code("b")], ["a": bi],
                    ["a": [["b"]]], ["a": []],
                ]
            )
        }
    }

    @Test func takesOptions() {
        expect(["a": ["$regex": "B", "$options": "i"]], matches: [["a": "b"]], not: [["a": "c"]])
        expect(["a": ["$options": "i", "$regex": "B"]], matches: [["a": "b"]])
        expect(["a": ["$options": "", "$regex": bi]], matches: [["a": "B"]], not: [["a": "c"]])
        expect(["a": ["$regex": b, "$options": "i"]], matches: [["a": "B"], ["a": bi]])
        expect(
            ["a": ["$regex": "^b.c$", "$options": "msix"]],
            matches: [["a": "a\nB\nC"]],
            not: [["a": "bc"]]
        )
        expect(
            ["a": ["$regex": "b", "$gt": "b"]],
            matches: [["a": "cb"]],
            not: [["a": "ab"], ["a": "c"]]
        )
    }

    @Test func standsWhereValuesStand() {
        expect(
            ["a": ["$in": [1, bi, nil]]],
            matches: [["a": 1], ["a": "B"], [:]],
            not: [["a": 2]]
        )
        expect(["a": ["$nin": [1, b]]], matches: [["a": 2], ["a": "x"]], not: [["a": "b"]])
        expect(["a": ["$all": [b, 1]]], matches: [["a": ["b", 1]]], not: [["a": ["b"]]])
        expect(["a": ["$not": b]], matches: [["a": "x"], [:], ["a": 1]], not: [["a": "b"]])
        expect(
            ["a": ["$elemMatch": ["$regex": "b", "$ne": "b"]]],
            matches: [["a": ["b", "bb"]]],
            not: [["a": "bb"], ["a": ["b"]]]
        )
        expect(["a.b": bi], matches: [["a": [["b": 1], ["b": "B"]]]], not: [["a": [["b": "x"]]]])
    }

    @Test(
        arguments: [
            (2, "$regex has to be a string", ["$regex": 1]),
            (2, "$options needs a $regex", ["$options": "i"]),
            (2, "$options has to be a string", ["$regex": "a", "$options": 1]),
            (
                51075, "options set in both $regex and $options",
                ["$regex": regex("a", "i"), "$options": "i"]
            ),
            (
                51074, "options set in both $regex and $options",
                ["$options": "i", "$regex": regex("a", "i")]
            ),
            (51091, "Regular expression is invalid: missing closing parenthesis", ["$regex": "("]),
            (51108, "invalid flag in regex options: g", ["$regex": "a", "$options": "g"]),
            (
                2, "Regular expression is too long",
                ["$regex": .string(String(repeating: "a", count: 40_000))]
            ),
            (2, "cannot nest $ under $in", ["$in": [["$regex": "a"]]]),
            (2, "no $ expressions in $all", ["$all": [["$regex": "a"]]]),
            (
                51091, "Regular expression is invalid: missing closing parenthesis",
                ["$not": regex("(")]
            ),
        ] as [(Int, String, BSONValue)]
    )
    func refuses(_ code: Int, _ message: String, _ operand: BSONValue) {
        expectError(code, saying: message) { try Filter(parsing: ["a": operand]) }
    }

    /// A search that reaches a limit is an error wherever the condition stands; it is not taken for
    /// "no match", which a negation would turn into a match.
    @Test func failsLoudly() throws {
        let hostile = Self.regex("^(a+)+$")
        let text = BSONValue.string(String(repeating: "a", count: 40) + "!")
        let filters: [Document] = [
            ["a": hostile], ["a": ["$not": hostile]], ["a": ["$nin": [hostile]]],
            ["a.b": hostile], ["$or": [["x": 1], ["a": hostile]]],
            ["a": ["$elemMatch": ["$regex": hostile]]], ["a": ["$elemMatch": ["b": hostile]]],
        ]
        for document in [["a": [["b": text], text]], ["a": ["b": text]], ["a": text]] as [Document]
        {
            for filter in filters {
                let parsed = try Filter(parsing: filter)
                let isAsked: Bool
                do {
                    _ = try parsed.matches(document.view)
                    isAsked = false
                } catch {
                    #expect(error.code == 51156)
                    isAsked = true
                }
                do {
                    _ = try parsed.matches(CountingReader(document))
                    #expect(!isAsked)
                } catch let error as LanguageError {
                    #expect(isAsked && error.code == 51156)
                }
            }
        }
        expectError(51156, ["a": [text]], ["$pull": ["a": hostile]])
        expectError(51156, ["a": [text]], ["$pull": ["a": ["$regex": hostile]]])
        expectError(51156, ["a": [text]], ["$set": ["a.$[i]": 1]], arrayFilters: [["i": hostile]])
    }

    @Test func selectsElements() {
        expect(["a": ["x", "b", 1, ["b"], b]], ["$pull": ["a": b]], gives: ["a": ["x", 1]])
        expect(
            ["a": ["x", "B", 1]],
            ["$pull": ["a": ["$regex": "b", "$options": "i"]]],
            gives: ["a": ["x", 1]]
        )
        expect(["a": ["x", "b", 1]], ["$pull": ["a": ["$in": [b, 1]]]], gives: ["a": ["x"]])
        expect(
            ["a": [["k": "b"], ["k": "x"]]],
            ["$pull": ["a": ["k": b]]],
            gives: ["a": [["k": "x"]]]
        )
        expect(["a": ["x", "b"]], ["$set": ["a.$": 1]], gives: ["a": ["x", 1]], filter: ["a": b])
        expect(
            ["a": ["x", "b"]],
            ["$set": ["a.$": 1]],
            gives: ["a": ["x", 1]],
            filter: ["a": ["$in": [1, b]]]
        )
        expect(
            ["a": ["x", "b"]],
            ["$set": ["a.$[i]": 1]],
            gives: ["a": ["x", 1]],
            arrayFilters: [["i": b]]
        )
    }

    /// A literal beginning is a bound; the pattern itself still has to be asked.
    @Test func boundsIndexes() throws {
        let filter = try Filter(parsing: ["a": Self.regex("^ab.c")])
        #expect(filter.hasResidual)
        guard case .pattern(let pattern)? = filter.bounds.first?.predicate else {
            Issue.record("no bound")
            return
        }
        #expect(pattern.literalPrefix == "ab")
        #expect(try Filter(parsing: ["a": b]).bounds.isEmpty)
        #expect(try Filter(parsing: ["a": ["$not": Self.regex("^ab")]]).bounds.isEmpty)
    }
}
