// SPDX-License-Identifier: MIT
//
// Text becomes tokens: the first step of reading Extended JSON, and of the shell's expressions,
// which are written in a wider dialect. Every error carries line and column.

/// Cuts UTF-8 bytes into the tokens of JSON or of the shell's dialect.
///
///     var lexer = try JSONLexer(Array(text.utf8), dialect: .shell)
///     while true {
///         switch try lexer.next() {
///         case .string: print(lexer.string)
///         case .word(let range): print(lexer.text(range))
///         case .end: return
///         default: continue
///         }
///     }
///
/// A lexer is a value: to look ahead, copy it and ask the copy.
///
/// - Complexity: O(bytes) over all tokens; only strings with escapes are copied.
package struct JSONLexer: Sendable {
    /// What counts as a token.
    package enum Dialect: Sendable {
        /// JSON as RFC 8259 has it, and nothing else.
        case json
        /// JSON and, besides, what people type: `//` and `/* */` comments, single quotes, names
        /// without quotes, regular expressions between slashes, `.5`, `+1`, `0x1F`, and the
        /// punctuation of calls and of sums. Behind a value a sign or a slash is an operator.
        case shell
    }

    /// One token.
    ///
    /// Its place in the text is ``tokenStart`` ..< ``offset``.
    package enum Token: Sendable, Hashable {
        /// `{`
        case openObject
        /// `}`
        case closeObject
        /// `[`
        case openArray
        /// `]`
        case closeArray
        /// `(`, in the shell only
        case openParenthesis
        /// `)`, in the shell only
        case closeParenthesis
        /// `,`
        case comma
        /// `:`
        case colon
        /// `.`, in the shell only
        case dot
        /// `;`, in the shell only
        case semicolon
        /// One of `=`, `+`, `-`, `*`, `/` and `%`, in the shell only
        case symbol(UInt8)
        /// A string; ``JSONLexer/string`` holds its text until the next token.
        case string
        /// A number without fraction and exponent that fits.
        case integer(Int64)
        /// Any other number.
        case double(Double)
        /// `true`, `false`, `null`; in the shell any identifier.
        case word(Range<Int>)
        /// A regular expression between slashes, in the shell only; the pattern is taken as it
        /// stands.
        case regularExpression(pattern: Range<Int>, options: Range<Int>)
        /// Nothing is left.
        case end
    }

    /// The whole text.
    package let bytes: [UInt8]
    /// The number of the line that the text starts with.
    package let firstLine: Int
    /// What counts as a token.
    package let dialect: Dialect
    /// Where the next token is looked for.
    package internal(set) var offset: Int
    /// Where the latest token starts.
    package private(set) var tokenStart: Int
    /// Whether the latest token may end a value, so that a slash divides.
    private var isBehindValue = false
    /// The text of the latest string: either a range of the bytes, or decoded because it has
    /// escapes.
    var stringRange: Range<Int>?
    var decodedString: [UInt8] = []

    /// A lexer of bytes, which are checked to be UTF-8.
    ///
    /// - Throws: ``BSONError`` `invalidText` with the place of the first wrong byte.
    package init(
        _ bytes: [UInt8],
        dialect: Dialect = .json,
        firstLine: Int = 1
    ) throws(BSONError) {
        self.bytes = bytes
        self.dialect = dialect
        self.firstLine = firstLine
        offset = 0
        tokenStart = 0
        let invalid: Range<Int>?
        do {
            _ = try UTF8Span(validating: bytes.span)
            invalid = nil
        } catch {
            invalid = error.byteOffsets
        }
        if let invalid { throw self.error("The text is not UTF-8", at: invalid.lowerBound) }
    }

    /// The next token; after the end it is the end again and again.
    ///
    /// - Throws: ``BSONError`` `invalidText` with line and column.
    package mutating func next() throws(BSONError) -> Token {
        try skipBlanks()
        tokenStart = offset
        guard offset < bytes.count else { return .end }
        let byte = bytes[offset]
        if let punctuation = Self.punctuation(byte) {
            offset += 1
            isBehindValue = punctuation == .closeObject || punctuation == .closeArray
            return punctuation
        }
        guard dialect == .json else {
            let token = try nextShellToken(byte)
            isBehindValue = token.mayEndValue
            return token
        }
        switch byte {
        case UInt8(ascii: "\""): return try nextString(endingIn: byte)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try nextNumber()
        default: return try nextWord()
        }
    }

    /// The text of a range of the bytes.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The text of the latest string.
    package var string: String {
        if let stringRange { return text(stringRange) }
        return String(decoding: decodedString, as: UTF8.self)
    }

    /// Appends the UTF-8 bytes of the latest string.
    package func appendString(to buffer: inout [UInt8]) {
        if let stringRange {
            buffer.append(contentsOf: bytes[stringRange])
        } else {
            buffer.append(contentsOf: decodedString)
        }
    }
}

// MARK: - Places and errors

extension JSONLexer {
    /// Line and column, both from one, of the character at an offset.
    ///
    /// - Complexity: O(offset): for errors only.
    package func location(_ offset: Int) -> BSONError.Location {
        var line = firstLine
        var column = 1
        for byte in bytes[..<min(offset, bytes.count)] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return .text(line: line, column: column)
    }

    /// An error at an offset.
    package func error(_ message: String, at offset: Int) -> BSONError {
        BSONError(.invalidText, message, at: location(offset))
    }

    /// The error that the latest token is not what had to come.
    package func unexpected(_ token: Token, wanted: String) -> BSONError {
        error("Expected \(wanted), found \(describe(token))", at: tokenStart)
    }

    /// The latest token as people see it, cut to a few characters.
    private func describe(_ token: Token) -> String {
        guard token != .end else { return "the end of the text" }
        let seen = String(decoding: bytes[tokenStart..<offset], as: UTF8.self)
        return seen.count > 20 ? "\(seen.prefix(20))…" : seen
    }
}

// MARK: - Blanks, punctuation, words

extension JSONLexer {
    private static func punctuation(_ byte: UInt8) -> Token? {
        switch byte {
        case UInt8(ascii: "{"): .openObject
        case UInt8(ascii: "}"): .closeObject
        case UInt8(ascii: "["): .openArray
        case UInt8(ascii: "]"): .closeArray
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ":"): .colon
        default: nil
        }
    }

    private mutating func skipBlanks() throws(BSONError) {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            case UInt8(ascii: "/") where dialect == .shell:
                guard try skipComment() else { return }
            default: return
            }
        }
    }

    /// Moves behind a comment; answers false when the slash begins none.
    private mutating func skipComment() throws(BSONError) -> Bool {
        let start = offset
        switch byte(at: offset + 1) {
        case UInt8(ascii: "/"):
            while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
            return true
        case UInt8(ascii: "*"):
            offset += 2
            while offset < bytes.count {
                if bytes[offset] == UInt8(ascii: "*"), byte(at: offset + 1) == UInt8(ascii: "/") {
                    offset += 2
                    return true
                }
                offset += 1
            }
            throw error("The comment does not end", at: start)
        default: return false
        }
    }

    /// The byte at an offset, or nil behind the end.
    func byte(at offset: Int) -> UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func nextShellToken(_ byte: UInt8) throws(BSONError) -> Token {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try nextString(endingIn: byte)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try nextNumber()
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            if !isBehindValue, numberFollows() { return try nextNumber() }
            return symbol(byte)
        case UInt8(ascii: "="), UInt8(ascii: "*"), UInt8(ascii: "%"): return symbol(byte)
        case UInt8(ascii: "("): offset += 1; return .openParenthesis
        case UInt8(ascii: ")"): offset += 1; return .closeParenthesis
        case UInt8(ascii: ";"): offset += 1; return .semicolon
        case UInt8(ascii: "/"):
            return try isBehindValue ? symbol(byte) : nextRegularExpression()
        case UInt8(ascii: "."):
            if let next = self.byte(at: offset + 1), Self.isDigit(next) { return try nextNumber() }
            offset += 1
            return .dot
        default: return try nextWord()
        }
    }

    private mutating func symbol(_ byte: UInt8) -> Token {
        offset += 1
        return .symbol(byte)
    }

    /// Whether the sign at the offset belongs to a number.
    private func numberFollows() -> Bool {
        guard let next = byte(at: offset + 1) else { return false }
        return Self.isDigit(next) || next == UInt8(ascii: ".")
            || bytes[(offset + 1)...].starts(with: "Infinity".utf8)
            || bytes[(offset + 1)...].starts(with: "NaN".utf8)
    }

    private mutating func nextWord() throws(BSONError) -> Token {
        while offset < bytes.count, isPartOfWord(bytes[offset]) { offset += 1 }
        guard offset > tokenStart else {
            throw error("There is no place here for \(character(at: offset))", at: offset)
        }
        let range = tokenStart..<offset
        if dialect == .json {
            let word = text(range)
            guard word == "true" || word == "false" || word == "null" else {
                throw error("There is no place here for \(word.prefix(20))", at: tokenStart)
            }
        }
        return .word(range)
    }

    private func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: dialect == .shell && byte >= 0x80
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    /// The character at an offset as a message shows it: control characters by their number.
    func character(at offset: Int) -> String {
        let rest = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
        guard let scalar = rest.unicodeScalars.first else { return "the end of the text" }
        guard scalar.value >= 0x20, scalar.value != 0x7F, scalar.value != 0xFEFF else {
            return "the character U+" + hexadecimal(scalar.value)
        }
        return String(scalar)
    }

    private func hexadecimal(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private mutating func nextRegularExpression() throws(BSONError) -> Token {
        let start = offset + 1
        var index = start
        var isInClass = false
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass:
                offset = index + 1
                while let byte = byte(at: offset), isPartOfWord(byte) { offset += 1 }
                return .regularExpression(
                    pattern: start..<index,
                    options: (index + 1)..<offset
                )
            default: break
            }
            index += 1
        }
        throw error("The regular expression does not end", at: tokenStart)
    }
}

extension JSONLexer.Token {
    /// Whether a value may end with the token.
    fileprivate var mayEndValue: Bool {
        switch self {
        case .closeObject, .closeArray, .closeParenthesis, .string, .integer, .double, .word,
            .regularExpression:
            true
        default: false
        }
    }
}
