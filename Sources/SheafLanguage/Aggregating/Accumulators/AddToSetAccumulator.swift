// SPDX-License-Identifier: MIT
//
// `$addToSet`: the different values in an array, in the order in which they came.

import SheafBSON

extension AccumulatorOperator {
    /// `{$addToSet: expression}`.
    static let addToSet = comparing("$addToSet") { AddToSetAccumulator(collation: $0) }
}

private struct AddToSetAccumulator: Accumulator {
    private let collation: Collation?
    private var values: [BSONValue] = []
    private var keys: Set<[UInt8]> = []

    init(collation: Collation?) {
        self.collation = collation
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard let value else { return 0 }
        let key = SortKey.bytes(of: value, by: collation)
        guard keys.insert(key).inserted else { return 0 }
        values.append(value)
        return value.keptByteCount + key.count + 48
    }

    var result: BSONValue? { .array(BSONArray(values)) }
}
