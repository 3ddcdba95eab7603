// SPDX-License-Identifier: MIT
//
// Accumulators as expressions: of several arguments, or of the elements of one array.

import SheafBSON

extension ExpressionOperator {
    /// An operator that makes one value of many: of its arguments, or of the elements of its only
    /// argument if that is an array.
    static func accumulator(
        _ name: String,
        _ function: @escaping @Sendable ([BSONValue]) -> BSONValue
    ) -> ExpressionOperator {
        comparingAccumulator(name) { values, _ in function(values) }
    }

    /// An operator that makes one value of many and compares them.
    static func comparingAccumulator(
        _ name: String,
        _ function: @escaping @Sendable ([BSONValue], Collation?) -> BSONValue
    ) -> ExpressionOperator {
        comparing(name) { (values, collation, _) in
            if values.count == 1, case .array(let array)? = values[0] {
                return function(Array(array), collation)
            }
            return function(values.compactMap { $0 }, collation)
        }
    }

    /// An operator that takes so many elements of an array: `{n:, input:}`.
    static func elements(
        _ name: String,
        _ function: @escaping @Sendable ([BSONValue], Int, Collation?) -> [BSONValue]
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let arguments = try parser.namedArguments(
                operand,
                required: ["n", "input"],
                codes: (notDocument: 5_787_900, unknown: 5_787_901, missing: 5_787_906)
            )
            let parts = [
                try parser.expression(arguments["n"] ?? .null),
                try parser.expression(arguments["input"] ?? .null),
            ]
            let collation = parser.scope.collation
            return FunctionNode(arguments: parts) { (values, evaluation) throws(LanguageError) in
                let count = try elementCount(values[0])
                guard case .array(let array)? = values[1] else {
                    throw LanguageError(code: 5_788_200, "Input must be an array")
                }
                return try evaluation.array(function(Array(array), count, collation))
            }
        }
    }

    private static func elementCount(_ value: BSONValue?) throws(LanguageError) -> Int {
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: 5_787_902,
                "Value for 'n' must be of integral type, but found \(value.typeName)"
            )
        }
        guard let count = value.integerValue else {
            throw LanguageError(
                code: 5_787_903,
                "Value for 'n' must be of integral type, but found \(value.shellText)"
            )
        }
        guard count > 0 else {
            throw LanguageError(code: 5_787_908, "'n' must be greater than 0, found \(count)")
        }
        return Int(count)
    }
}
