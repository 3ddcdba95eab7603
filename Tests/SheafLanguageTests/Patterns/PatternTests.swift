// SPDX-License-Identifier: MIT
//
// Regular expressions by themselves: what they match, what they refuse, and that no pattern runs
// without a bound.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct PatternTests {
    private func does(_ pattern: String, _ options: String = "", match text: String) throws -> Bool
    {
        try Pattern(RegularExpression(pattern, options: options)).matches(text.utf8Span.span.bytes)
    }

    @Test(
        arguments: [
            ("a.c", "", "xabcx", true), ("a.c", "", "a\nc", false), ("a.c", "s", "a\nc", true),
            ("ABC", "", "abc", false), ("ABC", "i", "abc", true), ("Ä", "i", "ä", true),
            ("^b$", "", "a\nb", false), ("^b$", "m", "a\nb", true),
            ("a b # comment", "x", "ab", true), ("a b", "u", "a b", true), ("a", "", "", false),
            ("", "", "", true), ("^.$", "", "ö", true), ("^\\w+$", "", "ö", false),
            ("(?<=ä)b", "", "äb", true), ("a", "", "\0a", true), ("^(a|b)\\1$", "", "bb", true),
        ] as [(String, String, String, Bool)]
    )
    func matches(_ pattern: String, _ options: String, _ text: String, _ expected: Bool) throws {
        #expect(try does(pattern, options, match: text) == expected)
    }

    /// Where a match lies is told in bytes, each group with its own place.
    @Test func tellsWhere() throws {
        let text = "äö: 12 and 345"
        let pattern = try Pattern(RegularExpression("(\\d)(\\d)(x)?"))
        let first = try #require(try pattern.firstMatch(in: text.utf8Span.span.bytes))
        #expect(first == [6..<8, 6..<7, 7..<8, nil])
        let second = try #require(try pattern.firstMatch(in: text.utf8Span.span.bytes, from: 8))
        #expect(second == [13..<15, 13..<14, 14..<15, nil])
        #expect(try pattern.firstMatch(in: text.utf8Span.span.bytes, from: 15) == nil)
    }

    @Test func refuses() {
        expectError(51091, saying: "Regular expression is invalid: missing closing parenthesis") {
            try Pattern(RegularExpression("("))
        }
        expectError(51108, saying: "invalid flag in regex options: z") {
            try Pattern(RegularExpression("a", options: "iz"))
        }
        expectError(2, saying: "Regular expression cannot contain an embedded null byte") {
            try Pattern(RegularExpression("a\0b"))
        }
        expectError(
            2,
            saying: "Regular expression options string cannot contain an embedded null byte"
        ) {
            try Pattern(RegularExpression("a", options: "\0"))
        }
    }

    /// 32,764 bytes are MongoDB's limit; a MiB is not even looked at.
    @Test(arguments: [32_765, 1_048_576])
    func refusesLongPatterns(_ count: Int) throws {
        let longest = try Pattern(RegularExpression(String(repeating: "a", count: 32_764)))
        #expect(longest.literalPrefix == nil)
        expectError(2, saying: "Regular expression is too long") {
            try Pattern(RegularExpression(String(repeating: "a", count: count)))
        }
    }

    /// Patterns that backtrack without end come to an error, by machine code and by interpreter
    /// alike, and never to "no match".
    @Test(
        arguments: ["^(a+)+$", "(a|aa)+$", "(*NO_JIT)^(a+)+$"],
        [40, 5000]
    )
    func endsInAnError(_ pattern: String, _ count: Int) throws {
        let text = String(repeating: "a", count: count) + "!"
        expectError(51156) { try does(pattern, match: text) }
    }

    /// A pattern that is slow from every start, and reaches no limit from any, is stopped by the
    /// clock.
    @Test func endsInTime() throws {
        let text = String(repeating: String(repeating: "a", count: 17) + "!", count: 20_000)
        expectError(51156) { try does("(a+)+(?!!)[xy]", match: text) }
    }

    /// What needs more stack than machine code has is left to the interpreter.
    @Test func goesDeep() throws {
        let text = String(repeating: "ab", count: 50_000)
        #expect(try does("^(?:a|b)*$", match: text))
        #expect(try !does("^(?:a|b)*c", match: text))
    }

    /// A long text is searched in stretches; a match may lie anywhere, also across their ends.
    @Test func findsMatchesAnywhere() throws {
        let pattern = try Pattern(RegularExpression("(?<=é)xé*y"))
        for position in stride(from: 0, to: 1200, by: 7) {
            let text =
                String(repeating: "é", count: position + 1) + "xéééy"
                + String(repeating: "z", count: 1200 - position)
            let start = 2 * (position + 1)
            #expect(
                try pattern.firstMatch(in: text.utf8Span.span.bytes) == [start..<(start + 8)]
            )
        }
    }

    /// Bytes that are no UTF-8 match nothing and break nothing.
    @Test func survivesWrongText() throws {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x62, 0xED, 0xA0, 0x80]
        #expect(try Pattern(RegularExpression("a")).matches(bytes.span.bytes))
        #expect(try Pattern(RegularExpression("b")).matches(bytes.span.bytes))
        #expect(try !Pattern(RegularExpression("a.b")).matches(bytes.span.bytes))
    }

    /// One pattern serves many threads at a time.
    @Test func servesThreads() async throws {
        let pattern = try Pattern(RegularExpression("^(\\w+) (\\d+)$"))
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<2000).allSatisfy { round in
                        let text = "task\(task) \(round)"
                        let space = "task\(task)".utf8.count
                        let match = try? pattern.firstMatch(in: text.utf8Span.span.bytes)
                        return match
                            == [
                                0..<text.utf8.count, 0..<space, (space + 1)..<text.utf8.count,
                            ]
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test(
        arguments: [
            ("^abc", "", "abc"), ("^abc.*x", "", "abc"), ("^abc*", "", "ab"), ("^abc?", "", "ab"),
            ("^abc+", "", "abc"), ("^ab{0,2}", "", "a"), ("^a\\.b\\*c\\d", "", "a.b*c"),
            ("^ä ö", "u", "ä ö"), ("^a/b", "s", "a/b"), ("^a", "i", nil), ("^a", "m", nil),
            ("^a b", "x", nil), ("^a|b", "", nil), ("abc", "", nil), ("^", "", nil),
            ("^.a", "", nil), ("^a*", "", nil), ("^(ab)", "", nil), ("^ab(?i)c", "", "ab"),
        ] as [(String, String, String?)]
    )
    func tellsPrefixes(_ pattern: String, _ options: String, _ expected: String?) throws {
        let pattern = try Pattern(RegularExpression(pattern, options: options))
        #expect(pattern.literalPrefix == expected)
    }
}
