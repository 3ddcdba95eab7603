// SPDX-License-Identifier: MIT
//
// What `$regexMatch`, `$regexFind` and `$regexFindAll` share: a text, and a regular expression that
// is compiled once if it is a literal.

import SheafBSON

extension ExpressionOperator {
    /// An operator that looks for a regular expression: `{input:, regex:, options:}`.
    ///
    /// The function gets nil where a text or a regular expression is null.
    static func regex(
        _ name: String,
        _ function: @escaping @Sendable (RegexSearch?) throws(LanguageError) -> BSONValue
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let arguments = try parser.namedArguments(
                operand,
                required: [],
                optional: ["input", "regex", "options"],
                codes: (notDocument: 51103, unknown: 31024, missing: 31022)
            )
            guard let input = arguments["input"] else {
                throw LanguageError(code: 31022, "\(name) requires 'input' parameter")
            }
            guard let regex = arguments["regex"] else {
                throw LanguageError(code: 31023, "\(name) requires 'regex' parameter")
            }
            let parts = [
                try parser.expression(input), try parser.expression(regex),
                try parser.expression(arguments["options"] ?? .null),
            ]
            var known: Pattern?
            if let regex = parts[1].literal, let options = parts[2].literal {
                known = try pattern(name, regex, options)
            }
            return FunctionNode(arguments: parts) { [known] (values, _) throws(LanguageError) in
                var found = known
                if found == nil { found = try pattern(name, values[1], values[2]) }
                if values[0].isNullish { return try function(nil) }
                guard case .string(let text)? = values[0] else {
                    throw LanguageError(
                        code: 51104,
                        "\(name) needs 'input' to be of type string, found: \(values[0].typeName)"
                    )
                }
                return try function(found.map { RegexSearch(text, $0) })
            }
        }
    }

    /// The regular expression of two arguments; nil when it is null.
    private static func pattern(
        _ name: String,
        _ regex: BSONValue?,
        _ options: BSONValue?
    ) throws(LanguageError) -> Pattern? {
        var flags = ""
        if !options.isNullish {
            guard case .string(let text)? = options else {
                throw LanguageError(
                    code: 51106,
                    "\(name) needs 'options' to be of type string, found: \(options.typeName)"
                )
            }
            flags = text
        }
        switch regex {
        case nil, .null, .undefined: return nil
        case .string(let text): return try Pattern(RegularExpression(text, options: flags))
        case .regularExpression(let expression):
            guard flags.isEmpty || expression.options.isEmpty else {
                throw LanguageError(
                    code: 51107,
                    "\(name): found regex option(s) specified in both 'regex' and 'option' fields"
                )
            }
            return try Pattern(
                RegularExpression(expression.pattern, options: expression.options + flags)
            )
        default:
            throw LanguageError(
                code: 51105,
                "\(name) needs 'regex' to be of type string or regex, found: \(regex.typeName)"
            )
        }
    }
}

/// A text and what is looked for in it.
struct RegexSearch {
    private let search: ByteSearch
    private let pattern: Pattern

    init(_ text: String, _ pattern: Pattern) {
        search = ByteSearch(text)
        self.pattern = pattern
    }

    /// Where the regular expression and its groups match first, from an offset on.
    func first(from offset: Int) throws(LanguageError) -> [Range<Int>?]? {
        let bytes = search.bytes
        return try pattern.firstMatch(in: unsafe bytes.span.bytes, from: offset)
    }

    /// A match as `$regexFind` tells it; nil when there is none.
    func document(of match: [Range<Int>?]) -> BSONValue? {
        guard let whole = match.first ?? nil else { return nil }
        // Positions are counted in code points.
        let index = search.bytes[..<whole.lowerBound].count { $0 & 0xC0 != 0x80 }
        let captures = match.dropFirst().map { range in
            range.map { BSONValue.string(search.text($0)) } ?? .null
        }
        return [
            "match": .string(search.text(whole)), "idx": .integer(index),
            "captures": .array(BSONArray(captures)),
        ]
    }

    /// The offset at which to look for the match behind another; nil behind the end.
    func offset(behind match: Range<Int>) -> Int? {
        guard match.isEmpty else { return match.upperBound }
        var next = match.upperBound + 1
        while next < search.bytes.count, search.bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next <= search.bytes.count ? next : nil
    }
}
