// SPDX-License-Identifier: MIT
//
// The options of insertOne, insertMany and bulkWrite: the verbs without a filter of their own.

/// What an insertion of one document may use.
public struct InsertOneOptions: Sendable, Hashable {
    /// Whether a validator of the collection is passed over; collections have none.
    ///
    /// Default: no.
    public var bypassDocumentValidation: Bool
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of an insertion; unnamed ones have their defaults.
    public init(bypassDocumentValidation: Bool = false, comment: BSONValue? = nil) {
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}

/// What an insertion of many documents does when one of them fails.
public struct InsertManyOptions: Sendable, Hashable {
    /// Whether the first document that fails ends the call; else the others are inserted all the
    /// same.
    ///
    /// Default: yes.
    public var ordered: Bool
    /// Whether a validator of the collection is passed over; collections have none.
    ///
    /// Default: no.
    public var bypassDocumentValidation: Bool
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of an insertion; unnamed ones have their defaults.
    public init(
        ordered: Bool = true,
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.ordered = ordered
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}

/// What a `bulkWrite` does when one of its writes fails, and what all of them may use.
public struct BulkWriteOptions: Sendable, Hashable {
    /// Whether the first write that fails ends the call; else the others are carried out all the
    /// same.
    ///
    /// Default: yes.
    public var ordered: Bool
    /// Values that expressions use as `$$name`, for the writes that have none of their own.
    ///
    /// Default: none.
    public var `let`: Document
    /// Whether a validator of the collection is passed over; collections have none.
    ///
    /// Default: no.
    public var bypassDocumentValidation: Bool
    /// A remark for those who read logs; it has no effect.
    ///
    /// Default: none.
    public var comment: BSONValue?

    /// The options of a bulk write; unnamed ones have their defaults.
    public init(
        ordered: Bool = true,
        `let`: Document = [:],
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.ordered = ordered
        self.let = `let`
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}
