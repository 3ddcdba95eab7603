// SPDX-License-Identifier: MIT
//
// `$sum`: the sum of numbers; what is no number is left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$sum: [expression, …]}`.
    static let sum = accumulator("$sum") { values in
        var sum = PreciseSum()
        for value in values { sum.add(value) }
        return sum.value
    }
}
