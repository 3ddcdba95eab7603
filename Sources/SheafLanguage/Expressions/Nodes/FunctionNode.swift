// SPDX-License-Identifier: MIT
//
// The operators that are functions of their arguments, which is most of them.

import SheafBSON

/// A function of the values of some expressions.
struct FunctionNode: ExpressionNode {
    let arguments: [Expression]
    let function: ExpressionOperator.Function

    var dependencies: FieldDependencies { .union(arguments) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var values: [BSONValue?] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.value(in: &evaluation)) }
        return try function(values, evaluation)
    }
}

extension ExpressionOperator {
    /// What makes a value of the values of arguments; nil is a missing one.
    typealias Function =
        @Sendable ([BSONValue?], borrowing Evaluation) throws(LanguageError) -> BSONValue?

    /// An operator that is a function of so many arguments.
    static func function(
        _ name: String,
        _ count: ClosedRange<Int>,
        _ function: @escaping Function
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            FunctionNode(
                arguments: try parser.arguments(operand, count: count),
                function: function
            )
        }
    }

    /// What makes a value of the values of arguments and compares them: by a collation, or texts by
    /// their bytes.
    typealias ComparingFunction =
        @Sendable ([BSONValue?], Collation?, borrowing Evaluation) throws(LanguageError) ->
        BSONValue?

    /// An operator that is a function of so many arguments and compares them.
    static func comparing(
        _ name: String,
        _ count: ClosedRange<Int> = 0...Int.max,
        _ function: @escaping ComparingFunction
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let collation = parser.scope.collation
            return FunctionNode(
                arguments: try parser.arguments(operand, count: count)
            ) { (values, evaluation) throws(LanguageError) in
                try function(values, collation, evaluation)
            }
        }
    }

    /// An operator that is a function of one argument.
    static func unary(
        _ name: String,
        _ function: @escaping @Sendable (BSONValue?) throws(LanguageError) -> BSONValue?
    ) -> ExpressionOperator {
        self.function(name, 1...1) { (values, _) throws(LanguageError) in
            try function(values[0])
        }
    }

    /// An operator that is a function of two arguments.
    static func binary(
        _ name: String,
        _ function:
            @escaping @Sendable (BSONValue?, BSONValue?) throws(LanguageError) -> BSONValue?
    ) -> ExpressionOperator {
        self.function(name, 2...2) { (values, _) throws(LanguageError) in
            try function(values[0], values[1])
        }
    }

    /// An operator that is a function of any number of arguments.
    static func variadic(_ name: String, _ function: @escaping Function) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            FunctionNode(arguments: try parser.arguments(operand), function: function)
        }
    }
}

extension Optional where Wrapped == BSONValue {
    /// Whether the value is missing, null or undefined.
    var isNullish: Bool {
        switch self {
        case nil, .null, .undefined: true
        default: false
        }
    }

    /// The name of the type, as messages show it.
    var typeName: String { self?.type.alias ?? "missing" }

    /// Whether the value counts as true: all do but false, null, zero and a missing one.
    var isTruthy: Bool {
        switch self {
        case nil, .null, .undefined, .bool(false): return false
        case .int32(let number): return number != 0
        case .int64(let number): return number != 0
        case .double(let number): return number != 0
        case .decimal128(let number): return !number.isZero
        default: return true
        }
    }
}
