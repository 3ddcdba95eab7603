// SPDX-License-Identifier: MIT
//
// The options of an aggregation, each default stated.

/// How a pipeline is run.
public struct AggregateOptions: QueryOptions, Hashable {
    /// The index that is to be used for the documents with which the pipeline begins.
    ///
    /// Default: the best one.
    public var hint: IndexHint?
    /// Values that expressions use as `$$name`.
    ///
    /// Default: none.
    public var `let`: Document
    /// How strings are compared, as MongoDB writes it: `["locale": "de", "strength": 1]`.
    ///
    /// Default: by their bytes.
    public var collation: Document?
    /// Whether stages that need more memory than ``StoreOptions/sortMemoryByteCountMax`` may use
    /// temporary files; else they fail.
    ///
    /// Default: yes.
    public var allowDiskUse: Bool
    /// How long the pipeline may work, the time between batches not counted; zero is no limit.
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

    /// The options of an aggregation; unnamed ones have their defaults.
    public init(
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        allowDiskUse: Bool = true,
        maxTime: Duration = .zero,
        batchCountMax: Int = 128,
        batchBytesMax: Int = 1 << 20,
        comment: BSONValue? = nil
    ) {
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
