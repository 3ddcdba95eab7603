// SPDX-License-Identifier: MIT
//
// Values as people type them: objects with names without quotes, arrays, strings, numbers, regular
// expressions, sums of them, and what stands behind a dot. Objects such as {$oid: "…"} mean what
// they mean in Extended JSON.

internal import SheafBSON

extension ExpressionParser {
    /// The value that starts at the token that is looked at; moves behind it.
    mutating func value() throws(ExpressionError) -> ValueExpression {
        try operations(products: false)
    }

    /// Sums, or the products that they are made of.
    private mutating func operations(products: Bool) throws(ExpressionError) -> ValueExpression {
        var left = try products ? signed() : operations(products: true)
        var count = 0
        while case .symbol(let byte) = token, let operation = Arithmetic(byte),
            operation.isProduct == products
        {
            let place = self.place
            try advance()
            let right = try products ? signed() : operations(products: true)
            if let known = left.known, let other = right.known {
                left = .constant(try operation(known, other, at: place))
            } else {
                left = .operation(operation, left, right, place)
                count = try deeper(count)
            }
        }
        return left
    }

    /// Counts what is nested by following one another.
    private func deeper(_ count: Int) throws(ExpressionError) -> Int {
        guard count < Self.depthMax else { throw tooDeep }
        return count + 1
    }

    /// A value that may have a sign before it.
    private mutating func signed() throws(ExpressionError) -> ValueExpression {
        guard case .symbol(let byte) = token, let sign = Arithmetic(byte),
            sign == .minus || sign == .plus
        else { return try member() }
        let start = place
        try advance()
        let value = try nested { parser throws(ExpressionError) in try parser.signed() }
        let zero = BSONValue.int32(0)
        guard let known = value.known else {
            return .operation(sign, .constant(zero), value, start)
        }
        return .constant(try sign(zero, known, at: start))
    }

    /// A value and what is asked of it: `.name`, `[index]`, `.method()`.
    private mutating func member() throws(ExpressionError) -> ValueExpression {
        var value = try primary()
        var count = 0
        while token == .dot || token == .openArray {
            count = try deeper(count)
            let start = place
            let isElement = token == .openArray
            try advance()
            if isElement {
                let index = try self.value()
                try expect(.closeArray, "]")
                if let known = value.known, let index = index.known {
                    value = .constant(try known.element(index, at: start))
                } else {
                    value = .element(value, index, start)
                }
                continue
            }
            let name = try memberName()
            value =
                token == .openParenthesis
                ? try method(name.text, name.place, of: value)
                : try field(name.text, name.place, of: value)
        }
        return value
    }

    private func field(
        _ name: String,
        _ place: Place,
        of value: ValueExpression
    ) throws(ExpressionError) -> ValueExpression {
        guard let known = value.known else { return .member(value, name, place) }
        return .constant(try known.member(name, at: place))
    }

    private mutating func method(
        _ name: String,
        _ place: Place,
        of value: ValueExpression
    ) throws(ExpressionError) -> ValueExpression {
        guard let method = ValueMethod(rawValue: name) else {
            let known = ValueMethod.allCases.map(\.rawValue)
            throw ExpressionError(
                "A value has no method '\(name)'"
                    + (ClosestName.find(name, among: known).map { "; did you mean '\($0)'?" }
                        ?? "; it has \(known.joined(separator: ", "))"),
                at: place
            )
        }
        let (arguments, end) = try arguments()
        guard arguments.isEmpty else {
            throw ExpressionError("\(name) takes no arguments", at: arguments.first?.place ?? end)
        }
        guard let known = value.known else { return .method(value, method, place) }
        return .constant(try method(known, at: place))
    }

    private mutating func primary() throws(ExpressionError) -> ValueExpression {
        let value: BSONValue
        switch token {
        case .openObject:
            return try nested { parser throws(ExpressionError) in try parser.object() }
        case .openArray: return try nested { parser throws(ExpressionError) in try parser.array() }
        case .openParenthesis:
            return try nested { parser throws(ExpressionError) in try parser.grouped() }
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
        return .constant(value)
    }

    private var tooDeep: ExpressionError {
        ExpressionError("The value is nested deeper than \(Self.depthMax) levels", at: place)
    }

    /// Reads a container one level deeper.
    mutating func nested(
        _ read: (inout ExpressionParser) throws(ExpressionError) -> ValueExpression
    ) throws(ExpressionError) -> ValueExpression {
        guard depth < Self.depthMax else { throw tooDeep }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func grouped() throws(ExpressionError) -> ValueExpression {
        try advance()
        let value = try value()
        try expect(.closeParenthesis, ")")
        return value
    }

    private mutating func array() throws(ExpressionError) -> ValueExpression {
        try advance()
        var elements: [ValueExpression] = []
        while token != .closeArray {
            elements.append(try value())
            guard token == .comma else { break }
            try advance()
        }
        try expect(.closeArray, "a comma or ]")
        let known = elements.compactMap(\.known)
        guard known.count == elements.count else { return .array(elements) }
        return .constant(.array(BSONArray(known)))
    }

    private mutating func object() throws(ExpressionError) -> ValueExpression {
        let start = place
        try advance()
        var fields: [ValueExpression.Field] = []
        var names: Set<String> = []
        while token != .closeObject {
            let namePlace = place
            let name = try fieldName()
            guard names.insert(name).inserted else {
                throw ExpressionError("The name '\(name)' stands twice", at: namePlace)
            }
            fields.append(ValueExpression.Field(name: name, value: try value()))
            guard token == .comma else { break }
            try advance()
        }
        try expect(.closeObject, "a comma or }")
        let known = fields.compactMap { field in field.value.known.map { (field.name, $0) } }
        guard known.count == fields.count else { return .object(fields, start) }
        return .constant(try Self.object(known, at: start))
    }

    /// The value of an object whose fields are known.
    static func object(
        _ fields: [(String, BSONValue)],
        at place: Place
    ) throws(ExpressionError) -> BSONValue {
        let document = Document(fields)
        guard fields.contains(where: { $0.0.hasPrefix("$") }) else { return .document(document) }
        return try unwrapped(document, at: place)
    }

    /// What an object with `$` in a name stands for: a value such as {$oid: "…"}, or itself.
    ///
    /// The reader of Extended JSON decides, so that the forms mean the same here and in a file.
    /// Canonical text loses nothing, and what is inside is unwrapped already.
    private static func unwrapped(
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
