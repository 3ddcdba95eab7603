// SPDX-License-Identifier: MIT
//
// Arrays as sets: values that are equal count once, whatever their types, and order does not
// matter.

import SheafBSON

/// Values in the order of BSON, each once.
struct ValueSet {
    /// The values; of equal ones the first that came.
    let values: [BSONValue]
    private let collation: Collation?

    /// The set of some values, texts compared by a collation if there is one.
    ///
    /// - Complexity: O(n log n) comparisons.
    init(_ values: some Sequence<BSONValue>, by collation: Collation?) {
        self.collation = collation
        let sorted = values.enumerated().sorted { left, right in
            let order = left.element.compare(right.element, by: collation)
            return order != 0 ? order < 0 : left.offset < right.offset
        }
        var distinct: [BSONValue] = []
        for (_, value) in sorted {
            if let last = distinct.last, last.compare(value, by: collation) == 0 { continue }
            distinct.append(value)
        }
        self.values = distinct
    }

    /// Whether a value, or one equal to it, is in the set.
    ///
    /// - Complexity: O(log n) comparisons.
    func contains(_ value: BSONValue) -> Bool {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            let order = values[middle].compare(value, by: collation)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
