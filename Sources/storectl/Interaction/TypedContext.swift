// SPDX-License-Identifier: MIT
//
// Where the cursor stands in a text that is being typed: behind a dot, in a string, between the
// braces of an argument. The text need not be whole, so that this is no parser: it looks at
// brackets, quotes and names.

/// The surroundings of the cursor, which stands at the end of the text.
struct TypedContext {
    /// What is completed.
    enum Kind: Hashable {
        /// The first word.
        case start
        /// The word behind `show`, `use` or `help`.
        case command(String)
        /// A name behind a dot.
        case member(of: Owner)
        /// Text in quotes.
        case string
        /// Something between the parentheses of a call.
        case argument(of: OpenCall)
    }

    /// What stands before the dot.
    enum Owner: Hashable {
        case database
        case collection(String)
        case result(of: String)
        case value(String)
    }

    /// The call whose parenthesis is open.
    struct OpenCall: Hashable {
        /// The method.
        var name: String
        /// Which argument it is, from zero.
        var argument = 0
        /// How many braces are open in it.
        var depth = 0
        /// Whether the name of a field may stand here.
        var isAtName = false
    }

    /// The word that ends at the cursor.
    private(set) var partial = ""
    private(set) var kind = Kind.start
    /// The collection that the chain is on.
    private(set) var collection: String?
    /// The quote that is open, or nothing.
    private(set) var quote = ""

    init(_ text: String) {
        var scanner = BracketScanner()
        for character in text { scanner.take(character) }
        collection = Self.collection(in: scanner.outerText)
        if let open = scanner.quote {
            (quote, partial, kind) = (String(open), scanner.word, .string)
            return
        }
        partial = String(text.reversed().prefix { Self.isWordPart($0) }.reversed())
        let before = text.dropLast(partial.count)
        if before.last == "." {
            kind = .member(of: Self.owner(before.dropLast()))
        } else if var call = scanner.openCall {
            let last = before.last { !$0.isWhitespace }
            call.isAtName = (last == "{" || last == ",") && call.depth > 0 && !scanner.isInArray
            kind = .argument(of: call)
        } else {
            let words = before.split(separator: " ")
            if words.count == 1, ["show", "use", "help"].contains(words[0]) {
                kind = .command(String(words[0]))
            }
        }
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "$"
    }

    /// What a dot at the end of the text belongs to.
    private static func owner(_ text: Substring) -> Owner {
        if text.last == ")" { return .result(of: methodName(endingIn: text)) }
        let path = String(text.reversed().prefix { isWordPart($0) || $0 == "." }.reversed())
        if path == "db" { return .database }
        if path.hasPrefix("db.") { return .collection(String(path.dropFirst(3))) }
        return .value(path)
    }

    /// The name of the call whose closing parenthesis ends the text.
    private static func methodName(endingIn text: Substring) -> String {
        var depth = 0
        var rest = text
        while let last = rest.last {
            rest.removeLast()
            if last == ")" { depth += 1 }
            if last == "(" { depth -= 1 }
            if depth == 0 { break }
        }
        let name = String(rest.reversed().prefix { isWordPart($0) }.reversed())
        // Behind `find(…).sort(…)` the cursor is still that of find.
        guard CursorMethod(rawValue: name) != nil, rest.dropLast(name.count).last == "." else {
            return name
        }
        let before = rest.dropLast(name.count + 1)
        return before.last == ")" ? methodName(endingIn: before) : name
    }

    /// The collection of the latest chain in a text of which arguments are left out.
    private static func collection(in text: String) -> String? {
        guard let start = text.ranges(of: "db.").last?.upperBound else { return nil }
        let path = text[start...].prefix { isWordPart($0) || $0 == "." }
        guard let dot = path.lastIndex(of: ".") else { return nil }
        return String(path[..<dot])
    }
}

/// Follows brackets and quotes through a text.
private struct BracketScanner {
    /// An opened bracket, with the call when it is a parenthesis.
    private struct Open {
        let character: Character
        var call: TypedContext.OpenCall?
    }

    private var opened: [Open] = []
    /// The quote that is open.
    private(set) var quote: Character?
    /// The word at the end, or the text behind the open quote.
    private(set) var word = ""
    /// The text outside all brackets of the latest statement.
    private(set) var outerText = ""
    private var isEscaped = false

    /// The innermost call that is open.
    var openCall: TypedContext.OpenCall? { opened.last { $0.call != nil }?.call }
    /// Whether the innermost bracket is that of an array.
    var isInArray: Bool { opened.last?.character == "[" }

    mutating func take(_ character: Character) {
        if let open = quote { return takeInString(character, open) }
        switch character {
        case "\"", "'":
            (quote, word) = (character, "")
            return
        case "(":
            opened.append(Open(character: "(", call: TypedContext.OpenCall(name: word)))
        case "{", "[":
            opened.append(Open(character: character))
            if character == "{" { changeCall { $0.depth += 1 } }
        case ")", "}", "]":
            if character == "}" { changeCall { $0.depth -= 1 } }
            if !opened.isEmpty { opened.removeLast() }
        case "," where opened.last?.call != nil: changeCall { $0.argument += 1 }
        case ";" where opened.isEmpty: outerText = ""
        default: break
        }
        if opened.isEmpty || (character == "(" && opened.count == 1) { outerText.append(character) }
        let isWord = character.isLetter || character.isNumber || "_$".contains(character)
        word = isWord ? word + String(character) : ""
    }

    private mutating func takeInString(_ character: Character, _ open: Character) {
        if isEscaped {
            isEscaped = false
        } else if character == "\\" {
            isEscaped = true
        } else if character == open {
            quote = nil
            word = ""
            return
        }
        word.append(character)
    }

    private mutating func changeCall(_ change: (inout TypedContext.OpenCall) -> Void) {
        guard let index = opened.lastIndex(where: { $0.call != nil }) else { return }
        if var call = opened[index].call {
            change(&call)
            opened[index].call = call
        }
    }
}
