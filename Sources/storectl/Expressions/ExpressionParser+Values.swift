// SPDX-License-Identifier: MIT
//
// Values as people type them: objects with names without quotes, arrays, strings, numbers, literals
// and regular expressions. Objects such as {$oid: "…"} mean what they mean in Extended JSON.

internal import SheafBSON

extension ExpressionParser {
    /// The value that starts at the token that is looked at; moves behind it.
    mutating func value() throws(ExpressionError) -> BSONValue {
        let value: BSONValue
        switch token {
        case .openObject:
            return try nested { parser throws(ExpressionError) in try parser.object() }
        case .openArray: return try nested { parser throws(ExpressionError) in try parser.array() }
        case .word: return try wordValue()
        case .string: value = .string(lexer.string)
        case .integer(let number): value = .integer(number)
        case .double(let number): value = .double(number)
        case .regularExpression(let pattern, let options):
            let text = lexer.text(pattern)
            let column = place.column + text.unicodeScalars.count + 2
            value = try Self.regularExpression(
                text,
                lexer.text(options),
                optionsAt: Place(line: place.line, column: column)
            )
        default: throw unexpected(wanted: "a value")
        }
        try advance()
        return value
    }

    /// Reads a container one level deeper.
    private mutating func nested(
        _ read: (inout ExpressionParser) throws(ExpressionError) -> BSONValue
    ) throws(ExpressionError) -> BSONValue {
        guard depth < Self.depthMax else {
            throw ExpressionError(
                "The value is nested deeper than \(Self.depthMax) levels",
                at: place
            )
        }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func array() throws(ExpressionError) -> BSONValue {
        try advance()
        var elements: [BSONValue] = []
        while token != .closeArray {
            elements.append(try value())
            guard token == .comma else { break }
            try advance()
        }
        try expect(.closeArray, "a comma or ]")
        return .array(BSONArray(elements))
    }

    private mutating func object() throws(ExpressionError) -> BSONValue {
        let start = place
        try advance()
        var fields: [(String, BSONValue)] = []
        var names: Set<String> = []
        while token != .closeObject {
            let namePlace = place
            let name = try fieldName()
            guard names.insert(name).inserted else {
                throw ExpressionError("The name '\(name)' stands twice", at: namePlace)
            }
            fields.append((name, try value()))
            guard token == .comma else { break }
            try advance()
        }
        try expect(.closeObject, "a comma or }")
        let document = Document(fields)
        guard names.contains(where: { $0.hasPrefix("$") }) else { return .document(document) }
        return try unwrapped(document, at: start)
    }

    /// What an object with `$` in a name stands for: a value such as {$oid: "…"}, or itself.
    ///
    /// The reader of Extended JSON decides, so that the forms mean the same here and in a file.
    /// Canonical text loses nothing, and what is inside is unwrapped already.
    private func unwrapped(
        _ document: Document,
        at place: Place
    ) throws(ExpressionError) -> BSONValue {
        do {
            return try ExtendedJSON.parse(document.extendedJSON(.canonical), depthMax: .max / 4)
        } catch {
            throw ExpressionError(error.message, at: place)
        }
    }

    /// The name of a field and the colon behind it.
    private mutating func fieldName() throws(ExpressionError) -> String {
        let start = place
        let name: String
        switch token {
        case .string: name = lexer.string
        case .word(let range): name = lexer.text(range)
        case .integer(let number) where number >= 0: name = String(number)
        default: throw unexpected(wanted: "a name or }")
        }
        guard !name.utf8.contains(0) else {
            throw ExpressionError("A name must not contain the character U+0000", at: start)
        }
        try advance()
        if token == .dot {
            throw ExpressionError("A name with a dot needs quotes: '\(name).…'", at: start)
        }
        try expect(.colon, "a colon")
        return name
    }

    /// A regular expression with the options that BSON knows.
    static func regularExpression(
        _ pattern: String,
        _ options: String,
        optionsAt place: Place
    ) throws(ExpressionError) -> BSONValue {
        if let unknown = options.first(where: { !"imsux".contains($0) }) {
            throw ExpressionError(
                "There is no option '\(unknown)'; a regular expression takes i, m, s, u and x",
                at: place
            )
        }
        guard Set(options).count == options.count else {
            throw ExpressionError("An option stands twice", at: place)
        }
        return .regularExpression(RegularExpression(pattern, options: options))
    }
}

// MARK: - Words

extension ExpressionParser {
    /// The value of a word: a literal, or a constructor and its arguments.
    private mutating func wordValue() throws(ExpressionError) -> BSONValue {
        let start = place
        guard var name = word else { throw unexpected(wanted: "a value") }
        try advance()
        if let literal = Self.literal(name) { return literal }
        let isNew = name == "new"
        if isNew {
            guard let word else { throw unexpected(wanted: "a type such as Date") }
            name = word
            try advance()
        }
        while token == .dot {
            try advance()
            guard let word else { throw unexpected(wanted: "a name") }
            name += "." + word
            try advance()
        }
        guard token == .openParenthesis else {
            if Constructor(rawValue: name) != nil { throw unexpected(wanted: "( behind \(name)") }
            throw ExpressionError(
                "A string needs quotes, and there are no variables: '\(name)'",
                at: start
            )
        }
        return try nested { parser throws(ExpressionError) in
            try parser.construct(name, at: start)
        }
    }

    private static func literal(_ name: String) -> BSONValue? {
        switch name {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .null
        case "undefined": .undefined
        case "NaN": .double(.nan)
        case "Infinity": .double(.infinity)
        default: nil
        }
    }

    /// The value of a constructor whose opening parenthesis is looked at.
    private mutating func construct(
        _ name: String,
        at start: Place
    ) throws(ExpressionError) -> BSONValue {
        guard let constructor = Constructor(rawValue: name) else {
            let names = Constructor.allCases.map(\.rawValue)
            throw ExpressionError(
                "There is no type '\(name)'" + ClosestName.hint(for: name, among: names),
                at: start
            )
        }
        try advance()
        var arguments: [CallArgument] = []
        while token != .closeParenthesis {
            let place = self.place
            arguments.append(CallArgument(value: try value(), place: place))
            guard token == .comma else { break }
            try advance()
        }
        let end = place
        try expect(.closeParenthesis, "a comma or )")
        return try constructor.value(
            ConstructorArguments(constructor: constructor, values: arguments, end: end)
        )
    }
}
