// SPDX-License-Identifier: MIT
//
// The options of countDocuments and distinct.

/// What a count counts.
public struct CountOptions: QueryOptions, Hashable {
    /// How many of the first matching documents are not counted.
    ///
    /// Default: none.
    public var skip: Int
    /// The count at which counting stops.
    ///
    /// Default: none.
    public var limit: Int?
    /// The index that is to be used.
    ///
    /// Default: the best one.
    public var hint: IndexHint?
    /// Values that expressions of the filter use as `$$name`.
    ///
    /// Default: none.
    public var `let`: Document
    /// How strings are compared, as MongoDB writes it: `["locale": "de", "strength": 1]`.
    ///
    /// Default: by their bytes.
    public var collation: Document?
    /// How long the count may work; zero is no limit.
    ///
    /// Default: no limit. The clock is looked at between documents.
    public var maxTime: Duration
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a count; unnamed ones have their defaults.
    public init(
        skip: Int = 0,
        limit: Int? = nil,
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        maxTime: Duration = .zero,
        comment: BSONValue? = nil
    ) {
        self.skip = skip
        self.limit = limit
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.maxTime = maxTime
        self.comment = comment
    }
}

extension CountOptions {
    /// What a count wants of the documents that match.
    var demand: PlanDemand {
        PlanDemand(use: .count, countWanted: Window(skip: skip, limit: limit).countWanted)
    }
}

/// What a `distinct` may use beside its filter.
public struct DistinctOptions: QueryOptions, Hashable {
    /// The index that is to be used.
    ///
    /// Default: the best one.
    public var hint: IndexHint?
    /// Values that expressions of the filter use as `$$name`.
    ///
    /// Default: none.
    public var `let`: Document
    /// How strings are compared, as MongoDB writes it: `["locale": "de", "strength": 1]`.
    ///
    /// Default: by their bytes.
    public var collation: Document?
    /// How long the call may work; zero is no limit.
    ///
    /// Default: no limit. The clock is looked at between documents.
    public var maxTime: Duration
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a `distinct`; unnamed ones have their defaults.
    public init(
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        maxTime: Duration = .zero,
        comment: BSONValue? = nil
    ) {
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.maxTime = maxTime
        self.comment = comment
    }
}
