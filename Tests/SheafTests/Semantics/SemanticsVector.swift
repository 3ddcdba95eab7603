// SPDX-License-Identifier: MIT
//
// One line of the table of updates: a document, what is done to it, and what MongoDB makes of it.

import Sheaf
import SheafLanguage
import Testing

/// A document, an update, and the result that MongoDB has.
struct SemanticsVector: Sendable, CustomTestStringConvertible {
    /// What comes out.
    enum Expected: Sendable {
        /// A document; its `_id` is added where the vector's document has none.
        case gives(Document)
        /// The document as it was, not counted as modified.
        case isNoOp
        /// An error of a number, and the document as it was.
        case fails(Int, String? = nil)
    }

    let document: Document
    let filter: Document
    let update: Document
    let arrayFilters: [Document]
    let isUpsert: Bool
    let expected: Expected

    /// A vector about the document whose `_id` is 1, unless a query is given.
    init(
        _ document: Document,
        _ update: Document,
        _ expected: Expected,
        query: Document = ["_id": 1],
        filters: [Document] = []
    ) {
        self.document = Self.withID(document)
        self.update = update
        filter = query
        arrayFilters = filters
        isUpsert = false
        self.expected = Self.withID(expected)
    }

    /// A vector of an upsert that finds no document.
    init(upsert query: Document, _ update: Document, _ expected: Expected) {
        document = [:]
        filter = query
        self.update = update
        arrayFilters = []
        isUpsert = true
        self.expected = expected
    }

    /// The vector as the table writes it.
    var testDescription: String {
        "\(ShellText.document(isUpsert ? filter : document)) \(ShellText.document(update))"
    }

    private static func withID(_ document: Document) -> Document {
        DocumentRules.withIDFirst(document, id: 1)
    }

    private static func withID(_ expected: Expected) -> Expected {
        guard case .gives(let document) = expected else { return expected }
        return .gives(withID(document))
    }
}
