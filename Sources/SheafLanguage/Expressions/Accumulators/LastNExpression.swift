// SPDX-License-Identifier: MIT
//
// `$lastN`: the last n elements of an array.

extension ExpressionOperator {
    /// `{$lastN: {n: count, input: array}}`.
    static let lastN = elements("$lastN") { values, count, _ in Array(values.suffix(count)) }
}
