// SPDX-License-Identifier: MIT
//
// `$first` and `$last`: the value for the first and for the last document of a group.

import SheafBSON

extension AccumulatorOperator {
    /// `{$first: expression}`.
    static let first = unary("$first") { FirstAccumulator() }

    /// `{$last: expression}`.
    static let last = unary("$last") { LastAccumulator() }
}

private struct FirstAccumulator: Accumulator {
    private(set) var result: BSONValue?
    private var isKnown = false

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard !isKnown else { return 0 }
        (result, isKnown) = (value, true)
        return value?.keptByteCount ?? 0
    }
}

private struct LastAccumulator: Accumulator {
    private(set) var result: BSONValue?

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        let growth = (value?.keptByteCount ?? 0) - (result?.keptByteCount ?? 0)
        result = value
        return growth
    }
}
