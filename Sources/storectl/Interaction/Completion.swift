// SPDX-License-Identifier: MIT
//
// What the word before the cursor may become: a pure function of the text and of the names that
// the store knows.

internal import Sheaf

/// The completion of a text that ends at the cursor.
struct Completion {
    /// What is to be typed in any case: up to where the candidates differ.
    let insertion: String
    /// What the word may become.
    let candidates: [String]

    init(_ text: String, _ names: CompletionNames) {
        let context = TypedContext(text)
        let partial = context.partial
        let fitting = Self.words(context, names).filter { $0.text.hasPrefix(partial) }
        var seen: Set<String> = []
        let distinct = fitting.filter { seen.insert($0.text).inserted }
        candidates = distinct.map(\.text).sorted()
        guard let first = distinct.first else {
            insertion = ""
            return
        }
        let whole = distinct.count == 1 ? first.text + first.ending : Self.common(candidates)
        insertion = String(whole.dropFirst(partial.count))
    }

    /// The longest beginning that all have in common.
    private static func common(_ words: [String]) -> String {
        words.dropFirst().reduce(words[0]) { common, word in
            String(zip(common, word).prefix { $0 == $1 }.map(\.0))
        }
    }
}

/// A word that can be typed, and what follows when it is the only one.
struct CompletionWord: Sendable {
    let text: String
    var ending = ""
}

extension Completion {
    private static func words(
        _ context: TypedContext,
        _ names: CompletionNames
    ) -> [CompletionWord] {
        switch context.kind {
        case .string: return strings(context, names)
        case .member(let owner): return members(of: owner, context, names)
        case .argument(let call): return arguments(of: call, context, names)
        case .command(let command): return plain(topics(of: command, names))
        case .start: return starts(names)
        }
    }

    /// What a statement may begin with.
    private static func starts(_ names: CompletionNames) -> [CompletionWord] {
        var words = [CompletionWord(text: "db", ending: ".")]
        for command in ["show", "use", "let", "help"] {
            words.append(CompletionWord(text: command, ending: " "))
        }
        words += plain(["it", "exit", "print(", "printjson(", "config."])
        words += plain(names.variables.keys.sorted())
        return words
    }

    private static func isWord(_ name: String, and others: String) -> Bool {
        name.allSatisfy { $0.isLetter || $0.isNumber || others.contains($0) }
    }

    private static func plain(_ words: [String]) -> [CompletionWord] {
        words.map { CompletionWord(text: $0) }
    }

    private static func calls(_ words: [String]) -> [CompletionWord] {
        words.map { CompletionWord(text: $0, ending: "(") }
    }

    private static func topics(of command: String, _ names: CompletionNames) -> [String] {
        switch command {
        case "show": ["collections", "databases", "dbs", "indexes", "tables"]
        case "use": names.databases
        case "help": HelpTopic.all.map(\.name)
        default: []
        }
    }

    /// What may stand behind a dot.
    private static func members(
        of owner: TypedContext.Owner,
        _ context: TypedContext,
        _ names: CompletionNames
    ) -> [CompletionWord] {
        switch owner {
        case .database:
            let collections = names.collections.map { name in
                isWord(name, and: "_$.") ? name : "getCollection(\"\(name)\")"
            }
            return plain(collections) + calls(DatabaseMethod.allCases.map(\.rawValue))
        case .collection(let path):
            let start = path + "."
            let longer = names.collections.filter { $0.hasPrefix(start) }
            let rests = longer.map { String($0.dropFirst(start.count)) }
            return plain(rests) + calls(CollectionMethod.allCases.map(\.rawValue))
        case .result(of: "find"), .result(of: "aggregate"):
            return calls(CursorMethod.allCases.map(\.rawValue))
        case .result(of: "explain"), .result(of: "getCollection"):
            return calls(CollectionMethod.allCases.map(\.rawValue))
        case .result(of: "getSiblingDB"): return calls(DatabaseMethod.allCases.map(\.rawValue))
        case .result: return calls(ValueMethod.allCases.map(\.rawValue))
        case .value(let name): return plain(names.members(of: name))
        }
    }

    /// What may stand in quotes: the path of a field, also as a value of an expression.
    private static func strings(
        _ context: TypedContext,
        _ names: CompletionNames
    ) -> [CompletionWord] {
        guard let collection = context.collection else { return [] }
        let fields = names.fields(of: collection)
        let sign = context.partial.hasPrefix("$") ? "$" : ""
        return fields.map { CompletionWord(text: sign + $0, ending: context.quote) }
    }

    /// What may stand between parentheses or braces.
    private static func arguments(
        of call: TypedContext.OpenCall,
        _ context: TypedContext,
        _ names: CompletionNames
    ) -> [CompletionWord] {
        if context.partial.hasPrefix("$") {
            return operators(of: call).map { CompletionWord(text: $0, ending: ": ") }
        }
        guard call.isAtName else {
            var words = calls(Constructor.allCases.map(\.rawValue))
            words += plain(names.variables.keys.sorted())
            words += plain(["true", "false", "null"])
            return words
        }
        guard let collection = context.collection else { return [] }
        return names.fields(of: collection).map { name in
            let shown = isWord(name, and: "_") ? name : "\"\(name)\""
            return CompletionWord(text: shown, ending: ": ")
        }
    }

    /// The operators that a method takes at this argument.
    private static func operators(of call: TypedContext.OpenCall) -> [String] {
        let isChange = call.name.contains("pdate") && call.argument == 1
        if isChange && call.depth == 1 { return OperatorNames.update }
        if isChange { return ["$each", "$position", "$slice", "$sort"] + OperatorNames.query }
        guard call.name == "aggregate" else { return OperatorNames.query }
        if call.depth == 1 { return OperatorNames.stages }
        return Set(OperatorNames.expressions + OperatorNames.query).sorted()
    }
}
