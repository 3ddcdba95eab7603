// SPDX-License-Identifier: MIT
//
// Words where a value is wanted: literals, variables, types with their arguments, and `db`.

internal import SheafBSON

extension ExpressionParser {
    /// The value of a word.
    mutating func wordValue() throws(ExpressionError) -> ValueExpression {
        let start = place
        guard var name = word else { throw unexpected(wanted: "a value") }
        if name == "db" {
            return try nested { parser throws(ExpressionError) in try parser.chain() }
        }
        try advance()
        if let literal = Self.literal(name) { return .constant(literal) }
        if variables.contains(name) { return .variable(name, start) }
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
            if let constructor = Constructor(rawValue: name) {
                // The two that mongosh also takes without parentheses.
                if constructor == .minKey { return .constant(.minKey) }
                if constructor == .maxKey { return .constant(.maxKey) }
                throw unexpected(wanted: "( behind \(name)")
            }
            let known = variables.union(["true", "false", "null", "undefined"])
            throw ExpressionError(
                "A string needs quotes, and there is no variable '\(name)'"
                    + ClosestName.hint(for: name, among: known),
                at: start
            )
        }
        return try nested { parser throws(ExpressionError) in
            try parser.construct(name, at: start)
        }
    }

    /// The value of a word that is one by itself.
    static func literal(_ name: String) -> BSONValue? {
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
    ) throws(ExpressionError) -> ValueExpression {
        guard let constructor = Constructor(rawValue: name) else {
            throw unknownType(name, at: start)
        }
        let (arguments, end) = try arguments()
        var known: [CallArgument] = []
        for argument in arguments {
            guard let value = argument.value.known else {
                return .construction(constructor, arguments, end: end)
            }
            known.append(CallArgument(value: value, place: argument.place))
        }
        return .constant(
            try constructor.value(
                ConstructorArguments(constructor: constructor, values: known, end: end)
            )
        )
    }

    private func unknownType(_ name: String, at start: Place) -> ExpressionError {
        let types = Constructor.allCases.map(\.rawValue)
        let first = String(name.prefix { $0 != "." })
        guard first == name || ClosestName.find(name, among: types) != nil else {
            let hint = ClosestName.hint(for: first, among: variables.union(["db"]))
            return ExpressionError("There is no variable '\(first)'" + hint, at: start)
        }
        let hint = ClosestName.hint(for: name, among: types)
        return ExpressionError("There is no type '\(name)'" + hint, at: start)
    }
}
