// SPDX-License-Identifier: MIT
//
// `$ifNull`: the first of its arguments that is neither missing nor null, else the last one.

import SheafBSON

extension ExpressionOperator {
    /// `{$ifNull: [expression, …, replacement]}`.
    static let ifNull = ExpressionOperator(name: "$ifNull") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.arguments(operand)
        guard arguments.count >= 2 else {
            throw LanguageError(
                code: 1_257_300,
                "$ifNull needs at least two arguments, had: \(arguments.count)"
            )
        }
        return IfNullNode(arguments: arguments)
    }
}

/// Expressions of which the first with a value counts.
private struct IfNullNode: ExpressionNode {
    let arguments: [Expression]

    var dependencies: FieldDependencies { .union(arguments) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var last: BSONValue?
        for argument in arguments {
            last = try argument.value(in: &evaluation)
            if !last.isNullish { return last }
        }
        return last
    }
}
