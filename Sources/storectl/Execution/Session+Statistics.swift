// SPDX-License-Identifier: MIT
//
// `db.stats()` and `db.NAME.stats()`: MongoDB's fields, and what only this store has beside them.

internal import Sheaf

extension Session {
    /// The measures of a database.
    mutating func statistics(of database: Database) throws -> Document {
        let statistics = try opened().statistics()
        let collections = statistics.collections.filter {
            $0.namespace.database == database.name
        }
        let tables = collections.reduce(0) { $0 + $1.tableByteCount }
        let indexes = collections.flatMap(\.indexes)
        let indexBytes = indexes.reduce(0) { $0 + $1.tableByteCount }
        return [
            "db": .string(database.name), "collections": .integer(collections.count),
            "objects": .integer(collections.reduce(0) { $0 + $1.documentCount }),
            "dataSize": .integer(collections.reduce(0) { $0 + $1.documentByteCount }),
            "storageSize": .integer(tables), "indexes": .integer(indexes.count),
            "indexSize": .integer(indexBytes), "totalSize": .integer(tables + indexBytes),
            "fileBytes": .integer(statistics.fileByteCount), "ok": 1,
        ]
    }

    /// The measures of a collection; zeros when it is not there, as in MongoDB.
    mutating func statistics(of collection: Collection) throws -> Document {
        let namespace = collection.namespace
        guard
            let found = try opened().statistics().collections.first(where: {
                $0.namespace == namespace
            })
        else {
            return ["ns": .string(namespace.description), "count": 0, "size": 0, "ok": 1]
        }
        let sizes = found.indexes.map { ($0.name, BSONValue.integer($0.tableByteCount)) }
        var document: Document = [
            "ns": .string(namespace.description), "count": .integer(found.documentCount),
            "size": .integer(found.documentByteCount),
            "avgObjSize": .integer(found.documentByteCount / max(1, found.documentCount)),
            "storageSize": .integer(found.tableByteCount),
            "nindexes": .integer(found.indexes.count),
            "totalIndexSize": .integer(found.indexes.reduce(0) { $0 + $1.tableByteCount }),
            "indexSizes": .document(Document(sizes)),
        ]
        for (key, value) in found.document where key != "ns" && key != "indexes" {
            document.append(key, value)
        }
        document.append("ok", 1)
        return document
    }
}
