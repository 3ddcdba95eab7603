// SPDX-License-Identifier: MIT
//
// What a person typed, as a tree: the result of parsing and the input of execution. Nothing here
// knows which methods exist; every part remembers where it stands, so that a later error can point
// at it.

internal import SheafBSON

/// One statement of the shell.
enum Statement: Sendable, Hashable {
    /// `show dbs`
    case showDatabases
    /// `show collections`
    case showCollections
    /// `show indexes`
    case showIndexes
    /// `use NAME`: the database of the statements behind it.
    case use(String)
    /// `db`: the name of the database.
    case database
    /// `help`, or `help NAME`, the name being that of a method or an operator.
    case help(String?)
    /// `it`: more of the latest find.
    case more
    /// `let NAME = value`
    case assign(String, ValueExpression)
    /// `print(value, …)`: texts without quotes; `printjson(value)`: as any result.
    case print([ArgumentTemplate], isJSON: Bool)
    /// `config.set("name", value)`, or without a value `config.get("name")`.
    case configure(String, ArgumentTemplate?, Place)
    /// `exit`
    case leave
    /// A value, or a chain of calls, that is to be shown.
    case show(ValueExpression)
}

/// `db.NAME.method(…).method(…)`.
struct CallChain: Sendable, Hashable {
    /// The database, when `getSiblingDB` names one.
    var database: String?
    /// The collection, or nil when the calls are on the database.
    var collection: String?
    /// The calls in their order; at least one.
    var calls: [Call]
}

/// One call: a name, and the arguments between parentheses.
struct Call: Sendable, Hashable {
    /// The name of the method.
    let name: String
    /// Where the name stands.
    let place: Place
    /// The arguments.
    let arguments: [CallArgument]
    /// Where the closing parenthesis stands: an error about a missing argument points there.
    let end: Place
}

/// One argument and where it starts.
struct CallArgument: Sendable, Hashable {
    /// The value.
    let value: BSONValue
    /// Where it starts.
    let place: Place
}

/// Line and column in the text of an expression, both from one.
struct Place: Sendable, Hashable {
    let line: Int
    let column: Int
}

/// What is wrong with an expression, and where.
struct ExpressionError: Error, Sendable, Hashable {
    /// What is wrong, in a sentence.
    let message: String
    /// Where it is wrong.
    let place: Place
    /// MongoDB's number and name for it, such as `error 14 (TypeMismatch)`, if it has one.
    var mongoError: String?
    /// Whether more text could make the expression whole: the interactive shell then reads on.
    var isIncomplete = false

    init(_ message: String, at place: Place, isIncomplete: Bool = false) {
        self.message = message
        self.place = place
        self.isIncomplete = isIncomplete
    }

    /// The line at fault, and under it a caret at the column.
    ///
    /// A long line is cut around the place, so that the caret stays on one row of a terminal.
    func excerpt(of text: String, widthMax: Int = 100) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(place.line - 1) else { return "" }
        let line = Array(lines[place.line - 1].unicodeScalars)
        let caret = min(place.column - 1, line.count)
        let start = max(0, min(caret - widthMax / 2, line.count - widthMax))
        let end = min(line.count, start + widthMax)
        let lead = start > 0 ? "…" : ""
        let shown = lead + Self.text(line[start..<end]) + (end < line.count ? "…" : "")
        var blanks = String(repeating: " ", count: lead.count)
        for scalar in line[start..<max(start, caret)] {
            blanks += scalar == "\t" ? "\t" : Self.isWide(scalar) ? "  " : " "
        }
        return shown + "\n" + blanks + "^"
    }

    /// Whether a character takes two columns of a terminal: Hangul, Han, Kana, emoji.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0x1F300...0x1FAFF:
            true
        default: false
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
