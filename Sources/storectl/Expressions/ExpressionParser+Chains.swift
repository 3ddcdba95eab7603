// SPDX-License-Identifier: MIT
//
// Chains of calls on `db`, and the arguments between parentheses.

internal import SheafBSON

extension ExpressionParser {
    /// The chain that begins at `db`, up to its last call.
    mutating func chain() throws(ExpressionError) -> ValueExpression {
        try advance()
        var chain = ChainTemplate(calls: [])
        var path: [String] = []
        while token == .dot || (token == .openArray && chain.calls.isEmpty) {
            if token == .openArray {
                path.append(try bracketedName())
                continue
            }
            try advance()
            let name = try memberName()
            guard token == .openParenthesis else {
                guard chain.calls.isEmpty else {
                    let isCursor = ["find", "aggregate"].contains(chain.calls[0].name)
                    if isCursor, CursorMethod(rawValue: name.text) != nil {
                        throw unexpected(wanted: "(")
                    }
                    return .member(.chain(chain), name.text, name.place)
                }
                path.append(name.text)
                continue
            }
            let call = try call(name.text, name.place)
            if chain.calls.isEmpty, try navigate(call, &chain, &path) { continue }
            if chain.calls.isEmpty, !path.isEmpty { chain.collection = path.joined(separator: ".") }
            chain.calls.append(call)
        }
        guard chain.calls.isEmpty else { return .chain(chain) }
        let isWhole = !path.isEmpty || chain.collection != nil
        throw ExpressionError(
            unexpected(
                wanted: isWhole
                    ? ". and a method with its parentheses" : ". and the name of a collection"
            ).message,
            at: place
        )
    }

    /// A name behind a dot; moves behind it.
    mutating func memberName() throws(ExpressionError) -> (text: String, place: Place) {
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
    private mutating func call(
        _ name: String,
        _ place: Place
    ) throws(ExpressionError) -> CallTemplate {
        if name == "forEach", let printer = try printer() {
            return CallTemplate(name: name, place: place, arguments: [printer], end: self.place)
        }
        let (arguments, end) = try arguments()
        return CallTemplate(name: name, place: place, arguments: arguments, end: end)
    }

    /// `(print)` or `(printjson)`: the functions that forEach may be given, by their names.
    private mutating func printer() throws(ExpressionError) -> ArgumentTemplate? {
        var ahead = self
        try ahead.advance()
        guard let name = ahead.word, name == "print" || name == "printjson" else {
            throw ExpressionError(
                "forEach takes print or printjson; what else is to be done with each document, a "
                    + "projection or a stage of aggregate does",
                at: ahead.place
            )
        }
        let argument = ArgumentTemplate(value: .constant(.string(name)), place: ahead.place)
        try ahead.advance()
        try ahead.expect(.closeParenthesis, ")")
        self = ahead
        return argument
    }

    /// The arguments whose opening parenthesis is looked at, and where the closing one stands.
    mutating func arguments() throws(ExpressionError) -> (values: [ArgumentTemplate], end: Place) {
        try advance()
        var arguments: [ArgumentTemplate] = []
        while token != .closeParenthesis {
            let start = place
            arguments.append(ArgumentTemplate(value: try value(), place: start))
            guard token == .comma else { break }
            try advance()
        }
        let end = place
        try expect(.closeParenthesis, "a comma or )")
        return (arguments, end)
    }

    /// Takes `getCollection` and `getSiblingDB`, which only say what the later calls are on.
    private func navigate(
        _ call: CallTemplate,
        _ chain: inout ChainTemplate,
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

    private func oneName(_ call: CallTemplate) throws(ExpressionError) -> String {
        guard call.arguments.count == 1,
            case .string(let name)? = call.arguments[0].value.known
        else {
            throw ExpressionError(
                "\(call.name) takes one string",
                at: call.arguments.first?.place ?? call.end
            )
        }
        return name
    }
}
