// SPDX-License-Identifier: MIT
//
// `$lastN`: the last n elements of an array.

extension ExpressionOperator {
    /// `{$lastN: {n: count, input: array}}`.
    static let lastN = elements("$lastN") { Array($0.suffix($1)) }
}
