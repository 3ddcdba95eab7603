// SPDX-License-Identifier: MIT
//
// What the catalog knows of a collection and of an index, ready for use: tables found, patterns
// parsed.

import SheafKeyValue
import SheafLanguage
package import SheafRecords

/// A collection as the catalog knows it.
package struct CatalogCollection: Sendable {
    /// The name of the collection.
    package let namespace: Namespace
    /// The number that names its table.
    let number: Int64
    /// Its documents.
    package let documents: DocumentTable
    /// Its indexes, the one on `_id` first.
    package var indexes: [CatalogIndex]

    /// The index on `_id`.
    var idIndex: CatalogIndex { indexes[0] }

    /// The index with a name.
    func index(named name: String) -> CatalogIndex? {
        indexes.first { $0.name == name }
    }
}

/// An index as the catalog knows it.
package struct CatalogIndex: Sendable {
    /// The number that names its table.
    let number: Int64
    /// Its name, such as `uid_1`.
    package let name: String
    /// Its pattern, such as `{uid: 1}`.
    package let pattern: Document
    /// Whether two documents may not have a key in common.
    package let isUnique: Bool
    /// Whether a document has, or had, more than one key: it has an array on the path.
    package var isMultikey: Bool
    /// The path that it indexes.
    package let path: String
    /// The values that it has keys of.
    let values: IndexedValues
    /// Its entries.
    package let sorted: SortedIndex

    init(
        number: Int64,
        name: String,
        pattern: Document,
        isUnique: Bool,
        isMultikey: Bool,
        table: Table
    ) {
        self.number = number
        self.name = name
        self.pattern = pattern
        self.isUnique = isUnique
        self.isMultikey = isMultikey
        path = pattern.keys.first ?? ""
        values = IndexedValues(at: path)
        sorted = SortedIndex(table)
    }

    /// The path, taken apart.
    var fieldPath: FieldPath { values.path }

    /// Whether this is the index on `_id`.
    var isIDIndex: Bool { name == CatalogIndex.idName }

    /// The name of the index on `_id`.
    package static let idName = "_id_"
    /// The pattern of the index on `_id`.
    static let idPattern: Document = ["_id": 1]
}
