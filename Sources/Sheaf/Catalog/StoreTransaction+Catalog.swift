// SPDX-License-Identifier: MIT
//
// Changing the catalog: collections and indexes come and go as a part of the transaction that wants
// them.

import SheafBSON
import SheafKeyValue
import SheafRecords

extension StoreTransaction {
    /// The collection with a name; it is created if there is none.
    mutating func createdCollection(_ collection: Collection) throws -> CatalogCollection {
        if let entry = try self.collection(collection) { return entry }
        let namespace = collection.namespace
        try NameRules.check(namespace)
        let number = try nextNumber()
        let documents = try base.createTable(CatalogRecords.documentTableName(number))
        let entry = CatalogCollection(
            namespace: namespace,
            number: number,
            documents: DocumentTable(documents, limits: store.catalogs.limits),
            indexes: [try newIndex(.id)]
        )
        try save(namespace, entry)
        try note(.create, of: namespace)
        return entry
    }

    /// Makes the table of an index that no collection has yet.
    mutating func newIndex(_ specification: IndexSpecification) throws -> CatalogIndex {
        let number = try nextNumber()
        return try CatalogIndex(
            number: number,
            specification,
            // Every collection has the index on `_id`, whose numbers nobody reads from keys.
            kinds: specification.name == CatalogIndex.idName
                ? nil : specification.keys.keys.map { _ in SortKeyKinds() },
            table: try base.createTable(CatalogRecords.indexTableName(number))
        )
    }

    /// Enters an index into its collection.
    mutating func add(_ index: CatalogIndex, to entry: CatalogCollection) throws {
        var changed = entry
        changed.indexes.append(index)
        try save(entry.namespace, changed)
    }

    /// Drops a collection with everything in it.
    mutating func drop(_ entry: CatalogCollection) throws {
        try dropTable(CatalogRecords.documentTableName(entry.number))
        for index in entry.indexes { try dropTable(CatalogRecords.indexTableName(index.number)) }
        try save(entry.namespace, nil)
    }

    /// Drops an index.
    mutating func drop(_ index: CatalogIndex, of entry: CatalogCollection) throws {
        try dropTable(CatalogRecords.indexTableName(index.number))
        var changed = entry
        changed.indexes.removeAll { $0.number == index.number }
        try save(entry.namespace, changed)
    }

    /// Remembers what indexes did not know of their keys.
    mutating func mark(_ marks: [Int64: IndexTraits], in namespace: Namespace) throws {
        guard var entry = catalog.collection(namespace) else { throw CatalogRecords.damaged }
        for position in entry.indexes.indices {
            guard let mark = marks[entry.indexes[position].number] else { continue }
            var traits = entry.indexes[position].traits
            traits.formUnion(mark)
            entry.indexes[position].multikey = traits.multikey
            if entry.indexes[position].kinds != nil { entry.indexes[position].kinds = traits.kinds }
        }
        try save(namespace, entry)
    }

    /// Writes the entry of a collection, or removes it, and gives the catalog a new token.
    mutating func save(_ namespace: Namespace, _ entry: CatalogCollection?) throws {
        let table = store.catalogs.table
        let key = CatalogRecords.key(of: namespace)
        if let entry {
            let record = CatalogRecords.sealed(entry.record, key: key)
            try base.put(record.span.bytes, for: key.span.bytes, in: table)
        } else {
            _ = try base.delete(key.span.bytes, in: table)
        }
        let token = CatalogRecords.newToken()
        try base.putToken(token, in: table)
        catalog = catalog.replacing(namespace, with: entry, token: token)
        store.catalogs.remember(catalog)
    }

    private mutating func dropTable(_ name: String) throws {
        guard try base.dropTable(name) else { throw CatalogRecords.damaged }
    }

    /// A number that no table has had before.
    private mutating func nextNumber() throws -> Int64 {
        let table = store.catalogs.table
        let key = CatalogRecords.sequenceKey
        var number: Int64 = 1
        if let record = try base.snapshot.get(key.span.bytes, in: table) {
            guard let bytes = RecordSeal.opened(record, key: key.span.bytes), bytes.count == 8
            else {
                throw CatalogRecords.damaged
            }
            number = bytes.span.bytes.integer(at: 0, as: Int64.self) + 1
        }
        var bytes: [UInt8] = []
        bytes.append(littleEndian: number)
        let record = RecordSeal.sealed(bytes, key: key)
        try base.put(record.span.bytes, for: key.span.bytes, in: table)
        return number
    }
}
