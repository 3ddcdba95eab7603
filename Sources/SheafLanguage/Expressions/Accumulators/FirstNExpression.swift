// SPDX-License-Identifier: MIT
//
// `$firstN`: the first n elements of an array.

extension ExpressionOperator {
    /// `{$firstN: {n: count, input: array}}`.
    static let firstN = elements("$firstN") { values, count, _ in Array(values.prefix(count)) }
}
