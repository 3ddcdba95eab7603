// SPDX-License-Identifier: MIT
//
// `$firstN`: the first n elements of an array.

extension ExpressionOperator {
    /// `{$firstN: {n: count, input: array}}`.
    static let firstN = elements("$firstN") { Array($0.prefix($1)) }
}
