// SPDX-License-Identifier: MIT
//
// How the catalog lies in its table: which keys there are, and what stands under them.
//
//     format                         the version of the format, and what the file was made with
//     token                          16 bytes that no other state of the catalog has
//     sequence                       the last number given to a table, as u64, little-endian
//     c 00 database 00 collection    a collection: the number of its table, options, indexes
//     changes                        what is noted in the log of changes, if anything is
//
// Every value ends in the checksum that all records have. Tables are named by number, so that
// renaming a collection moves nothing.

import SheafKeyValue
import SheafRecords

/// The keys and values of the catalog.
package enum CatalogRecords {
    /// The name of the catalog's own table.
    package static let tableName = "catalog"
    /// The version of the format that this code writes, and the only one that it reads.
    package static let formatVersion: Int32 = 2

    static let formatKey = Array("format".utf8)
    static let tokenKey = Array("token".utf8)
    static let sequenceKey = Array("sequence".utf8)
    static let collectionPrefix = Array("c\0".utf8)

    static func key(of namespace: Namespace) -> [UInt8] { collectionPrefix + namespace.key }

    static let documentTablePrefix = "documents-"
    static func documentTableName(_ number: Int64) -> String { documentTablePrefix + "\(number)" }
    static func indexTableName(_ number: Int64) -> String { "index-\(number)" }

    /// What the format record says of a new store.
    static func format() -> Document {
        [
            "format": .int32(formatVersion), "madeBy": .string("Sheaf \(StoreVersion.sheaf)"),
        ]
    }
}

extension Namespace {
    /// The collection whose entry has a key; nil for other keys.
    init?(catalogKey key: RawSpan) {
        let (bytes, prefix) = (key.copiedBytes, CatalogRecords.collectionPrefix)
        guard bytes.starts(with: prefix) else { return nil }
        let names = bytes.dropFirst(prefix.count).split(
            separator: 0,
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard names.count == 2 else { return nil }
        self.init(
            database: String(decoding: names[0], as: UTF8.self),
            collection: String(decoding: names[1], as: UTF8.self)
        )
    }
}

// MARK: - Documents as records

extension CatalogRecords {
    /// A document with its checksum behind it.
    static func sealed(_ document: Document, key: [UInt8]) -> [UInt8] {
        RecordSeal.sealed(document.bytes, key: key)
    }

    /// The document of a record, or an error if its checksum or its bytes are wrong.
    static func opened(_ record: RawSpan, key: RawSpan) throws(StoreError) -> Document {
        guard let bytes = RecordSeal.opened(record, key: key) else { throw damaged }
        do {
            return try Document(validating: bytes)
        } catch {
            throw damaged
        }
    }

    static var damaged: StoreError {
        StoreError(.damaged, "The catalog of the store is damaged. Restore a backup of the store.")
    }
}

// MARK: - Collections as documents

extension CatalogCollection {
    /// The entry as the catalog keeps it.
    var record: Document {
        let indexes: [BSONValue] = indexes.map { .document($0.record) }
        var record: Document = [
            "number": .int64(number), "options": .document([:]),
            "indexes": .array(BSONArray(indexes)),
        ]
        if !elementKeys.isEmpty {
            record["elementKeys"] = .array(BSONArray(elementKeys.map { .document($0.record) }))
        }
        return record
    }

    /// Reads an entry; the tables are looked up by their names.
    init(
        _ record: Document,
        namespace: Namespace,
        _ limits: RecordLimits,
        table: (String) throws -> Table
    ) throws {
        guard let number = record["number"]?.integerValue,
            let indexes = record["indexes"]?.arrayValue
        else { throw CatalogRecords.damaged }
        self.init(
            namespace: namespace,
            number: number,
            documents: DocumentTable(
                try table(CatalogRecords.documentTableName(number)),
                limits: limits
            ),
            indexes: try indexes.map { try CatalogIndex($0.documentValue, table: table) },
            elementKeys: try (record["elementKeys"]?.arrayValue ?? []).map {
                try ElementKeyIndex($0.documentValue)
            }
        )
        guard !self.indexes.isEmpty else { throw CatalogRecords.damaged }
    }
}

extension ElementKeyIndex {
    /// The index as the catalog keeps it.
    fileprivate var record: Document {
        var record: Document = [
            "name": .string(name), "path": .string(path), "field": .string(field),
        ]
        if isUnique { record["unique"] = true }
        return record
    }

    fileprivate init(_ record: Document?) throws(StoreError) {
        guard let name = record?["name"]?.stringValue, let path = record?["path"]?.stringValue,
            let field = record?["field"]?.stringValue
        else { throw CatalogRecords.damaged }
        let isUnique = record?["unique"]?.boolValue ?? false
        self.init(name: name, path: path, field: field, isUnique: isUnique)
    }
}

extension CatalogIndex {
    /// The index as the catalog keeps it; options that were not asked for are left out.
    fileprivate var record: Document {
        var record: Document = [
            "number": .int64(number), "name": .string(name), "key": .document(pattern),
            "unique": .bool(isUnique), "multikey": .int64(Int64(multikey)),
        ]
        if specification.isSparse { record["sparse"] = true }
        if let filter = specification.partialFilter {
            record["partialFilterExpression"] = .document(filter)
        }
        if let seconds = specification.expireAfterSeconds {
            record["expireAfterSeconds"] = .int64(Int64(seconds))
        }
        if let collation = specification.collation { record["collation"] = .document(collation) }
        if specification.isHidden { record["hidden"] = true }
        if isBuilding { record["building"] = true }
        if let kinds {
            record["kinds"] = .array(BSONArray(kinds.map { .int32(Int32($0.rawValue)) }))
        }
        return record
    }

    /// The types of values that the catalog keeps; nil when it keeps none.
    private static func kinds(_ record: BSONArray?, ofFields count: Int) -> [SortKeyKinds]? {
        guard let record, record.count == count else { return nil }
        return record.map {
            SortKeyKinds(rawValue: UInt8(truncatingIfNeeded: $0.integerValue ?? -1))
        }
    }

    fileprivate init(_ record: Document?, table: (String) throws -> Table) throws {
        guard let record, let number = record["number"]?.integerValue,
            let name = record["name"]?.stringValue, let keys = record["key"]?.documentValue,
            let isUnique = record["unique"]?.boolValue,
            let multikey = record["multikey"]?.integerValue
        else { throw CatalogRecords.damaged }
        try self.init(
            number: number,
            IndexSpecification(
                name: name,
                keys: keys,
                isUnique: isUnique,
                isSparse: record["sparse"]?.boolValue ?? false,
                partialFilter: record["partialFilterExpression"]?.documentValue,
                expireAfterSeconds: record["expireAfterSeconds"]?.integerValue.map { Int($0) },
                collation: record["collation"]?.documentValue,
                isHidden: record["hidden"]?.boolValue ?? false
            ),
            multikey: UInt32(truncatingIfNeeded: multikey),
            kinds: CatalogIndex.kinds(record["kinds"]?.arrayValue, ofFields: keys.count),
            isBuilding: record["building"]?.boolValue ?? false,
            table: try table(CatalogRecords.indexTableName(number))
        )
    }
}
