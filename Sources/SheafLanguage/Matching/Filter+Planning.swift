// SPDX-License-Identifier: MIT
//
// What a planner may take from a query: the tests of single paths that every match passes, by which
// an index can narrow the search, and the alternatives of which every match passes one. The query
// itself is asked of every document found.

package import SheafBSON

extension Filter {
    /// A test that the values at a path of every matching document pass, of the kinds that indexes
    /// answer.
    package struct Bound: Sendable {
        /// The path.
        package let path: FieldPath
        /// The test.
        ///
        /// Its operands are no arrays, since an index of an array holds its elements.
        package let predicate: Predicate
        /// Bounds of the same number are passed by one and the same value, so that they may be
        /// intersected even where documents hold arrays; nil when other values may pass other
        /// bounds.
        package let sharedValue: Int?
        /// Bounds of the same element are passed by fields of one and the same element; nil when
        /// the bound is not about the fields of an element.
        package let sharedElement: SharedElement?
    }

    /// The element of an array that `$elemMatch` looks for, to whose fields several bounds belong.
    package struct SharedElement: Sendable, Hashable {
        /// Which `$elemMatch` it is.
        package let number: Int
        /// How many components lead to the array.
        package let depth: Int
    }

    /// What every document passes that matches a query, or one branch of it.
    package struct Narrowing: Sendable {
        /// The conditions that all hold.
        package let conjuncts: [Condition]
        /// What they say about single paths; the planner may use any of them.
        package let bounds: [Bound]
        /// The branches of each `$or` among them.
        package let alternatives: [[Narrowing]]
        /// The paths at which every match has a value.
        package let existing: [FieldPath]

        /// What holds when both do.
        package func and(_ other: Narrowing) -> Narrowing {
            Narrowing(
                conjuncts: conjuncts + other.conjuncts,
                bounds: bounds + other.bounds,
                alternatives: alternatives + other.alternatives,
                existing: existing + other.existing
            )
        }

        /// The same without alternatives.
        package var withoutAlternatives: Narrowing {
            Narrowing(
                conjuncts: conjuncts,
                bounds: bounds,
                alternatives: [],
                existing: existing
            )
        }
    }

    /// What every document passes that matches.
    package var narrowing: Narrowing {
        var collector = BoundCollector()
        return collector.narrowing(condition)
    }

    /// The bounds of the query.
    package var bounds: [Bound] { narrowing.bounds }

    /// Whether a document may pass all bounds and yet not match.
    package var hasResidual: Bool {
        condition.conjuncts.contains { conjunct in
            if case .constant(true) = conjunct { return false }
            guard case .path(let path) = conjunct, case .value(let test) = path.test else {
                return true
            }
            switch test.predicate {
            case .pattern, .oneOfOrPattern: return true
            default: break
            }
            return !test.predicate.isBound(at: path.path)
        }
    }

    /// The value that the query equates a path with, if an index can look it up.
    package func equality(at path: String) -> BSONValue? {
        for bound in bounds where bound.path.text == path {
            if case .equal(let operand) = bound.predicate { return operand.value }
        }
        return nil
    }
}

/// Takes a query apart; it numbers what belongs together.
private struct BoundCollector {
    private var count = 0

    mutating func narrowing(_ condition: Condition) -> Filter.Narrowing {
        let conjuncts = condition.conjuncts
        var bounds: [Filter.Bound] = []
        var alternatives: [[Filter.Narrowing]] = []
        var existing: [FieldPath] = []
        for conjunct in conjuncts {
            switch conjunct {
            case .any(let branches): alternatives.append(branches.map { narrowing($0) })
            case .path(let path):
                collect(path, into: &bounds)
                if path.asksExistence { existing.append(path.path) }
            case .not(.path(let path)) where path.asksExistence:
                // Where there is nothing, an index has null.
                let null = Predicate.equal(Operand(.null))
                if null.isBound(at: path.path) { add(path.path, null, to: &bounds) }
            case .expression(let expression):
                // An array is equal to no single value, so that an index has more than match.
                for equality in expression.equalities {
                    add(equality.path, .equal(equality.value), to: &bounds)
                }
            case .all, .not, .constant: break
            }
        }
        return Filter.Narrowing(
            conjuncts: conjuncts,
            bounds: bounds,
            alternatives: alternatives,
            existing: existing
        )
    }

    private mutating func collect(_ path: PathCondition, into bounds: inout [Filter.Bound]) {
        switch path.test {
        case .value(let test) where test.predicate.isBound(at: path.path):
            add(path.path, test.predicate, to: &bounds)
        case .element(let test): collect(test, at: path.path, into: &bounds)
        case .value, .size: break
        }
    }

    /// The bounds that an element must pass: one value all of them, or values at paths below it.
    private mutating func collect(
        _ test: ElementTest,
        at array: FieldPath,
        into bounds: inout [Filter.Bound]
    ) {
        let number = count
        for conjunct in test.condition.conjuncts {
            guard case .path(let path) = conjunct, case .value(let value) = path.test,
                value.predicate.isBound(at: path.path)
            else { continue }
            if !test.isAboutFields {
                add(array, value.predicate, value: number, to: &bounds)
            } else if let first = path.path.components.first, first.index == nil {
                let element = Filter.SharedElement(number: number, depth: array.components.count)
                let below = FieldPath("\(array.text).\(path.path.text)")
                add(below, value.predicate, element: element, to: &bounds)
            }
        }
    }

    private mutating func add(
        _ path: FieldPath,
        _ predicate: Predicate,
        value: Int? = nil,
        element: Filter.SharedElement? = nil,
        to bounds: inout [Filter.Bound]
    ) {
        count += 1
        bounds.append(
            Filter.Bound(
                path: path,
                predicate: predicate,
                sharedValue: value,
                sharedElement: element
            )
        )
    }
}

extension PathCondition {
    /// Whether all that is asked is that there is a value.
    fileprivate var asksExistence: Bool {
        if case .value(let test) = test, case .exists = test.predicate { true } else { false }
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
        case .oneOfOrPattern(let operands, let patterns):
            operands.allSatisfy { $0.isBound(at: path) }
                && patterns.allSatisfy { $0.literalPrefix != nil }
        case .exists, .other: false
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
