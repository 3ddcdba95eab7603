// SPDX-License-Identifier: MIT
//
// `$push`: all values in an array; missing ones are left out.

import SheafBSON

extension AccumulatorOperator {
    /// `{$push: expression}`.
    static let push = unary("$push") { PushAccumulator() }
}

private struct PushAccumulator: Accumulator {
    private var values: [BSONValue] = []

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard let value else { return 0 }
        values.append(value)
        return value.keptByteCount
    }

    var result: BSONValue? { .array(BSONArray(values)) }
}
