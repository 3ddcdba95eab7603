// SPDX-License-Identifier: MIT
//
// `$min` and `$max`: the least and the greatest value in the order of BSON; null is left out.

import SheafBSON

extension AccumulatorOperator {
    /// `{$min: expression}`.
    static let minimum = unary("$min") { ExtremeAccumulator(isLeast: true) }

    /// `{$max: expression}`.
    static let maximum = unary("$max") { ExtremeAccumulator(isLeast: false) }
}

private struct ExtremeAccumulator: Accumulator {
    let isLeast: Bool
    private(set) var result: BSONValue?

    init(isLeast: Bool) {
        self.isLeast = isLeast
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard let value, !value.isNullish else { return 0 }
        if let best = result {
            let order = value.compare(best)
            guard isLeast ? order < 0 : order > 0 else { return 0 }
        }
        let growth = value.keptByteCount - (result?.keptByteCount ?? 0)
        result = value
        return growth
    }
}

extension BSONValue {
    /// Whether the value is null or undefined.
    var isNullish: Bool { Optional(self).isNullish }
}
