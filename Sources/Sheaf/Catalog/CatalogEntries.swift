// SPDX-License-Identifier: MIT
//
// What the catalog knows of a collection and of an index, ready for use: tables found, patterns
// parsed.

import SheafBSON
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
    /// The indexes that its arrays keep for themselves.
    package var elementKeys: [ElementKeyIndex] = []

    /// How many indexes of all kinds it has.
    var indexCount: Int { indexes.count + elementKeys.count }
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
    /// What it was made to be.
    package var specification: IndexSpecification
    /// The fields on whose paths a document has, or had, an array: one bit for each.
    package var multikey: UInt32
    /// Of which types the values of each field are, or were, as far as keys do not tell it; nil
    /// when that is not known.
    var kinds: [SortKeyKinds]?
    /// Whether it has the keys of some documents only, because it is being built.
    package var isBuilding: Bool
    /// How its texts compare; nil by their bytes.
    let collation: Collation?
    /// Why nothing can be done with it but to drop it: its collation is not to be had here.
    let failure: StoreError?
    /// The keys that it has of a document.
    let keys: IndexedKeys
    /// Which documents it has keys of, if not of all.
    let partialFilter: PartialFilter?
    /// Its entries.
    package let sorted: SortedIndex

    init(
        number: Int64,
        _ specification: IndexSpecification,
        multikey: UInt32 = 0,
        kinds: [SortKeyKinds]? = nil,
        isBuilding: Bool = false,
        table: Table
    ) throws(StoreError) {
        self.number = number
        self.specification = specification
        self.multikey = multikey
        self.kinds = kinds
        self.isBuilding = isBuilding
        (collation, failure) = CatalogIndex.collation(of: specification)
        keys = IndexedKeys(
            IndexPattern.fields(specification.keys),
            isSparse: specification.isSparse,
            collation: collation
        )
        do throws(LanguageError) {
            let collation = collation
            partialFilter = try specification.partialFilter.map { source throws(LanguageError) in
                try PartialFilter(parsing: source, by: collation)
            }
        } catch {
            throw StoreError(error)
        }
        sorted = SortedIndex(table)
    }

    /// The collation of an index, or why there is none.
    private static func collation(
        of specification: IndexSpecification
    ) -> (Collation?, StoreError?) {
        do throws(LanguageError) {
            return (try Collation.ofOption(specification.collation), nil)
        } catch {
            let failure = StoreError(
                .invalidIndex,
                "The index \(specification.name) cannot be kept up: \(error.message). Use the "
                    + "store with the program that made the index, or drop the index and make it "
                    + "again.",
                cause: error,
                mongoCode: error.code
            )
            return (nil, failure)
        }
    }

    /// Its name, such as `uid_1`.
    package var name: String { specification.name }
    /// Its pattern, such as `{uid: 1}`.
    package var pattern: Document { specification.keys }
    /// Whether two documents may not have a key in common.
    package var isUnique: Bool { specification.isUnique }
    /// Whether a document has, or had, several keys: it has an array on a path.
    package var isMultikey: Bool { multikey != 0 }
    /// The path of its first field.
    package var path: String { pattern.keys.first ?? "" }
    /// Whether this is the index on `_id`.
    var isIDIndex: Bool { name == CatalogIndex.idName }
    /// Whether plans may use it.
    package var isUsable: Bool { !isBuilding && !specification.isHidden && failure == nil }

    /// The name of the index on `_id`.
    package static let idName = "_id_"
    /// The pattern of the index on `_id`.
    static let idPattern: Document = ["_id": 1]
}
