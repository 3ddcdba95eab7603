// SPDX-License-Identifier: MIT
//
// What people say and hear about an index: a model on the way in, a description on the way out.

import SheafLanguage

/// An index that is to be made.
public struct IndexModel: Sendable, Hashable {
    /// The pattern: each field with its direction, 1 or -1.
    public var keys: Document
    /// Whether two documents may not have a key in common.
    public var unique: Bool
    /// More about the index.
    public var options: IndexOptions

    /// An index on fields.
    public init(
        _ keys: Document,
        unique: Bool = false,
        options: IndexOptions = IndexOptions()
    ) {
        self.keys = keys
        self.unique = unique
        self.options = options
    }
}

/// An index of a collection.
public struct IndexDescription: Sendable, Hashable {
    /// The name, such as `uid_1`.
    public let name: String
    /// The pattern, such as `{uid: 1}`.
    public let keys: Document
    /// Whether two documents may not have a key in common.
    public let isUnique: Bool
    /// Whether documents without any of the fields have no key.
    public let isSparse: Bool
    /// The filter of the documents that it has keys of, if it is partial.
    public let partialFilterExpression: Document?
    /// How long after the date in its field a document expires, if documents do.
    public let expireAfterSeconds: Int?
    /// All options of the collation by which its texts compare; nil by their bytes.
    public let collation: Document?
    /// Whether no query uses it.
    public let isHidden: Bool
    /// Whether a document has, or had, more than one key, because there is an array on a path.
    public let isMultikey: Bool
    /// Whether it is being built, and not used yet.
    public let isBuilding: Bool
    /// How much of it has been built, from 0 to 1; nil when it is ready.
    public let buildProgress: Double?
    /// The field by which arrays at the path keep their elements, if it is an index of elements.
    public let elementKey: String?
    /// Whether two elements of one array may not have the same value in that field.
    public let hasUniqueElements: Bool

    /// The description as MongoDB's `listIndexes` gives it; `building` is there only while the
    /// index is being built.
    public let document: Document

    init(_ index: CatalogIndex, buildProgress: Double?) {
        let specification = index.specification
        name = specification.name
        keys = specification.keys
        isUnique = specification.isUnique
        isSparse = specification.isSparse
        partialFilterExpression = specification.partialFilter
        expireAfterSeconds = specification.expireAfterSeconds
        collation = specification.collation
        isHidden = specification.isHidden
        isMultikey = index.isMultikey
        isBuilding = index.isBuilding
        self.buildProgress = buildProgress
        (elementKey, hasUniqueElements) = (nil, false)
        var document = specification.document
        if index.isBuilding { document["building"] = true }
        self.document = document
    }

    init(_ index: ElementKeyIndex) {
        name = index.name
        keys = index.pattern
        (isUnique, isSparse, isHidden, isMultikey, isBuilding) = (false, false, false, false, false)
        (partialFilterExpression, expireAfterSeconds, buildProgress) = (nil, nil, nil)
        collation = nil
        (elementKey, hasUniqueElements) = (index.field, index.isUnique)
        document = index.document
    }
}
