// SPDX-License-Identifier: MIT
//
// What every stored document keeps to, whichever way it comes in: insert, upsert, replacement,
// update.

package import SheafBSON

/// The rules of stored documents.
package enum DocumentRules {
    /// The deepest nesting of a stored document, the root counted as one.
    package static let nestingDepthMax = 180
    /// The most nulls that one update puts between the end of an array and a position behind it.
    package static let paddingMax = 1_500_000
    /// The path of the id.
    package static let idPath = DocumentPath([.field("_id")])

    /// Checks a document that is about to be inserted.
    ///
    /// Names that begin with `$` are allowed on top.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``LanguageError`` 53, 52, 55 or 15.
    package static func checkInsert(_ document: Document) throws(LanguageError) {
        if let id = document["_id"] { try checkID(id) }
        try checkReferenceOrder(document.keys)
        try checkDepth(of: .document(document), below: 0)
    }

    /// Checks the value of an id: no array, no regular expression, no undefined, no operators
    /// inside.
    ///
    /// - Throws: ``LanguageError`` 53 or 52.
    package static func checkID(_ id: BSONValue) throws(LanguageError) {
        switch id {
        case .array, .regularExpression, .undefined:
            throw LanguageError(
                .invalidIdField,
                "The '_id' value cannot be of type \(id.type.alias)"
            )
        case .document(let document):
            for name in document.keys where name.hasPrefix("$") {
                guard !QueryParser.referenceNames.contains(name) else { continue }
                throw LanguageError(
                    .dollarPrefixedFieldName,
                    "The dollar ($) prefixed field '\(name)' in '_id.\(name)' is not valid for "
                        + "storage."
                )
            }
        default: break
        }
    }

    /// Checks a name on top of a document that an update sets.
    ///
    /// - Throws: ``LanguageError`` 52.
    static func checkTopLevelName(_ name: String) throws(LanguageError) {
        guard name.hasPrefix("$"), !QueryParser.referenceNames.contains(name) else { return }
        throw LanguageError(
            .dollarPrefixedFieldName,
            "The dollar ($) prefixed field '\(name)' in '\(name)' is not allowed in the context of "
                + "an update's replacement document. Consider using an aggregation pipeline with "
                + "$replaceWith."
        )
    }

    /// Checks that a reference on top of a document has its parts in their order.
    ///
    /// - Throws: ``LanguageError`` 55.
    static func checkReferenceOrder(_ names: [String]) throws(LanguageError) {
        for (index, name) in names.enumerated() {
            let before = index > 0 ? names[index - 1] : nil
            let after = index + 1 < names.count ? names[index + 1] : nil
            switch name {
            case "$ref" where after != "$id":
                throw LanguageError(
                    .invalidDBRef,
                    "Found $ref field without a $id after it, which is invalid."
                )
            case "$id" where before != "$ref":
                throw LanguageError(
                    .invalidDBRef,
                    "Found $id field without a $ref before it, which is invalid."
                )
            case "$db" where before != "$id":
                throw LanguageError(
                    .invalidDBRef,
                    "Found $db field without a $id before it, which is invalid."
                )
            default: break
            }
        }
    }

    /// Checks that a value nests no deeper than a document may.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - levels: The number of documents and arrays around it.
    /// - Throws: ``LanguageError`` 15.
    static func checkDepth(of value: BSONValue, below levels: Int) throws(LanguageError) {
        switch value {
        case .document(let document): try checkDepth(of: document.view, level: levels + 1)
        case .array(let array): try checkDepth(of: array.document.view, level: levels + 1)
        default: break
        }
    }

    /// Checks that the value at a path would nest no deeper than a document may if it had so many
    /// documents and arrays around it.
    ///
    /// - Complexity: O(bytes of the value); of a large array, an element at a time is in memory.
    /// - Throws: ``LanguageError`` 15.
    static func checkDepth<Reader: DocumentReader & ~Copyable & ~Escapable>(
        ofValueAt path: DocumentPath,
        below levels: Int,
        reading reader: borrowing Reader
    ) throws {
        switch try reader.type(at: path) {
        case .array:
            try checkLevel(levels + 1)
            try reader.forEachElement(at: path, from: 0) { _, element in
                if let inner = element.container { try checkDepth(of: inner, level: levels + 2) }
                return true
            }
        case .document:
            try checkLevel(levels + 1)
            try reader.forEachField(at: path) { field in
                if let inner = field.value.container {
                    try checkDepth(of: inner, level: levels + 2)
                }
                return true
            }
        default: break
        }
    }

    private static func checkDepth(
        of container: DocumentView,
        level: Int
    ) throws(LanguageError) {
        try checkLevel(level)
        var cursor = container.elements
        while let element = cursor.next() {
            guard let inner = element.value.container else { continue }
            try checkDepth(of: inner, level: level + 1)
        }
    }

    private static func checkLevel(_ level: Int) throws(LanguageError) {
        guard level <= nestingDepthMax else {
            throw LanguageError(
                .overflow,
                "Document exceeds maximum nesting depth of \(nestingDepthMax)"
            )
        }
    }
}
