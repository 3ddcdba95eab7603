// SPDX-License-Identifier: MIT
//
// Regular expressions as MongoDB knows them: PCRE with the options i, m, s, x and, without effect,
// u. A pattern is compiled once, when a query is parsed; matching looks at bytes where they lie.

package import SheafBSON

/// A regular expression, ready to match.
///
///     let pattern = try Pattern(RegularExpression("^a.c$", options: "i"))
///     try pattern.matches(text)
package struct Pattern: Sendable {
    /// Pattern and options as written.
    package let expression: RegularExpression
    private let code: PatternCode
    private let operand: Operand

    /// Compiles a regular expression.
    ///
    /// - Throws: ``LanguageError`` 51091 for a pattern that is none, 51108 for an unknown option, 2
    ///   for one that is too long or has a NUL in it.
    package init(_ expression: RegularExpression) throws(LanguageError) {
        guard !expression.pattern.utf8.contains(0) else {
            throw .badValue("Regular expression cannot contain an embedded null byte")
        }
        guard !expression.options.utf8.contains(0) else {
            throw .badValue(
                "Regular expression options string cannot contain an embedded null byte"
            )
        }
        guard expression.pattern.utf8.count <= PatternCode.byteCountMax else {
            throw .badValue("Regular expression is too long")
        }
        var flags: UInt32 = 0
        for option in expression.options.unicodeScalars {
            guard let flag = PatternCode.flags[option] else {
                throw LanguageError(
                    .invalidRegexOption,
                    "invalid flag in regex options: \(option)"
                )
            }
            flags |= flag
        }
        self.expression = expression
        code = try PatternCode(compiling: expression.pattern, options: flags)
        operand = Operand(.regularExpression(expression))
    }

    /// Whether the pattern matches somewhere in a text.
    ///
    /// - Throws: ``LanguageError`` 51156 when the search reaches a limit.
    package func matches(_ text: RawSpan) throws(LanguageError) -> Bool {
        try code.firstMatch(in: text, from: 0, wantsGroups: false) != nil
    }

    /// Where the pattern first matches at or after an offset, which must begin a character.
    ///
    /// - Returns: the range of bytes of the whole match, then those of the groups, nil for groups
    ///   that took no part; nil when nothing matches.
    /// - Throws: ``LanguageError`` 51156 when the search reaches a limit.
    package func firstMatch(
        in text: RawSpan,
        from start: Int = 0
    ) throws(LanguageError) -> [Range<Int>?]? {
        try code.firstMatch(in: text, from: start, wantsGroups: true)
    }

    /// Whether a value passes: a text that the pattern matches, or the same regular expression.
    func accepts(_ value: ValueView) throws(LanguageError) -> Bool {
        switch value.type {
        case .string, .symbol:
            guard let text = value.textBytes else { return false }
            return try matches(text)
        case .regularExpression: return operand.equals(value)
        default: return false
        }
    }
}
