// SPDX-License-Identifier: MIT
//
// Text of the shell becomes statements: `show …`, `use …`, `let …`, and whatever has a value.
// Tokens come from the lexer of Extended JSON in its shell dialect; chains, values and words are
// in the files beside this one.

internal import SheafBSON

/// Parses the expressions that mongosh would take for collections: calls, not JavaScript.
///
///     let statements = try ExpressionParser.parse("db.susi_grade.find({uid: 'u1'}).limit(1)")
///
/// Statements may be separated by semicolons.
struct ExpressionParser {
    /// How deep values may be nested in an expression; the engine's own limit is lower.
    static let depthMax = 250

    /// What cannot be the name of a variable, because it means something.
    static let reservedNames: Set<String> = [
        "db", "show", "use", "it", "help", "exit", "quit", "print", "printjson", "config", "let",
        "const", "var", "new", "true", "false", "null", "undefined", "NaN", "Infinity",
    ]

    var lexer: JSONLexer
    /// The token that is looked at.
    var token: JSONLexer.Token = .end
    /// Where that token starts.
    private(set) var place = Place(line: 1, column: 1)
    var depth = 0
    /// The variables that there are, or that the text has made so far.
    private(set) var variables: Set<String>

    private init(_ text: String, _ variables: Set<String>) throws(ExpressionError) {
        self.variables = variables
        do {
            lexer = try JSONLexer(Array(text.utf8), dialect: .shell)
        } catch {
            throw ExpressionError(error)
        }
        try advance()
    }

    /// The statements of a text; none when it is blank or a comment.
    ///
    /// Takes the names of the variables that there are, and adds those that the text makes.
    static func parse(
        _ text: String,
        _ variables: inout Set<String>
    ) throws(ExpressionError) -> [Statement] {
        var parser = try ExpressionParser(text, variables)
        var statements: [Statement] = []
        while true {
            while parser.token == .semicolon { try parser.advance() }
            if parser.token == .end {
                variables = parser.variables
                return statements
            }
            statements.append(try parser.statement())
            guard parser.token == .semicolon || parser.token == .end else {
                throw parser.unexpected(wanted: "the end of the expression")
            }
        }
    }

    /// One value alone, such as `{grade: 2}`.
    static func parseValue(_ text: String) throws(ExpressionError) -> BSONValue {
        var parser = try ExpressionParser(text, [])
        let start = parser.place
        let value = try parser.value()
        guard parser.token == .end else {
            throw parser.unexpected(wanted: "the end of the value")
        }
        guard let known = value.known else {
            throw ExpressionError("A value is wanted here, and no call", at: start)
        }
        return known
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

    /// Whether the statement ends here.
    var isAtEnd: Bool { token == .end || token == .semicolon }
}

// MARK: - Statements

extension ExpressionParser {
    private mutating func statement() throws(ExpressionError) -> Statement {
        switch word {
        case "show": return try show()
        case "use": return try use()
        case "help": return try help()
        case "it": return try single(.more)
        case "exit", "quit": return try leave()
        case "let", "const", "var": return try declaration()
        case "print", "printjson": return try print()
        case "config": return try configuration()
        case "function", "for", "if", "while", "await", "return", "async", "class":
            throw ExpressionError(
                "storectl runs calls such as db.NAME.find({…}), not JavaScript",
                at: place
            )
        default: return try valueOrAssignment()
        }
    }

    private mutating func single(_ statement: Statement) throws(ExpressionError) -> Statement {
        try advance()
        return statement
    }

    private mutating func show() throws(ExpressionError) -> Statement {
        try advance()
        switch word {
        case "collections", "tables": return try single(.showCollections)
        case "dbs", "databases": return try single(.showDatabases)
        case "indexes": return try single(.showIndexes)
        default: throw unexpected(wanted: "collections, indexes or dbs")
        }
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
        return try single(.use(name))
    }

    /// `help`, `help find`, `help $push`, `help("find")`.
    private mutating func help() throws(ExpressionError) -> Statement {
        try advance()
        let isCall = token == .openParenthesis
        if isCall { try advance() }
        var topic: String?
        switch token {
        case .word(let range): topic = lexer.text(range)
        case .string: topic = lexer.string
        default: break
        }
        if topic != nil { try advance() }
        if isCall { try expect(.closeParenthesis, ")") }
        return .help(topic)
    }

    private mutating func leave() throws(ExpressionError) -> Statement {
        try advance()
        if token == .openParenthesis {
            try advance()
            try expect(.closeParenthesis, ")")
        }
        return .leave
    }

    private mutating func declaration() throws(ExpressionError) -> Statement {
        try advance()
        guard let name = word else { throw unexpected(wanted: "the name of a variable") }
        return try assignment(to: name)
    }

    /// `name = value`; the name is looked at.
    private mutating func assignment(to name: String) throws(ExpressionError) -> Statement {
        let isTaken = Self.reservedNames.contains(name) || Constructor(rawValue: name) != nil
        guard !isTaken else {
            throw ExpressionError("'\(name)' has a meaning and cannot be a variable", at: place)
        }
        try advance()
        try expect(.symbol(UInt8(ascii: "=")), "= and a value")
        let value = try value()
        variables.insert(name)
        return .assign(name, value)
    }

    private mutating func valueOrAssignment() throws(ExpressionError) -> Statement {
        if let name = word {
            var ahead = self
            try ahead.advance()
            if ahead.token == .symbol(UInt8(ascii: "=")) { return try assignment(to: name) }
            if name == "db", ahead.isAtEnd { return try single(.database) }
            if ahead.isAtEnd, !isValue(name) { throw unknownStatement(name) }
        }
        return .show(try value())
    }

    private func isValue(_ name: String) -> Bool {
        variables.contains(name) || Self.literal(name) != nil || Constructor(rawValue: name) != nil
    }

    private func unknownStatement(_ name: String) -> ExpressionError {
        let known = ["db", "show", "use", "help", "it", "exit"] + variables
        return ExpressionError(
            "Expected db, show, use, help or the name of a variable, found \(name)"
                + ClosestName.hint(for: name, among: known),
            at: place
        )
    }

    private mutating func print() throws(ExpressionError) -> Statement {
        let isJSON = word == "printjson"
        try advance()
        guard token == .openParenthesis else { throw unexpected(wanted: "( and what to print") }
        return .print(try arguments().values, isJSON: isJSON)
    }

    /// `config.set("displayBatchSize", 50)`, `config.get("displayBatchSize")`.
    private mutating func configuration() throws(ExpressionError) -> Statement {
        try advance()
        try expect(.dot, ".set or .get")
        guard let verb = word, verb == "set" || verb == "get" else {
            throw unexpected(wanted: "set or get")
        }
        try advance()
        guard token == .openParenthesis else { throw unexpected(wanted: "(") }
        let (values, end) = try arguments()
        let count = verb == "set" ? 2 : 1
        guard values.count == count, case .string(let name)? = values[0].value.known else {
            throw ExpressionError(
                "config.\(verb) takes a name in quotes" + (count == 2 ? " and a value" : ""),
                at: values.first?.place ?? end
            )
        }
        return .configure(name, count == 2 ? values[1] : nil, values[0].place)
    }
}
