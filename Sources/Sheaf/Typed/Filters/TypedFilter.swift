// SPDX-License-Identifier: MIT
//
// Filters of typed collections: conditions on key paths that are joined as Swift joins conditions.

/// A condition on documents of a type.
///
///     grades.find(\.uid == "u1" && (\.grade > 2 || \.nickname == nil))
///     grades.find(.in(\.grade, [1, 2]) && !.exists(\.nickname))
///     grades.find(.elemMatch(\.items, \.unit >= 3 && \.name == "Physics"))
///
/// Values are encoded as they are stored, so that a filter compares like with like. Comparisons are
/// MongoDB's: a field that is an array passes when one of its elements does, and `nil` is equal to
/// `null` and to no field.
public struct TypedFilter<Root>: Sendable, Hashable {
    let condition: FilterCondition

    init(_ condition: FilterCondition) {
        self.condition = condition
    }

    /// The filter that every document passes.
    public init() {
        condition = .always
    }

    /// A query document, for what has no typed form.
    ///
    ///     grades.find(\.uid == "u1" && .literal(["$expr": ["$gt": ["$a", "$b"]]]))
    public static func literal(_ query: Document) -> TypedFilter {
        TypedFilter(.literal(query))
    }

    /// The query document that says the same.
    ///
    /// - Throws: ``StoreError`` `conversion` when a property's stored name cannot be told or a
    ///   value not be stored, `invalidOperation` for what the language has no words for.
    public func document() throws(StoreError) -> Document {
        try condition.document()
    }
}

extension TypedFilter {
    /// Both.
    public static func && (left: TypedFilter, right: TypedFilter) -> TypedFilter {
        TypedFilter(.all(left.condition.conjuncts + right.condition.conjuncts))
    }

    /// One at least.
    public static func || (left: TypedFilter, right: TypedFilter) -> TypedFilter {
        TypedFilter(.any(left.condition.disjuncts + right.condition.disjuncts))
    }

    /// Not.
    ///
    /// As in MongoDB, a document without the field does not pass a condition on it, and so passes
    /// its opposite.
    public static prefix func ! (filter: TypedFilter) -> TypedFilter {
        TypedFilter(.not(filter.condition))
    }

    /// None of some.
    public static func nor(_ filters: TypedFilter...) -> TypedFilter {
        TypedFilter(.none(filters.map(\.condition)))
    }
}

extension FilterCondition {
    fileprivate var conjuncts: [FilterCondition] {
        if case .all(let conditions) = self { conditions } else { [self] }
    }

    fileprivate var disjuncts: [FilterCondition] {
        if case .any(let conditions) = self { conditions } else { [self] }
    }
}
