// SPDX-License-Identifier: MIT
//
// Text of the shell becomes statements: `show …`, `use …`, and chains of calls on `db`. Tokens come
// from the lexer of Extended JSON in its shell dialect; values and constructors are in the files
// beside this one.

internal import SheafBSON

/// Parses the expressions that mongosh would take for collections: calls, not JavaScript.
///
///     let statements = try ExpressionParser.parse("db.susi_grade.find({uid: 'u1'}).limit(1)")
///
/// Statements may be separated by semicolons.
struct ExpressionParser {
    /// How deep values may be nested in an expression; the engine's own limit is lower.
    static let depthMax = 250

    var lexer: JSONLexer
    /// The token that is looked at.
    var token: JSONLexer.Token = .end
    /// Where that token starts.
    private(set) var place = Place(line: 1, column: 1)
    var depth = 0

    private init(_ text: String) throws(ExpressionError) {
        do {
            lexer = try JSONLexer(Array(text.utf8), dialect: .shell)
        } catch {
            throw ExpressionError(error)
        }
        try advance()
    }

    /// The statements of a text; none when it is blank or a comment.
    static func parse(_ text: String) throws(ExpressionError) -> [Statement] {
        var parser = try ExpressionParser(text)
        var statements: [Statement] = []
        while true {
            while parser.token == .semicolon { try parser.advance() }
            if parser.token == .end { return statements }
            statements.append(try parser.statement())
            guard parser.token == .semicolon || parser.token == .end else {
                throw parser.unexpected(wanted: "the end of the expression")
            }
        }
    }

    /// One value alone, such as `{grade: 2}`.
    static func parseValue(_ text: String) throws(ExpressionError) -> BSONValue {
        var parser = try ExpressionParser(text)
        let value = try parser.value()
        guard parser.token == .end else {
            throw parser.unexpected(wanted: "the end of the value")
        }
        return value
    }
}

// MARK: - Tokens and errors

extension ExpressionError {
    /// The lexer's error, with its place.
    init(_ error: BSONError) {
        guard case .text(let line, let column)? = error.location else {
            self.init(error.message, at: Place(line: 1, column: 1))
            return
        }
        let endsTooSoon = error.message.hasSuffix("does not end")
        self.init(
            error.message,
            at: Place(line: line, column: column),
            isIncomplete: endsTooSoon
        )
    }
}

extension ExpressionParser {
    /// Moves to the next token, and counts lines and columns up to its start: every value keeps its
    /// place, so that counting from the first byte for each would take quadratic time.
    mutating func advance() throws(ExpressionError) {
        let before = lexer.tokenStart
        do {
            token = try lexer.next()
        } catch {
            throw ExpressionError(error)
        }
        var (line, column) = (place.line, place.column)
        for byte in lexer.bytes[before..<lexer.tokenStart] {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        place = Place(line: line, column: column)
    }

    /// Moves behind a token that must be there.
    mutating func expect(
        _ wanted: JSONLexer.Token,
        _ description: String
    ) throws(ExpressionError) {
        guard token == wanted else { throw unexpected(wanted: description) }
        try advance()
    }

    func unexpected(wanted: String) -> ExpressionError {
        let error = ExpressionError(lexer.unexpected(token, wanted: wanted))
        return ExpressionError(error.message, at: error.place, isIncomplete: token == .end)
    }

    /// The text of the word that is looked at.
    var word: String? {
        if case .word(let range) = token { lexer.text(range) } else { nil }
    }
}

// MARK: - Statements

extension ExpressionParser {
    private mutating func statement() throws(ExpressionError) -> Statement {
        switch word {
        case "db": return .chain(try chain())
        case "show": return try show()
        case "use": return try use()
        case "help":
            try advance()
            return .help
        case "it":
            try advance()
            return .more
        case "var", "let", "const", "function", "for", "if", "while", "await", "return":
            throw ExpressionError(
                "storectl runs calls such as db.NAME.find({…}), not JavaScript",
                at: place
            )
        default: throw unexpected(wanted: "db, show, use or help")
        }
    }

    private mutating func show() throws(ExpressionError) -> Statement {
        try advance()
        let statement: Statement
        switch word {
        case "collections", "tables": statement = .showCollections
        case "dbs", "databases": statement = .showDatabases
        default: throw unexpected(wanted: "collections or dbs")
        }
        try advance()
        return statement
    }

    /// `use NAME`; a name that is no word stands in quotes.
    private mutating func use() throws(ExpressionError) -> Statement {
        try advance()
        let name: String
        switch token {
        case .word(let range): name = lexer.text(range)
        case .string: name = lexer.string
        default: throw unexpected(wanted: "the name of a database")
        }
        try advance()
        return .use(name)
    }
}

// MARK: - Chains

extension ExpressionParser {
    private mutating func chain() throws(ExpressionError) -> CallChain {
        try advance()
        var chain = CallChain(calls: [])
        var path: [String] = []
        while token == .dot || token == .openArray {
            if token == .openArray {
                path.append(try bracketedName())
                continue
            }
            try advance()
            let name = try memberName()
            guard token == .openParenthesis else {
                guard chain.calls.isEmpty else { throw unexpected(wanted: "(") }
                path.append(name.text)
                continue
            }
            let call = try call(name.text, name.place)
            if chain.calls.isEmpty, try navigate(call, &chain, &path) { continue }
            if chain.calls.isEmpty, !path.isEmpty { chain.collection = path.joined(separator: ".") }
            chain.calls.append(call)
        }
        guard !chain.calls.isEmpty else {
            throw unexpected(
                wanted: path.isEmpty && chain.collection == nil
                    ? ". and the name of a collection" : ". and a method with its parentheses"
            )
        }
        return chain
    }

    private mutating func memberName() throws(ExpressionError) -> (text: String, place: Place) {
        guard let word else { throw unexpected(wanted: "a name") }
        let name = (word, place)
        try advance()
        return name
    }

    /// `["name"]` behind `db` or behind a part of a collection's name.
    private mutating func bracketedName() throws(ExpressionError) -> String {
        try advance()
        guard token == .string else { throw unexpected(wanted: "a name in quotes") }
        let name = lexer.string
        try advance()
        try expect(.closeArray, "]")
        return name
    }

    /// The call whose opening parenthesis is looked at.
    private mutating func call(_ name: String, _ place: Place) throws(ExpressionError) -> Call {
        try advance()
        var arguments: [CallArgument] = []
        while token != .closeParenthesis {
            let start = self.place
            arguments.append(CallArgument(value: try value(), place: start))
            guard token == .comma else { break }
            try advance()
        }
        let end = self.place
        try expect(.closeParenthesis, "a comma or )")
        return Call(name: name, place: place, arguments: arguments, end: end)
    }

    /// Takes `getCollection` and `getSiblingDB`, which only say what the later calls are on.
    private func navigate(
        _ call: Call,
        _ chain: inout CallChain,
        _ path: inout [String]
    ) throws(ExpressionError) -> Bool {
        guard path.isEmpty, chain.collection == nil else { return false }
        switch call.name {
        case "getSiblingDB": chain.database = try oneName(call)
        case "getCollection": path = [try oneName(call)]
        default: return false
        }
        return true
    }

    private func oneName(_ call: Call) throws(ExpressionError) -> String {
        guard call.arguments.count == 1, case .string(let name) = call.arguments[0].value else {
            throw ExpressionError(
                "\(call.name) takes one string",
                at: call.arguments.first?.place ?? call.end
            )
        }
        return name
    }
}
