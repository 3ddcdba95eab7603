// SPDX-License-Identifier: MIT
//
// `$stdDevSamp`: the standard deviation of numbers that are a sample.

extension ExpressionOperator {
    /// `{$stdDevSamp: [expression, …]}`.
    static let sampleDeviation = accumulator("$stdDevSamp") { values in
        var deviation = Deviation()
        for value in values { deviation.add(value) }
        return deviation.value(ofSample: true)
    }
}
