// SPDX-License-Identifier: MIT
//
// The names of all operators, out of their registries: for tools that complete what is typed and
// guess what was meant.

/// The names that the language knows, each with its dollar sign, in order.
package enum Vocabulary {
    /// Update operators, such as `$push`.
    package static let update: [String] = UpdateOperators.known.keys.sorted()
    /// Query operators, such as `$gt` and `$and`.
    package static let query: [String] =
        (Array(QueryOperator.known.keys) + Array(DocumentOperator.known.keys)).sorted()
    /// Stages of pipelines, such as `$match`.
    package static let stages: [String] = (Array(StageOperator.known.keys) + ["$merge", "$out"])
        .sorted()
    /// Operators of expressions, such as `$add`.
    package static let expressions: [String] = ExpressionOperator.known.keys.sorted()
    /// Accumulators of `$group`, such as `$sum`.
    package static let accumulators: [String] = AccumulatorOperator.known.keys.sorted()
}
