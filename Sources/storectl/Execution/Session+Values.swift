// SPDX-License-Identifier: MIT
//
// Expressions become values: variables are looked up, calls are made, and what hangs on them is
// worked out.

internal import Sheaf

extension Session {
    /// The value of an expression; calls in it are carried out.
    mutating func value(of expression: ValueExpression) async throws -> BSONValue {
        switch expression {
        case .constant(let value): return value
        case .variable(let name, let place):
            guard let value = variables[name] else {
                throw ExpressionError("The variable '\(name)' has no value", at: place)
            }
            return value
        case .array(let elements):
            var values: [BSONValue] = []
            for element in elements { values.append(try await value(of: element)) }
            return .array(BSONArray(values))
        case .object(let fields, let place):
            var values: [(String, BSONValue)] = []
            for field in fields { values.append((field.name, try await value(of: field.value))) }
            return try ExpressionParser.object(values, at: place)
        case .chain(let template):
            return try await outcome(of: Request(try await chain(template))).value()
        case .member(let base, let name, let place):
            return try await value(of: base).member(name, at: place)
        case .element(let base, let index, let place):
            let base = try await value(of: base)
            return try base.element(try await value(of: index), at: place)
        case .method(let base, let method, let place):
            return try method(try await value(of: base), at: place)
        case .operation(let operation, let left, let right, let place):
            let left = try await value(of: left)
            return try operation(left, try await value(of: right), at: place)
        case .construction(let constructor, let arguments, let end):
            let values = try await self.values(of: arguments)
            return try constructor.value(
                ConstructorArguments(constructor: constructor, values: values, end: end)
            )
        }
    }

    /// A chain with the values of all its arguments.
    mutating func chain(_ template: ChainTemplate) async throws -> CallChain {
        var calls: [Call] = []
        for call in template.calls { calls.append(call.with(try await values(of: call.arguments))) }
        return CallChain(
            database: template.database,
            collection: template.collection,
            calls: calls
        )
    }

    private mutating func values(
        of arguments: [ArgumentTemplate]
    ) async throws -> [CallArgument] {
        var values: [CallArgument] = []
        for argument in arguments {
            let value = try await value(of: argument.value)
            values.append(CallArgument(value: value, place: argument.place))
        }
        return values
    }
}
