// SPDX-License-Identifier: MIT
//
// `$avg`: the average of the numbers; null when there is none.

import SheafBSON

extension AccumulatorOperator {
    /// `{$avg: expression}`.
    static let average = unary("$avg") { AverageAccumulator() }
}

private struct AverageAccumulator: Accumulator {
    private var sum = PreciseSum()

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        if let value { sum.add(value) }
        return 0
    }

    var result: BSONValue? { sum.average }
}
