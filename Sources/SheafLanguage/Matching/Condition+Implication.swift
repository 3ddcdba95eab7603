// SPDX-License-Identifier: MIT
//
// Whether a query lets pass only what a partial index holds. It answers yes where that can be seen
// from the tests of single paths, and no where it would have to be proven.

import SheafBSON

extension PartialFilter {
    /// Whether every document is held that passes some conditions.
    package func holdsAll(passing conjuncts: [Condition]) -> Bool {
        filter.condition.isImplied(by: conjuncts)
    }
}

extension Condition {
    /// Whether it holds wherever all of some conditions do.
    fileprivate func isImplied(by conjuncts: [Condition]) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.isImplied(by: conjuncts) }
        case .any(let parts): parts.contains { $0.isImplied(by: conjuncts) }
        case .path(let wanted): conjuncts.contains { $0.implies(wanted) }
        case .constant(let holds): holds
        case .not, .expression: false
        }
    }

    private func implies(_ wanted: PathCondition) -> Bool {
        switch self {
        case .path(let known): known.implies(wanted)
        case .all(let parts): parts.contains { $0.implies(wanted) }
        case .any(let branches):
            !branches.isEmpty && branches.allSatisfy { $0.implies(wanted) }
        case .constant(let holds): !holds
        case .not, .expression: false
        }
    }
}

extension PathCondition {
    /// Whether the value that passes one test passes the other too.
    fileprivate func implies(_ wanted: PathCondition) -> Bool {
        guard path == wanted.path, entersLastArray == wanted.entersLastArray,
            case .value(let known) = test, case .value(let other) = wanted.test
        else { return false }
        return known.implies(other)
    }
}

extension ValueTest {
    fileprivate func implies(_ other: ValueTest) -> Bool {
        guard !acceptsMissing || other.acceptsMissing else { return false }
        // What is equal under one collation is not under another.
        guard predicate.collation == other.predicate.collation else {
            return other.acceptsAllTypes(of: self)
        }
        switch (predicate, other.predicate) {
        case (.equal(let operand), .equal), (.equal(let operand), .oneOf),
            (.equal(let operand), .range):
            return other.accepts(operand)
        case (.oneOf(let operands), .equal), (.oneOf(let operands), .oneOf),
            (.oneOf(let operands), .range):
            return operands.allSatisfy { other.accepts($0) }
        case (.range(let known, let operand), .range(let wanted, let end)):
            return known.isUpperBound == wanted.isUpperBound && operand.type.rank == end.type.rank
                && other.accepts(operand, isIncluded: known.includesEqual)
        default: return other.acceptsAllTypes(of: self)
        }
    }

    private func accepts(_ operand: Operand) -> Bool {
        (try? accepts(operand.view)) ?? false
    }

    /// Whether a side of an operand is within the side that is tested here.
    private func accepts(_ operand: Operand, isIncluded: Bool) -> Bool {
        guard !isIncluded, case .range(_, let end) = predicate else { return accepts(operand) }
        return accepts(operand) || end.equals(operand.view)
    }

    /// Whether all values pass that have a type whose values may pass another test.
    private func acceptsAllTypes(of other: ValueTest) -> Bool {
        BSONType.allCases.allSatisfy { other.byType($0) == false || byType($0) == true }
    }
}
