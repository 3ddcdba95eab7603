// SPDX-License-Identifier: MIT
//
// `$stdDevPop`: the standard deviation of numbers that are all there are.

extension ExpressionOperator {
    /// `{$stdDevPop: [expression, …]}`.
    static let populationDeviation = accumulator("$stdDevPop") { values in
        var deviation = Deviation()
        for value in values { deviation.add(value) }
        return deviation.value(ofSample: false)
    }
}
