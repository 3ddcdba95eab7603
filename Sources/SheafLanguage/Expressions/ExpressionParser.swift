// SPDX-License-Identifier: MIT
//
// From a value to an expression. All syntax errors of expressions end here or in the operators.

import SheafBSON

/// Makes expressions of values.
struct ExpressionParser: Sendable {
    /// The deepest nesting of an expression: that of documents on the wire.
    static let depthMax = 200

    /// The variables that may be named.
    let scope: ExpressionScope
    /// The operator whose operand is parsed, as messages name it.
    private(set) var name = ""
    private var depth = 0

    init(scope: ExpressionScope) {
        self.scope = scope
    }

    /// The same parser with other variables.
    func with(_ scope: ExpressionScope) -> ExpressionParser {
        var parser = ExpressionParser(scope: scope)
        parser.name = name
        parser.depth = depth
        return parser
    }

    /// The expression that a value is.
    func expression(_ source: BSONValue) throws(LanguageError) -> Expression {
        guard depth < ExpressionParser.depthMax else {
            throw LanguageError(
                .overflow,
                "An expression exceeds the maximum nesting depth of \(ExpressionParser.depthMax)"
            )
        }
        var inner = self
        inner.depth += 1
        switch source {
        case .string(let text) where text.hasPrefix("$"): return Expression(try path(text))
        case .document(let document): return try inner.expression(of: document)
        case .array(let array):
            var elements: [Expression] = []
            for element in array { elements.append(try inner.expression(element)) }
            return Expression(ArrayNode(elements: elements))
        default: return Expression(LiteralNode(value: source))
        }
    }

    /// The expression that a document is: one operator, or fields of expressions.
    private func expression(of document: Document) throws(LanguageError) -> Expression {
        guard let first = QueryParser.firstName(document), first.hasPrefix("$") else {
            return Expression(try object(document))
        }
        guard document.count == 1, let operand = document[first] else {
            throw LanguageError(
                .severalOperators,
                "an expression specification must contain exactly one field, the name of the "
                    + "expression. Found \(document.count) fields in "
                    + ShellText.document(document)
            )
        }
        guard let known = ExpressionOperator.known[first] else {
            throw LanguageError(.invalidPipelineOperator, "Unrecognized expression '\(first)'")
        }
        var parser = self
        parser.name = first
        return Expression(try known.parse(operand, parser))
    }

    private func object(_ document: Document) throws(LanguageError) -> ObjectNode {
        var fields: [(name: String, value: Expression)] = []
        for (name, source) in document {
            try ExpressionPath.checkName(name)
            guard !fields.contains(where: { $0.name == name }) else {
                throw LanguageError(
                    .duplicateObjectField,
                    "duplicate field name specified in object literal: "
                        + ShellText.document(document)
                )
            }
            fields.append((name, try expression(source)))
        }
        return ObjectNode(fields: fields)
    }

    /// The path that a text with a dollar sign is.
    private func path(_ text: String) throws(LanguageError) -> any ExpressionNode {
        guard text.hasPrefix("$$") else {
            let path = try ExpressionPath(String(text.dropFirst()))
            return node(try variable("CURRENT"), path)
        }
        let whole = text.dropFirst(2)
        let name = String(whole.prefix { $0 != "." })
        guard !name.isEmpty else {
            throw .failedToParse("empty variable names are not allowed")
        }
        let variable = try variable(name)
        guard name.utf8.count < whole.utf8.count else { return node(variable, .itself) }
        return node(variable, try ExpressionPath(String(whole.dropFirst(name.count + 1))))
    }

    private func variable(_ name: String) throws(LanguageError) -> ExpressionScope.Variable {
        guard let variable = scope.variable(name) else {
            throw LanguageError(.undefinedVariable, "Use of undefined variable: \(name)")
        }
        return variable
    }

    private func node(
        _ variable: ExpressionScope.Variable,
        _ path: ExpressionPath
    ) -> any ExpressionNode {
        switch variable {
        case .root: PathNode(path: path)
        case .constant(let value): LiteralNode(value: path.value(in: value))
        case .missing: LiteralNode(value: nil)
        case .slot(let slot): VariableNode(slot: slot, path: path)
        }
    }
}

// MARK: - Operands

extension ExpressionParser {
    /// The arguments of an operator: the elements of an array, or one value alone.
    func arguments(_ operand: BSONValue) throws(LanguageError) -> [Expression] {
        guard case .array(let list) = operand else { return [try expression(operand)] }
        var arguments: [Expression] = []
        for argument in list { arguments.append(try expression(argument)) }
        return arguments
    }

    /// The arguments of an operator that takes so many of them.
    ///
    /// - Throws: ``LanguageError`` 16020 or 28667.
    func arguments(
        _ operand: BSONValue,
        count: ClosedRange<Int>
    ) throws(LanguageError) -> [Expression] {
        let arguments = try arguments(operand)
        guard !count.contains(arguments.count) else { return arguments }
        guard count.lowerBound == count.upperBound else {
            throw LanguageError(
                .arityOutOfRange,
                "Expression \(name) takes at least \(count.lowerBound) arguments, and at most "
                    + "\(count.upperBound), but \(arguments.count) were passed in."
            )
        }
        throw LanguageError(
            .wrongArity,
            "Expression \(name) takes exactly \(count.lowerBound) arguments. \(arguments.count) "
                + "were passed in."
        )
    }

    /// The named arguments of an operator that takes a document of them.
    ///
    /// Some names are required and some may be there. The codes are MongoDB's for an operand that
    /// is no document, for an unknown name, and for a missing one.
    func namedArguments(
        _ operand: BSONValue,
        required: [String],
        optional: [String] = [],
        codes: (notDocument: Int, unknown: Int, missing: Int)
    ) throws(LanguageError) -> [String: BSONValue] {
        guard case .document(let document) = operand else {
            throw LanguageError(
                code: codes.notDocument,
                "\(name) only supports an object as its argument, found: \(operand.type.alias)"
            )
        }
        var arguments: [String: BSONValue] = [:]
        for (argument, value) in document {
            guard required.contains(argument) || optional.contains(argument) else {
                throw LanguageError(
                    code: codes.unknown,
                    "Unrecognized argument to \(name): \(argument)"
                )
            }
            arguments[argument] = value
        }
        if let missing = required.first(where: { arguments[$0] == nil }) {
            throw LanguageError(
                code: codes.missing,
                "Missing '\(missing)' parameter to \(name)"
            )
        }
        return arguments
    }
}
