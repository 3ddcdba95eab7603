// SPDX-License-Identifier: MIT
//
// `$stdDevPop` and `$stdDevSamp`: the standard deviation of the numbers; null when they are too
// few.

import SheafBSON

extension AccumulatorOperator {
    /// `{$stdDevPop: expression}`.
    static let populationDeviation = unary("$stdDevPop") { DeviationAccumulator(isSample: false) }

    /// `{$stdDevSamp: expression}`.
    static let sampleDeviation = unary("$stdDevSamp") { DeviationAccumulator(isSample: true) }
}

private struct DeviationAccumulator: Accumulator {
    private let isSample: Bool
    private var deviation = Deviation()

    init(isSample: Bool) {
        self.isSample = isSample
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        if let value { deviation.add(value) }
        return 0
    }

    var result: BSONValue? { deviation.value(ofSample: isSample) }
}
