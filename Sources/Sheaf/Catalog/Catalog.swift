// SPDX-License-Identifier: MIT
//
// One state of the catalog in memory. It is known by its token: a transaction reads that one
// record, and whoever has loaded the state with this token need not load it again.

import SheafKeyValue
import SheafRecords

/// One state of the catalog.
package final class Catalog: Sendable {
    /// The bytes that no other state has.
    let token: [UInt8]
    /// The collections by the bytes of their names.
    private let collections: [[UInt8]: CatalogCollection]
    /// The log of changes; nil while nothing is logged.
    let changeLog: ChangeLog?

    init(
        token: [UInt8],
        collections: [[UInt8]: CatalogCollection],
        changeLog: ChangeLog?
    ) {
        self.token = token
        self.collections = collections
        self.changeLog = changeLog
    }

    /// The collection with a name, or nil if there is none.
    package func collection(_ namespace: Namespace) -> CatalogCollection? {
        collections[namespace.key]
    }

    /// All collections, sorted by the bytes of their names.
    package var all: [CatalogCollection] {
        collections.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// The state after one collection became another, appeared or went.
    func replacing(
        _ namespace: Namespace,
        with entry: CatalogCollection?,
        token: [UInt8]
    ) -> Catalog {
        var collections = collections
        collections[namespace.key] = entry
        return Catalog(token: token, collections: collections, changeLog: changeLog)
    }

    /// The state after other changes are logged than before.
    func replacing(_ changeLog: ChangeLog?, token: [UInt8]) -> Catalog {
        Catalog(token: token, collections: collections, changeLog: changeLog)
    }
}

// MARK: - Loading

extension Catalog {
    /// The token of the state that a snapshot sees.
    static func token(in table: Table, _ snapshot: SheafKeyValue.Snapshot) throws -> [UInt8] {
        let key = CatalogRecords.tokenKey
        guard let token = try snapshot.get(key.span.bytes, in: table) else {
            throw CatalogRecords.damaged
        }
        return token.copiedBytes
    }

    /// The records of all collections that a snapshot sees.
    static func records(
        in table: Table,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> [(namespace: Namespace, record: Document)] {
        var records: [(Namespace, Document)] = []
        let prefix = CatalogRecords.collectionPrefix
        var cursor = try snapshot.cursor(in: table)
        var found = try cursor.seek(atLeast: prefix.span.bytes)
        while found, cursor.key.copiedBytes.starts(with: prefix) {
            guard let namespace = Namespace(catalogKey: cursor.key) else {
                throw CatalogRecords.damaged
            }
            records.append((namespace, try CatalogRecords.opened(cursor.value, key: cursor.key)))
            found = try cursor.next()
        }
        return records
    }

    /// The state that a snapshot sees; `table` finds the tables by name.
    convenience init(
        token: [UInt8],
        records: [(namespace: Namespace, record: Document)],
        changeLog: Document?,
        _ limits: RecordLimits,
        table: (String) throws -> Table?
    ) throws {
        var collections: [[UInt8]: CatalogCollection] = [:]
        for (namespace, record) in records {
            collections[namespace.key] = try CatalogCollection(
                record,
                namespace: namespace,
                limits
            ) { name in
                guard let table = try table(name) else { throw CatalogRecords.damaged }
                return table
            }
        }
        let log = try changeLog.map { entry in
            guard let table = try table(ChangeLog.tableName) else { throw CatalogRecords.damaged }
            return try ChangeLog(entry, table)
        }
        self.init(token: token, collections: collections, changeLog: log)
    }
}
