// SPDX-License-Identifier: MIT
//
// `$min` and `$max`: the least and the greatest value in the order of BSON; null is left out.

import SheafBSON

extension AccumulatorOperator {
    /// `{$min: expression}`.
    static let minimum = comparing("$min") {
        ExtremeAccumulator(isLeast: true, collation: $0)
    }

    /// `{$max: expression}`.
    static let maximum = comparing("$max") {
        ExtremeAccumulator(isLeast: false, collation: $0)
    }
}

private struct ExtremeAccumulator: Accumulator {
    let isLeast: Bool
    let collation: Collation?
    private(set) var result: BSONValue?

    init(isLeast: Bool, collation: Collation?) {
        (self.isLeast, self.collation) = (isLeast, collation)
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard let value, !value.isNullish else { return 0 }
        if let best = result {
            let order = value.compare(best, by: collation)
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
