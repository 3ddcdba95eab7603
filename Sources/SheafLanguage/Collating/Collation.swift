// SPDX-License-Identifier: MIT
//
// The face of collation: how texts compare, parsed once and shared by all that compares for a
// statement or keeps the keys of an index. Only texts compare by it, wherever they stand in a
// value; the names of fields never do.

package import SheafBSON

/// An order of texts by the rules of a language.
///
///     let collation = try Collation.parsing(["locale": "de", "strength": 1])
///     left.compare(to: right, by: collation)       // nil is the order of bytes, `simple`
///
/// Two of them are equal when all their options are, those included that nobody gave.
package final class Collation: TextOrder {
    /// All options, as MongoDB's `listIndexes` shows them.
    package let specification: Document
    private let collator: Collator

    private init(_ options: CollationOptions, _ source: Document) throws(LanguageError) {
        (collator, specification) = try Collator.opened(options, source)
    }

    /// The collation that the option asks for; nil for that of bytes, `{locale: "simple"}`.
    ///
    /// - Throws: ``LanguageError`` in MongoDB's words: 2 for values that an option does not have,
    ///   14 for their types, 161 for a version that is not that of the library, 40414 without a
    ///   locale, 40415 for an unknown option; 115 for all but `simple` in a build without the trait
    ///   `Collation`.
    package static func parsing(_ source: Document) throws(LanguageError) -> Collation? {
        let options = try CollationOptions(parsing: source)
        return options.locale == "simple" ? nil : try Collation(options, source)
    }

    /// The order of two texts in UTF-8.
    package func compare(_ left: RawSpan, _ right: RawSpan) -> Int {
        collator.compare(left, right)
    }

    /// Bytes that stand for a text in UTF-8.
    package func key(of text: RawSpan) -> [UInt8] { collator.key(of: text) }
}

extension Collation: Hashable {
    /// Whether all options are the same.
    package static func == (left: Collation, right: Collation) -> Bool {
        left === right || left.specification == right.specification
    }

    /// Feeds all options to a hasher.
    package func hash(into hasher: inout Hasher) { hasher.combine(specification) }
}
