// SPDX-License-Identifier: MIT
//
// The tests that compare with an operand: only values of the operand's class count, and null also
// stands for missing.

import SheafBSON

/// A side of a value in the order of BSON.
package enum Comparison: Sendable, Hashable {
    case less, lessOrEqual, greater, greaterOrEqual

    /// Whether the value itself is included.
    package var includesEqual: Bool { self == .lessOrEqual || self == .greaterOrEqual }
    /// Whether it is the side before the value.
    package var isUpperBound: Bool { self == .less || self == .lessOrEqual }
}

extension ValueTest {
    /// Equality with an operand.
    static func equal(_ operand: Operand) -> ValueTest {
        let rank = operand.type.rank
        return ValueTest(
            predicate: .equal(operand),
            acceptsMissing: operand.type == .null,
            byType: { $0.rank == rank ? nil : false },
            byValue: { operand.compare(to: $0) == 0 }
        )
    }

    /// Equality with one of several operands, found by bisection.
    static func oneOf(_ operands: [Operand]) -> ValueTest {
        let sorted = operands.sorted { $0.compare(to: $1.view) < 0 }
        let ranks = Set(operands.map(\.type.rank))
        return ValueTest(
            predicate: .oneOf(operands),
            acceptsMissing: operands.contains { $0.type == .null },
            byType: { ranks.contains($0.rank) ? nil : false },
            byValue: { contains(sorted, $0) }
        )
    }

    private static func contains(_ sorted: [Operand], _ value: ValueView) -> Bool {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            let operand = sorted[middle]
            let order = operand.compare(to: value)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// A side of an operand.
    ///
    /// The ends of the order, MinKey and MaxKey, compare with every class; a NaN compares with no
    /// other number.
    static func range(_ comparison: Comparison, _ operand: Operand) -> ValueTest {
        let rank = operand.type.rank
        let acceptsOthers = operand.type == (comparison.isUpperBound ? .maxKey : .minKey)
        let isNaN = isNaN(operand.view)
        return ValueTest(
            predicate: .range(comparison, operand),
            acceptsMissing: acceptsOthers || operand.type == .null && comparison.includesEqual,
            byType: { $0.rank == rank ? nil : acceptsOthers },
            byValue: { value in
                let isOtherNaN = Self.isNaN(value)
                if isNaN || isOtherNaN { return isNaN && isOtherNaN && comparison.includesEqual }
                return comparison.holds(-operand.compare(to: value).signum())
            }
        )
    }

    private static func isNaN(_ value: ValueView) -> Bool {
        guard value.type.isNumber, let number = Number(value) else { return false }
        return number.isNaN
    }
}

extension Comparison {
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}
