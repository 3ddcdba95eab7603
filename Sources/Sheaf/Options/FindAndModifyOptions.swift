// SPDX-License-Identifier: MIT
//
// The options of findOneAndUpdate, findOneAndReplace and findOneAndDelete.

/// Which state of the document a `findOneAndUpdate` or a `findOneAndReplace` gives back.
public enum ReturnDocument: Sendable, Hashable {
    /// The document as it was; nothing when an upsert inserted it.
    case before
    /// The document as it is now.
    case after
}

/// What a `findOneAndUpdate` may use beside its filter and its operators.
public struct FindOneAndUpdateOptions: ChangingOptions, Hashable {
    /// The conditions that the identifiers in paths such as `grades.$[old].unit` stand for.
    ///
    /// Default: none.
    public var arrayFilters: [Document]
    /// The fields that are given back of the document.
    ///
    /// Default: all. With a projection only these are read.
    public var projection: Document
    /// Which of several matching documents is updated: the first in this order.
    ///
    /// Default: the first one found.
    public var sort: Document
    /// The index that is to be used.
    ///
    /// Default: the best one.
    public var hint: IndexHint?
    /// Values that expressions of the filter and of a pipeline use as `$$name`.
    ///
    /// Default: none.
    public var `let`: Document
    /// How strings are compared, as MongoDB writes it: `["locale": "de", "strength": 1]`.
    ///
    /// Default: by their bytes.
    public var collation: Document?
    /// Whether a validator of the collection is passed over; collections have none.
    ///
    /// Default: no.
    public var bypassDocumentValidation: Bool
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a `findOneAndUpdate`; unnamed ones have their defaults.
    public init(
        arrayFilters: [Document] = [],
        projection: Document = [:],
        sort: Document = [:],
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.arrayFilters = arrayFilters
        self.projection = projection
        self.sort = sort
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}

/// What a `findOneAndReplace` may use beside its filter and its document.
public struct FindOneAndReplaceOptions: ChangingOptions, Hashable {
    /// The fields that are given back of the document.
    ///
    /// Default: all. With a projection only these are read.
    public var projection: Document
    /// Which of several matching documents is replaced: the first in this order.
    ///
    /// Default: the first one found.
    public var sort: Document
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
    /// Whether a validator of the collection is passed over; collections have none.
    ///
    /// Default: no.
    public var bypassDocumentValidation: Bool
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a `findOneAndReplace`; unnamed ones have their defaults.
    public init(
        projection: Document = [:],
        sort: Document = [:],
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.projection = projection
        self.sort = sort
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}

/// What a `findOneAndDelete` may use beside its filter.
public struct FindOneAndDeleteOptions: QueryOptions, Hashable {
    /// The fields that are given back of the document.
    ///
    /// Default: all. With a projection only these are read.
    public var projection: Document
    /// Which of several matching documents is deleted: the first in this order.
    ///
    /// Default: the first one found.
    public var sort: Document
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

    /// The options of a `findOneAndDelete`; unnamed ones have their defaults.
    public init(
        projection: Document = [:],
        sort: Document = [:],
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        comment: BSONValue? = nil
    ) {
        self.projection = projection
        self.sort = sort
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.comment = comment
    }
}
