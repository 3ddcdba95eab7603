// SPDX-License-Identifier: MIT
//
// The face of sorting: an order of documents, parsed once. Its keys are bytes, so that what sorts
// compares with memcmp and knows nothing of values.

package import SheafBSON

/// An order of documents, parsed.
///
///     let order = try SortPattern(parsing: ["unit": 1, "grade": -1])
///     let key = try order.key(reading: reader)      // ordered by memcmp
package struct SortPattern: Sendable {
    /// One field of an order.
    package struct Part: Sendable {
        /// The path.
        package let path: FieldPath
        /// Whether small values come first.
        package let isAscending: Bool
    }

    /// The order as it was written.
    package let source: Document
    /// The fields, the first one deciding first; none for the order of the records.
    package let parts: [Part]
    /// How texts compare; nil by their bytes.
    package let collation: Collation?
    /// The keys that an index of the same fields has for a document.
    let keys: IndexedKeys
    /// For the order of the records, whether those that were inserted first come first; else nil.
    package let isNaturalAscending: Bool?

    /// How many fields an order may have.
    package static let partCountMax = 32

    /// Parses an order.
    ///
    /// An empty one is that of the records. Texts are ordered by a collation if there is one.
    ///
    /// - Throws: ``LanguageError`` in MongoDB's words.
    package init(
        parsing source: Document,
        by collation: Collation? = nil
    ) throws(LanguageError) {
        (self.source, self.collation) = (source, collation)
        if let natural = source["$natural"] {
            guard source.count == 1 else {
                throw .badValue("$natural sort cannot be set to a value other than -1 or 1.")
            }
            isNaturalAscending = try SortPattern.isAscending("$natural", natural)
            (parts, keys) = ([], IndexedKeys([]))
            return
        }
        isNaturalAscending = source.isEmpty ? true : nil
        parts = try SortPattern.parts(source)
        keys = SortPattern.keys(of: parts, collation)
    }

    /// Parses the order of a `$sort` stage, which has a field at least.
    ///
    /// - Throws: ``LanguageError`` in MongoDB's words.
    package init(
        parsingStage source: Document,
        by collation: Collation?
    ) throws(LanguageError) {
        guard !source.isEmpty else {
            throw LanguageError(code: 15976, "$sort stage must have at least one sort key")
        }
        (self.source, self.collation) = (source, collation)
        isNaturalAscending = nil
        parts = try SortPattern.parts(source)
        keys = SortPattern.keys(of: parts, collation)
    }

    private static func keys(of parts: [Part], _ collation: Collation?) -> IndexedKeys {
        IndexedKeys(parts.map { ($0.path.text, !$0.isAscending) }, collation: collation)
    }

    private static func parts(_ source: Document) throws(LanguageError) -> [Part] {
        var parts: [Part] = []
        for (name, direction) in source {
            let isAscending = try isAscending(name, direction)
            let path = try FieldPath(checking: name)
            guard !parts.contains(where: { $0.path == path }) else {
                throw LanguageError(
                    code: 7_472_500,
                    "$sort key must not contain duplicate keys (duplicate: '\(name)')"
                )
            }
            parts.append(Part(path: path, isAscending: isAscending))
            guard parts.count <= partCountMax else {
                throw LanguageError(code: 13103, "too many compound keys")
            }
        }
        return parts
    }

    private static func isAscending(
        _ name: String,
        _ direction: BSONValue
    ) throws(LanguageError) -> Bool {
        if case .document(let document) = direction, document["$meta"] != nil {
            throw .notSupportedYet("Sorting by $meta")
        }
        guard direction.type.isNumber else {
            throw LanguageError(
                code: 15974,
                "Illegal key in $sort specification: \(ShellText.field(name, direction))"
            )
        }
        switch direction.clampedInt32 {
        case 1: return true
        case -1: return false
        default:
            throw LanguageError(
                code: 15975,
                "$sort key ordering must be 1 (for ascending) or -1 (for descending)"
            )
        }
    }
}
