// SPDX-License-Identifier: MIT
//
// `$sum`: the sum of the numbers; anything else is left out.

import SheafBSON

extension AccumulatorOperator {
    /// `{$sum: expression}`.
    static let sum = unary("$sum") { SumAccumulator() }
}

private struct SumAccumulator: Accumulator {
    private var sum = PreciseSum()

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        if let value { sum.add(value) }
        return 0
    }

    var result: BSONValue? { sum.value }
}
