// SPDX-License-Identifier: MIT
//
// The options of each verb that has some: one type a verb, each default stated.

/// How an index is made.
public struct IndexOptions: Sendable, Hashable {
    /// The name.
    ///
    /// Default: the fields and directions of the pattern, as in `uid_1_name_-1`.
    public var name: String?
    /// Whether documents without any of the fields have no key.
    ///
    /// Default: no; they have the key of null.
    public var sparse: Bool
    /// A filter: documents that do not match have no key.
    ///
    /// It may use `$eq`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$type`, `$exists: true`, `$and` and
    /// `$or`. Default: none.
    public var partialFilterExpression: Document?
    /// How many seconds after the date in the field a document is deleted.
    ///
    /// Of several dates in an array the earliest counts; other values never expire. Default: never.
    public var expireAfterSeconds: Int?
    /// Whether no query uses the index, though it is kept up.
    ///
    /// Default: no.
    public var hidden: Bool
    /// A field of the elements of an array: the arrays at the path of the index keep their elements
    /// by it.
    ///
    /// In a large array, elements are then found by the field without reading the others, as they
    /// are by `_id`. Default: none; the index is one of the collection.
    public var elementKey: String?
    /// Whether two elements of one array may not have the same value in the field of
    /// ``elementKey``; elements without it, or with null, may be many.
    ///
    /// Default: they may.
    public var uniqueElements: Bool
    /// How texts compare in the index, such as `{locale: "de", strength: 1}`.
    ///
    /// A query looks texts up in the index only if it has the same collation. Default: by bytes.
    public var collation: Document?

    /// The options of an index; unnamed ones have their defaults.
    public init(
        name: String? = nil,
        sparse: Bool = false,
        partialFilterExpression: Document? = nil,
        expireAfterSeconds: Int? = nil,
        hidden: Bool = false,
        elementKey: String? = nil,
        uniqueElements: Bool = false,
        collation: Document? = nil
    ) {
        self.name = name
        self.sparse = sparse
        self.partialFilterExpression = partialFilterExpression
        self.expireAfterSeconds = expireAfterSeconds
        self.hidden = hidden
        self.elementKey = elementKey
        self.uniqueElements = uniqueElements
        self.collation = collation
    }
}
