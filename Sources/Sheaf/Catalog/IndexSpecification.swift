// SPDX-License-Identifier: MIT
//
// What an index is to be, checked against MongoDB's rules: its pattern, its name and its options.

import SheafLanguage

/// What an index is, or is to be.
package struct IndexSpecification: Sendable, Hashable {
    /// The name.
    package var name: String
    /// The pattern: each field with 1 or -1.
    package let keys: Document
    /// Whether two documents may not have a key in common.
    package let isUnique: Bool
    /// Whether documents without any of the fields have no key.
    package let isSparse: Bool
    /// The filter of the documents that it holds, if it is partial.
    package let partialFilter: Document?
    /// How long after the date in its field a document expires, if documents do.
    package let expireAfterSeconds: Int?
    /// All options of the collation by which its texts compare; nil by their bytes.
    package let collation: Document?
    /// Whether no plan uses it.
    package var isHidden: Bool

    /// The bytes that a name may have.
    static let nameByteCountMax = 1024
    /// The indexes that a collection may have, the one on `_id` included.
    static let countMax = 64

    /// The index on `_id`.
    static let id = IndexSpecification(
        name: CatalogIndex.idName,
        keys: CatalogIndex.idPattern,
        isUnique: true
    )

    init(
        name: String,
        keys: Document,
        isUnique: Bool,
        isSparse: Bool = false,
        partialFilter: Document? = nil,
        expireAfterSeconds: Int? = nil,
        collation: Document? = nil,
        isHidden: Bool = false
    ) {
        self.name = name
        self.keys = keys
        self.isUnique = isUnique
        self.isSparse = isSparse
        self.partialFilter = partialFilter
        self.expireAfterSeconds = expireAfterSeconds
        self.collation = collation
        self.isHidden = isHidden
    }

    /// Checks what somebody asks for.
    ///
    /// - Throws: ``StoreError`` `invalidIndex` with MongoDB's numbers.
    init(_ model: IndexModel) throws(StoreError) {
        let options = model.options
        let keys = try IndexPattern.checked(model.keys)
        self.init(
            name: options.name ?? IndexPattern.defaultName(keys),
            keys: keys,
            isUnique: model.unique,
            isSparse: options.sparse,
            partialFilter: options.partialFilterExpression,
            expireAfterSeconds: options.expireAfterSeconds,
            collation: try IndexSpecification.collation(options.collation)?.specification,
            isHidden: options.hidden
        )
        try IndexSpecification.check(name: name)
        try checkID()
        try checkPartial()
        try checkExpiry()
    }

    /// The specification as MongoDB's `listIndexes` gives it.
    package var document: Document {
        var document: Document = ["v": 2, "key": .document(keys), "name": .string(name)]
        if isUnique, keys != CatalogIndex.idPattern { document["unique"] = true }
        if isSparse { document["sparse"] = true }
        if let partialFilter { document["partialFilterExpression"] = .document(partialFilter) }
        if let seconds = expireAfterSeconds { document["expireAfterSeconds"] = .integer(seconds) }
        if let collation { document["collation"] = .document(collation) }
        if isHidden { document["hidden"] = true }
        return document
    }

    /// Whether two indexes have the same keys of the same documents, so that they are one.
    func isEquivalent(to other: IndexSpecification) -> Bool {
        keys == other.keys && isUnique == other.isUnique && isSparse == other.isSparse
            && partialFilter == other.partialFilter && collation == other.collation
    }
}

extension BSONValue {
    /// A number as small as it goes.
    fileprivate static func integer(_ number: Int) -> BSONValue {
        Int32(exactly: number).map { .int32($0) } ?? .int64(Int64(number))
    }
}

// MARK: - Checks

extension IndexSpecification {
    /// Refuses what can be no name of an index.
    static func check(name: String) throws(StoreError) {
        guard !name.isEmpty else { throw .invalidIndex("index names cannot be empty") }
        guard name != "*" else {
            throw .invalidIndex("The index name '*' is not valid.", .badValue)
        }
        guard name.utf8.count <= IndexSpecification.nameByteCountMax, !name.utf8.contains(0) else {
            throw .invalidIndex(
                "The name of an index has at most \(IndexSpecification.nameByteCountMax) bytes, "
                    + "none of them 0."
            )
        }
    }

    private func checkID() throws(StoreError) {
        guard keys.keys == ["_id"] else { return }
        guard keys == CatalogIndex.idPattern else {
            throw .invalidIndex("The index on _id is always ascending: use {_id: 1}.")
        }
        guard !isHidden else { throw .invalidIndex("can't hide _id index", .badValue) }
        for (option, isThere) in [
            ("sparse", isSparse), ("partialFilterExpression", partialFilter != nil),
            ("expireAfterSeconds", expireAfterSeconds != nil),
        ] where isThere {
            throw .invalidIndex(
                "The field '\(option)' is not valid for an _id index specification. "
                    + "Specification: \(ShellText.document(document))",
                .invalidIndexSpecificationOption
            )
        }
        guard let collation else { return }
        throw .invalidIndex(
            "The _id index must have the same collation as the collection. Index collation: "
                + "\(ShellText.document(collation)), collection collation: { locale: \"simple\" }",
            .badValue
        )
    }

    /// The collation that an index asks for; nil for that of bytes.
    private static func collation(_ option: Document?) throws(StoreError) -> Collation? {
        guard let option else { return nil }
        guard !option.isEmpty else {
            throw .invalidIndex("The field 'collation' cannot be an empty object.", .badValue)
        }
        do throws(LanguageError) {
            return try Collation.parsing(option)
        } catch {
            throw StoreError(.invalidIndex, error.message, cause: error, mongoCode: error.code)
        }
    }

    private func checkPartial() throws(StoreError) {
        guard let partialFilter else { return }
        guard !isSparse else {
            throw .invalidIndex(
                "cannot mix \"partialFilterExpression\" and \"sparse\" options"
            )
        }
        do throws(LanguageError) {
            let collation = try Collation.ofOption(collation)
            _ = try PartialFilter(parsing: partialFilter, by: collation)
        } catch {
            throw StoreError(.invalidIndex, error.message, cause: error, mongoCode: error.code)
        }
    }

    private func checkExpiry() throws(StoreError) {
        guard let seconds = expireAfterSeconds else { return }
        guard (0...Int(Int32.max)).contains(seconds) else {
            throw .invalidIndex(
                "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a "
                    + "different number than \(seconds). Index spec: "
                    + ShellText.document(document)
            )
        }
        guard keys.count == 1 else {
            throw .invalidIndex(
                "TTL indexes are single-field indexes, compound indexes do not support TTL. "
                    + "Index spec: \(ShellText.document(document))"
            )
        }
    }
}

extension StoreError {
    /// An index that cannot be made.
    static func invalidIndex(
        _ message: String,
        _ number: MongoCode = .cannotCreateIndex
    ) -> StoreError {
        StoreError(.invalidIndex, message, mongoCode: number.rawValue)
    }
}
