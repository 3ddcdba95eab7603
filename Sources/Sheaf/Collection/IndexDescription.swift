// SPDX-License-Identifier: MIT
//
// What people say and hear about an index: its pattern on the way in, its description on the way
// out.

import SheafLanguage

/// An index of a collection.
public struct IndexDescription: Sendable, Hashable {
    /// The name, such as `uid_1`.
    public let name: String
    /// The pattern, such as `{uid: 1}`.
    public let keys: Document
    /// Whether two documents may not have a key in common.
    public let isUnique: Bool
    /// Whether a document has, or had, more than one key, because there is an array on the path.
    public let isMultikey: Bool

    /// The description as MongoDB's `listIndexes` gives it.
    public var document: Document {
        var document: Document = ["v": 2, "key": .document(keys), "name": .string(name)]
        if isUnique, name != CatalogIndex.idName { document["unique"] = true }
        return document
    }

    init(_ index: CatalogIndex) {
        name = index.name
        keys = index.pattern
        isUnique = index.isUnique
        isMultikey = index.isMultikey
    }
}

/// The pattern of an index that is to be made, checked.
struct IndexPattern: Sendable {
    let keys: Document
    let path: String
    let isDescending: Bool

    /// The names that an index may have, in bytes.
    static let nameByteCountMax = 127

    /// Checks a pattern.
    ///
    /// - Throws: ``StoreError`` `invalidIndex`, with MongoDB's numbers.
    init(_ keys: Document) throws(StoreError) {
        var fields = keys.makeIterator()
        guard let first = fields.next() else {
            throw IndexPattern.invalid("An index needs a field: its pattern is empty.")
        }
        guard fields.next() == nil else {
            throw IndexPattern.invalid(
                "Indexes on several fields are not supported yet. Make one on each field.",
                .commandNotSupported
            )
        }
        switch first.value {
        case .string(let kind):
            throw IndexPattern.invalid(
                "Unknown index plugin '\(kind)'. The direction of \(first.key) must be 1 or -1."
            )
        default: break
        }
        let direction = first.value.doubleValue ?? first.value.integerValue.map(Double.init)
        guard let direction, direction == 1 || direction == -1 else {
            throw IndexPattern.invalid(
                "Values in an index key pattern must be 1 or -1. Found: \(first.value.shellText)"
            )
        }
        try IndexPattern.check(path: first.key)
        path = first.key
        isDescending = direction < 0
        self.keys = [path: .int32(isDescending ? -1 : 1)]
    }

    /// The name that the index has unless another is given.
    var defaultName: String { "\(path)_\(isDescending ? -1 : 1)" }

    /// Checks a name.
    static func check(name: String) throws(StoreError) {
        guard !name.isEmpty, name.utf8.count <= nameByteCountMax, !name.utf8.contains(0),
            name != "*"
        else {
            throw invalid(
                "Invalid index name: it must have 1 to \(nameByteCountMax) bytes, and be none of "
                    + "\"*\"."
            )
        }
    }

    private static func check(path: String) throws(StoreError) {
        let components = path.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard components.allSatisfy({ !$0.isEmpty }) else {
            throw invalid("Index keys cannot contain an empty field: \"\(path)\".")
        }
        for component in components where component.first == 0x24 {
            guard ["$ref", "$id", "$db"].contains(String(Substring(component))) else {
                throw invalid("Index key contains an illegal field name: \"\(path)\".")
            }
        }
    }

    private static func invalid(
        _ message: String,
        _ number: MongoCode = .cannotCreateIndex
    ) -> StoreError {
        StoreError(.invalidIndex, message, mongoCode: number.rawValue)
    }
}
