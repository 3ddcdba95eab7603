// SPDX-License-Identifier: MIT
//
// The options of deleteOne and deleteMany.

/// What a deletion may use beside its filter.
public struct DeleteOptions: QueryOptions, Hashable {
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
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a deletion; unnamed ones have their defaults.
    public init(
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        comment: BSONValue? = nil
    ) {
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.comment = comment
    }
}
