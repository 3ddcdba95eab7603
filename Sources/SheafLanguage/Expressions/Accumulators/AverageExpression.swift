// SPDX-License-Identifier: MIT
//
// `$avg`: the average of numbers; what is no number is left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$avg: [expression, …]}`.
    static let average = accumulator("$avg") { values in
        var sum = PreciseSum()
        for value in values { sum.add(value) }
        return sum.average
    }
}
