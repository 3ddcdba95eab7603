// SPDX-License-Identifier: MIT
//
// The log of changes as the catalog knows it: its table, what is logged, and how much is kept.

import SheafBSON
import SheafKeyValue
import SheafRecords

/// The log of changes, ready for use.
struct ChangeLog: Sendable {
    /// A part of the store that is logged, and from when on.
    struct Part: Sendable {
        let scope: ChangeScope
        let since: Timestamp
    }

    let table: Table
    /// A number that another log of the store did not have.
    let id: UInt32
    var options: ChangeLogOptions
    var parts: [Part] = []
    var imageNamespaces: [Namespace] = []

    static let tableName = "changes"
    /// The key of its entry in the catalog.
    static let key = Array("changes".utf8)

    init(_ table: Table, options: ChangeLogOptions) {
        self.table = table
        self.options = options
        id = .random(in: .min ... .max)
    }

    /// Since when everything in a scope is logged; nil if it is not.
    func since(_ scope: ChangeScope) -> Timestamp? {
        parts.filter { $0.scope.contains(scope) }.map(\.since).min()
    }

    /// Whether the changes of a collection are logged.
    func covers(_ namespace: Namespace) -> Bool {
        let scope = ChangeScope.collection(namespace)
        return parts.contains { $0.scope.contains(scope) }
    }

    /// Whether the documents of a collection are logged whole.
    func keepsImages(of namespace: Namespace) -> Bool {
        imageNamespaces.contains { $0.key == namespace.key }
    }
}

// MARK: - The entry in the catalog

extension ChangeLog {
    /// The log as the catalog keeps it.
    var record: Document {
        var record: Document = [
            "id": .int64(Int64(id)), "byteCountMax": .int64(Int64(options.byteCountMax)),
        ]
        if let countMax = options.countMax { record["countMax"] = .int64(Int64(countMax)) }
        if let ageMax = options.ageMax { record["ageMax"] = .int64(ageMax.components.seconds) }
        record["parts"] = .array(
            BSONArray(
                parts.map { part in
                    var fields = part.scope.fields
                    fields["since"] = .timestamp(part.since)
                    return .document(fields)
                }
            )
        )
        record["images"] = .array(
            BSONArray(imageNamespaces.map { .document(ChangeScope.collection($0).fields) })
        )
        return record
    }

    /// Reads an entry.
    init(_ record: Document, _ table: Table) throws(StoreError) {
        guard let id = record["id"]?.integerValue.flatMap({ UInt32(exactly: $0) }),
            let byteCountMax = record["byteCountMax"]?.integerValue,
            let parts = record["parts"]?.arrayValue, let images = record["images"]?.arrayValue
        else { throw CatalogRecords.damaged }
        self.table = table
        self.id = id
        options = ChangeLogOptions(
            byteCountMax: Int(byteCountMax),
            countMax: record["countMax"]?.integerValue.map { Int($0) },
            ageMax: record["ageMax"]?.integerValue.map { .seconds($0) }
        )
        for part in parts {
            guard let fields = part.documentValue, case .timestamp(let since)? = fields["since"]
            else { throw CatalogRecords.damaged }
            self.parts.append(Part(scope: try ChangeScope(fields), since: since))
        }
        for image in images {
            guard let fields = image.documentValue,
                case .collection(let namespace) = try ChangeScope(fields)
            else { throw CatalogRecords.damaged }
            imageNamespaces.append(namespace)
        }
    }

    /// The entry that a snapshot of the catalog's table has; nil while nothing is logged.
    static func entry(
        in table: Table,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> Document? {
        guard let record = try snapshot.get(key.span.bytes, in: table) else { return nil }
        return try CatalogRecords.opened(record, key: key.span.bytes)
    }
}

extension ChangeScope {
    fileprivate var fields: Document {
        switch self {
        case .store: [:]
        case .database(let name): ["db": .string(name)]
        case .collection(let namespace):
            ["db": .string(namespace.database), "coll": .string(namespace.collection)]
        }
    }

    fileprivate init(_ fields: Document) throws(StoreError) {
        switch (fields["db"]?.stringValue, fields["coll"]?.stringValue) {
        case (nil, nil): self = .store
        case (let database?, nil): self = .database(database)
        case (let database?, let collection?):
            self = .collection(Namespace(database: database, collection: collection))
        default: throw CatalogRecords.damaged
        }
    }
}
