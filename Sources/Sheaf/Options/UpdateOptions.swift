// SPDX-License-Identifier: MIT
//
// The options of updateOne, updateMany and replaceOne, and the two forms of an update.

/// What an update does to a document: operators, or the stages of a pipeline.
///
///     .updateOne(["_id": 1], ["$inc": ["count": 1]])                          // operators
///     .updateOne(["_id": 1], [["$set": ["total": ["$sum": "$amounts"]]]])     // a pipeline
public enum UpdateModifications: Sendable, Hashable, ExpressibleByDictionaryLiteral,
    ExpressibleByArrayLiteral
{
    /// A document of operators such as `$set`.
    case document(Document)
    /// Stages such as `$set` and `$unset`, which compute with the fields of the document.
    case pipeline([Document])

    /// A document of operators.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .document(Document(elements))
    }

    /// A pipeline.
    public init(arrayLiteral stages: Document...) {
        self = .pipeline(stages)
    }

    /// The form as a value.
    var value: BSONValue {
        switch self {
        case .document(let document): .document(document)
        case .pipeline(let stages): .array(BSONArray(stages.map { .document($0) }))
        }
    }
}

/// What an update may use beside its filter and its operators.
public struct UpdateOptions: ChangingOptions, Hashable {
    /// The conditions that the identifiers in paths such as `grades.$[old].unit` stand for.
    ///
    /// Default: none.
    public var arrayFilters: [Document]
    /// Which of several matching documents an `updateOne` updates: the first in this order.
    ///
    /// Default: the first one found. An `updateMany` takes none.
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

    /// The options of an update; unnamed ones have their defaults.
    public init(
        arrayFilters: [Document] = [],
        sort: Document = [:],
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.arrayFilters = arrayFilters
        self.sort = sort
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}

/// What a replacement may use beside its filter and its document.
public struct ReplaceOptions: ChangingOptions, Hashable {
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

    /// The options of a replacement; unnamed ones have their defaults.
    public init(
        sort: Document = [:],
        hint: IndexHint? = nil,
        `let`: Document = [:],
        collation: Document? = nil,
        bypassDocumentValidation: Bool = false,
        comment: BSONValue? = nil
    ) {
        self.sort = sort
        self.hint = hint
        self.let = `let`
        self.collation = collation
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}
