// SPDX-License-Identifier: MIT
//
// What a planner may take from a query: the tests of single paths that every match passes, by which
// an index can narrow the search. The query itself is asked of every document found.

package import SheafBSON

extension Filter {
    /// A test that the values at a path of every matching document pass, of the kinds that indexes
    /// answer.
    package struct Bound: Sendable {
        /// The path.
        package let path: String
        /// The test.
        ///
        /// Its operands are no arrays, since an index of an array holds its elements.
        package let predicate: Predicate
        /// Bounds of the same number are passed by one and the same value, so that they may be
        /// intersected even where documents hold arrays; nil when other values may pass other
        /// bounds.
        package let sharedValue: Int?
    }

    /// The bounds of the query.
    ///
    /// The planner may use any of them.
    package var bounds: [Bound] {
        var bounds: [Bound] = []
        for conjunct in condition.conjuncts { Filter.collect(conjunct, into: &bounds) }
        return bounds
    }

    /// Whether a document may pass all bounds and yet not match.
    package var hasResidual: Bool {
        condition.conjuncts.contains { conjunct in
            if case .constant(true) = conjunct { return false }
            guard case .path(let path) = conjunct, case .value(let test) = path.test else {
                return true
            }
            if case .pattern = test.predicate { return true }
            return !test.predicate.isBound(at: path.path)
        }
    }

    /// The value that the query equates a path with, if an index can look it up.
    package func equality(at path: String) -> BSONValue? {
        for bound in bounds where bound.path == path {
            if case .equal(let operand) = bound.predicate { return operand.value }
        }
        return nil
    }

    private static func collect(_ condition: Condition, into bounds: inout [Bound]) {
        guard case .path(let path) = condition else { return }
        switch path.test {
        case .value(let test) where test.predicate.isBound(at: path.path):
            bounds.append(
                Bound(path: path.path.text, predicate: test.predicate, sharedValue: nil)
            )
        case .element(let test): collect(test, at: path.path.text, into: &bounds)
        case .value, .size: break
        }
    }

    /// The bounds that an element must pass: one value all of them, or values at paths below it.
    private static func collect(
        _ test: ElementTest,
        at array: String,
        into bounds: inout [Bound]
    ) {
        let number = bounds.count
        for conjunct in test.condition.conjuncts {
            guard case .path(let path) = conjunct, case .value(let value) = path.test,
                value.predicate.isBound(at: path.path)
            else { continue }
            if !test.isAboutFields {
                bounds.append(
                    Bound(path: array, predicate: value.predicate, sharedValue: number)
                )
            } else if let first = path.path.components.first, first.index == nil {
                bounds.append(
                    Bound(
                        path: "\(array).\(path.path.text)",
                        predicate: value.predicate,
                        sharedValue: nil
                    )
                )
            }
        }
    }
}

extension Predicate {
    /// Whether every document that passes holds a value that passes, as indexes hold values at a
    /// path.
    fileprivate func isBound(at path: FieldPath) -> Bool {
        switch self {
        case .equal(let operand): operand.isBound(at: path)
        case .oneOf(let operands): operands.allSatisfy { $0.isBound(at: path) }
        case .range(_, let operand):
            operand.isBound(at: path) && operand.type != .minKey && operand.type != .maxKey
        case .pattern(let pattern): pattern.literalPrefix != nil
        case .other: false
        }
    }
}

extension Operand {
    /// Whether an index on a path holds what equals the value.
    ///
    /// It holds no arrays; and where a number is taken for a position, it does not hold that
    /// elements lack a field of that name, as a query for null may mean.
    fileprivate func isBound(at path: FieldPath) -> Bool {
        switch type {
        case .array: false
        case .null: path.components.allSatisfy { $0.index == nil }
        default: true
        }
    }
}
