// SPDX-License-Identifier: MIT
//
// A parsed query: a tree whose leaves ask one thing of the values at one path. Negations are nodes,
// so that a leaf only ever says what must hold.

import SheafBSON

/// What must hold for a document, or for an element of an array.
package indirect enum Condition: Sendable {
    /// All of them hold.
    case all([Condition])
    /// One of them holds.
    case any([Condition])
    /// It does not hold.
    case not(Condition)
    /// A value at a path passes a test.
    case path(PathCondition)
    /// An expression counts as true; it is about the whole document.
    case expression(Expression)
    /// It holds always, or never.
    case constant(Bool)

    /// Conditions that must all hold, without a node for a single one.
    static func conjunction(_ conditions: [Condition]) -> Condition {
        if conditions.count == 1, let only = conditions.first { return only }
        var flat: [Condition] = []
        for condition in conditions {
            if case .all(let children) = condition {
                flat += children
            } else {
                flat.append(condition)
            }
        }
        return .all(flat)
    }

    /// Conditions of which one must hold, without a node for a single one.
    static func disjunction(_ conditions: [Condition]) -> Condition {
        if conditions.count == 1, let only = conditions.first { return only }
        return .any(conditions)
    }
}

/// A test of the values that a path leads to.
///
/// It is a class, as ``ValueTest`` is, because matching hands it on for every document and element:
/// a copy is one reference counted, not one for each part.
package final class PathCondition: Sendable {
    /// The path, from where the condition stands.
    package let path: FieldPath
    /// What is asked.
    package let test: Test
    /// Whether an array at the end of the path also stands for its elements, as it does everywhere
    /// but inside `$elemMatch` on values.
    package let entersLastArray: Bool

    /// What is asked of the values at a path.
    package enum Test: Sendable {
        /// One value alone.
        case value(ValueTest)
        /// An array, by its number of elements.
        case size(Int)
        /// An array, by one element that must meet a condition.
        case element(ElementTest)
    }

    init(path: FieldPath, test: Test, entersLastArray: Bool) {
        self.path = path
        self.test = test
        self.entersLastArray = entersLastArray
    }
}

/// A test of one value.
package final class ValueTest: Sendable {
    /// What the test is, for those who plan.
    package let predicate: Predicate
    /// Whether a missing value passes.
    let acceptsMissing: Bool
    /// What the type alone decides; nil when the value has to be seen.
    let byType: @Sendable (BSONType) -> Bool?
    /// Whether a value passes whose type has not decided.
    let byValue: @Sendable (ValueView) throws(LanguageError) -> Bool

    init(
        predicate: Predicate,
        acceptsMissing: Bool,
        byType: @escaping @Sendable (BSONType) -> Bool?,
        byValue: @escaping @Sendable (ValueView) throws(LanguageError) -> Bool
    ) {
        self.predicate = predicate
        self.acceptsMissing = acceptsMissing
        self.byType = byType
        self.byValue = byValue
    }

    /// Whether a value passes.
    func accepts(_ value: ValueView) throws(LanguageError) -> Bool {
        if let outcome = byType(value.type) { return outcome }
        return try byValue(value)
    }
}

/// A test as indexes can use it.
package enum Predicate: Sendable {
    /// Equal to a value.
    case equal(Operand)
    /// Equal to one of several values.
    case oneOf([Operand])
    /// Before or after a value in the order of BSON.
    case range(Comparison, Operand)
    /// A text that a regular expression matches, or that regular expression itself.
    case pattern(Pattern)
    /// Equal to one of several values, or as one of several regular expressions says.
    case oneOfOrPattern([Operand], [Pattern])
    /// There is a value.
    case exists
    /// Anything else.
    case other

    /// How the texts compare that a value is compared with; nil by their bytes, and where there are
    /// none.
    var collation: Collation? {
        switch self {
        case .equal(let operand), .range(_, let operand): operand.collation
        case .oneOf(let operands), .oneOfOrPattern(let operands, _):
            operands.lazy.compactMap(\.collation).first
        case .pattern, .exists, .other: nil
        }
    }
}

/// The element of an array that `$elemMatch` looks for.
package struct ElementTest: Sendable {
    /// What must hold for the element.
    package let condition: Condition
    /// Whether the condition is about the fields of the element, and not about the element as a
    /// value.
    package let isAboutFields: Bool

    /// Whether an element is the one.
    func accepts(_ element: ValueView) throws(LanguageError) -> Bool {
        guard isAboutFields else { return try condition.holds(for: element) }
        guard let fields = element.container else { return false }
        return try condition.holds(
            for: ValueView(typeNumber: BSONType.document.rawValue, trusting: fields.bytes)
        )
    }
}
