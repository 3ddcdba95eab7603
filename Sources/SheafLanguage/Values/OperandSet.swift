// SPDX-License-Identifier: MIT
//
// Values of which elements of an array are looked up one after another, without allocation.

import SheafBSON

/// Some values, no two of them equal.
struct OperandSet: Sendable {
    /// The values in the order in which they first were given.
    let operands: [Operand]
    /// Their indexes in MongoDB's order of the values.
    private let ranks: [Int]

    /// The values of a list; of equal ones the first stays.
    ///
    /// - Complexity: O(n log n).
    init(_ values: [BSONValue], _ collation: Collation?) {
        let all = values.map { Operand($0, collation) }
        // Sorting is stable, so the first of equal ones comes first.
        let order = all.indices.sorted { all[$0].compare(to: all[$1]) < 0 }
        var firsts: [Int] = []
        for index in order {
            if let last = firsts.last, all[last].compare(to: all[index]) == 0 { continue }
            firsts.append(index)
        }
        let kept = firsts.sorted()
        operands = kept.map { all[$0] }
        let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
        ranks = firsts.compactMap { places[$0] }
    }

    /// The index of the value that equals another, if there is one.
    ///
    /// - Complexity: O(log n) comparisons.
    func index(of value: ValueView) -> Int? {
        var (low, high) = (0, ranks.count)
        while low < high {
            let middle = (low + high) / 2
            let order = operands[ranks[middle]].compare(to: value)
            if order == 0 { return ranks[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

extension Operand {
    /// MongoDB's order of the two values.
    fileprivate func compare(to other: Operand) -> Int { compare(to: other.view) }
}
