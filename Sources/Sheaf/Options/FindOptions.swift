// SPDX-License-Identifier: MIT
//
// The options of a find, each default stated.

/// What a `find` shows of what it finds, and in which order.
///
///     let options = FindOptions(sort: ["unit": 1], projection: ["unit": 1], limit: 10)
public struct FindOptions: QueryOptions, Hashable {
    /// The fields by which documents are sorted, each with 1 or -1; or `["$natural": -1]`.
    ///
    /// Default: the order in which they are found. Documents with equal fields are in no particular
    /// order; add `_id` where that matters.
    public var sort: Document
    /// What is shown of each document.
    ///
    /// Default: everything. Nothing else is read than what is shown.
    public var projection: Document
    /// How many of the first matching documents are left out.
    ///
    /// Default: none.
    public var skip: Int
    /// How many documents are shown at most.
    ///
    /// Default: all.
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
    /// Whether a sort that needs more memory than ``StoreOptions/sortMemoryByteCountMax`` may use a
    /// temporary file; else it fails.
    ///
    /// Default: yes.
    public var allowDiskUse: Bool
    /// How long the find may work, the time between batches not counted; zero is no limit.
    ///
    /// Default: no limit. The clock is looked at between documents.
    public var maxTime: Duration
    /// How many documents a cursor reads ahead at a time.
    ///
    /// Default: 128.
    public var batchCountMax: Int
    /// How many bytes of documents a cursor reads ahead at a time; one document may exceed them.
    ///
    /// Default: 1 MiB.
    public var batchBytesMax: Int
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a `find`; unnamed ones have their defaults.
    public init(
        sort: Document = [:],
        projection: Document = [:],
        skip: Int = 0,
        limit: Int? = nil,
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        allowDiskUse: Bool = true,
        maxTime: Duration = .zero,
        batchCountMax: Int = 128,
        batchBytesMax: Int = 1 << 20,
        comment: BSONValue? = nil
    ) {
        self.sort = sort
        self.projection = projection
        self.skip = skip
        self.limit = limit
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.allowDiskUse = allowDiskUse
        self.maxTime = maxTime
        self.batchCountMax = batchCountMax
        self.batchBytesMax = batchBytesMax
        self.comment = comment
    }
}
