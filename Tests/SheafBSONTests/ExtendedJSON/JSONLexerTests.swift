// SPDX-License-Identifier: MIT
//
// Tokens of JSON and of the shell's dialect.

import Testing

@testable import SheafBSON

@Suite struct JSONLexerTests {
    /// What a test says of a token.
    private enum Seen: Equatable {
        case mark(JSONLexer.Token)
        case string(String)
        case word(String)
        case pattern(String, String)
    }

    private func tokens(_ text: String, _ dialect: JSONLexer.Dialect) throws -> [Seen] {
        var lexer = try JSONLexer(Array(text.utf8), dialect: dialect)
        var seen: [Seen] = []
        while true {
            let token = try lexer.next()
            switch token {
            case .end: return seen
            case .string: seen.append(.string(lexer.string))
            case .word(let range): seen.append(.word(lexer.text(range)))
            case .regularExpression(let pattern, let options):
                seen.append(.pattern(lexer.text(pattern), lexer.text(options)))
            default: seen.append(.mark(token))
            }
        }
    }

    @Test func aCallOfTheShell() throws {
        let text = """
            db.a_b.find({uid: 'u\\'1', $or: [/a\\/[/]b/i, +1, .5,], // end of line
              "n": NumberLong("5")}) /* over
              lines */ .limit(0x1F);
            """
        #expect(
            try tokens(text, .shell) == [
                .word("db"), .mark(.dot), .word("a_b"), .mark(.dot), .word("find"),
                .mark(.openParenthesis), .mark(.openObject), .word("uid"), .mark(.colon),
                .string("u'1"), .mark(.comma), .word("$or"), .mark(.colon), .mark(.openArray),
                .pattern("a\\/[/]b", "i"), .mark(.comma), .mark(.integer(1)), .mark(.comma),
                .mark(.double(0.5)), .mark(.comma), .mark(.closeArray), .mark(.comma),
                .string("n"), .mark(.colon), .word("NumberLong"), .mark(.openParenthesis),
                .string("5"), .mark(.closeParenthesis), .mark(.closeObject),
                .mark(.closeParenthesis), .mark(.dot), .word("limit"), .mark(.openParenthesis),
                .mark(.integer(31)), .mark(.closeParenthesis), .mark(.semicolon),
            ]
        )
    }

    @Test(arguments: [
        ("-Infinity", -Double.infinity), ("+Infinity", .infinity), ("1.", 1), ("-.5e1", -5),
        ("5.e1", 50), ("1e3", 1000), ("007.5", 7.5),
    ])
    func doublesOfTheShell(_ text: String, _ number: Double) throws {
        #expect(try tokens(text, .shell) == [.mark(.double(number))])
    }

    @Test(arguments: [("-0xff", -255), ("0X10", 16), ("+7", 7), ("-7", -7), ("-0", 0)])
    func integersOfTheShell(_ text: String, _ number: Int64) throws {
        #expect(try tokens(text, .shell) == [.mark(.integer(number))])
    }

    @Test func escapesOfTheShell() throws {
        let text = #"'\x41\u{1F600}\v\0\'\"' "it's""#
        #expect(
            try tokens(text, .shell) == [.string("A😀\u{B}\u{0}'\""), .string("it's")]
        )
        #expect(try tokens("'a\\\nb'", .shell) == [.string("ab")])
    }

    @Test(arguments: [
        "0x", "0x10000000000000000", "'a", "/a", "/a\n/", "/* a", "#", "1x", "'\\u{110000}'",
        "'\\u{}'", "'\\u{D800}'", "'\\u{0000001}'", "'\\xg0'", "1e", "'\\q'",
    ])
    func whatTheShellRefuses(_ text: String) {
        #expect(throws: BSONError.self) { try tokens(text, .shell) }
    }

    @Test(arguments: ["a", "'a'", "+1", ".5", "(", ")", ";", "/a/", "//", "tru", "\"\\x41\""])
    func whatOnlyTheShellTakes(_ text: String) {
        #expect(throws: BSONError.self) { try tokens(text, .json) }
    }

    @Test func aCopyLooksAhead() throws {
        var lexer = try JSONLexer(Array("\"a\" \"\\u0062\" \"c\"".utf8))
        #expect(try lexer.next() == .string)
        var ahead = lexer
        #expect(try ahead.next() == .string)
        #expect(ahead.string == "b")
        #expect(lexer.string == "a")
        #expect(try lexer.next() == .string)
        #expect(lexer.string == "b")
        #expect(lexer.tokenStart == 4)
    }

    // A number of a million digits must not take more than linear time, or a text could stop a
    // server.
    @Test func longNumbersAndStringsTakeLinearTime() throws {
        let digits = String(repeating: "7", count: 1_000_000)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(throws: BSONError.self) { try ExtendedJSON.parse(digits) }
        #expect(try ExtendedJSON.parse("0." + digits) == .double(0.7777777777777778))
        #expect(throws: BSONError.self) { try ExtendedJSON.parse("1e" + digits) }
        #expect(throws: BSONError.self) { try ExtendedJSON.parse("\"" + digits) }
        #expect(start.duration(to: clock.now) < .seconds(20))
    }
}
