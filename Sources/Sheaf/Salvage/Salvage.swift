// SPDX-License-Identifier: MIT
//
// Salvage, step by step: the catalog tells the collections, their tables the documents, and the
// catalog again the indexes.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// The work of saving a damaged store.
final class Salvage {
    /// A collection that is to be saved.
    private struct Source {
        let namespace: Namespace
        let table: FileSalvage.Table
        let indexes: [Document]
    }

    private static let batchCountMax = 500
    private static let batchByteCountMax = 8 << 20

    private let file: FileSalvage
    private let progress: @Sendable (Int) -> Void
    private var report = SalvageReport()
    private var part = SalvageReport.Collection(namespace: Namespace(database: "", collection: ""))
    private var batch: [Document] = []
    private var batchByteCount = 0

    init(_ path: String, _ progress: @escaping @Sendable (Int) -> Void) throws {
        file = try FileSalvage(of: path) { table, key, value in
            table.hasPrefix(CatalogRecords.documentTablePrefix)
                && SalvagedDocument.isRecord(key: key, value: value)
        }
        self.progress = progress
    }

    /// Saves everything into a new store.
    func run(into store: Store) async throws -> SalvageReport {
        for finding in file.findings { report.add(finding, losing: false) }
        for source in sources() {
            let name = source.namespace
            part = SalvageReport.Collection(namespace: name)
            for finding in source.table.findings { report.add(finding, losing: false) }
            let target = store.database(name.database).collection(name.collection)
            try await target.create()
            try await saveDocuments(of: source, into: target)
            try await makeIndexes(source.indexes, of: target)
            report.collections.append(part)
        }
        return report
    }

    private func saveDocuments(of source: Source, into target: Collection) async throws {
        var document: SalvagedDocument?
        var recordCount = 0
        for leaf in 0..<source.table.leafCount {
            for (key, value) in file.records(of: source.table, inLeaf: leaf) {
                recordCount += 1
                guard let next = SalvagedDocument(key: key) else { continue }
                // Of leaves of several tables, records of the same number need not belong together.
                if document?.id != next.id || source.table.isMixed {
                    if let document { try await save(document, source, into: target) }
                    document = next
                }
                document?.add(key: key, value: value)
            }
        }
        if let document { try await save(document, source, into: target) }
        try await insertBatch(into: target)
        part.lostRecordCount = max(0, source.table.entryCount - recordCount)
        if part.lostRecordCount > 0 {
            report.add("\(source.namespace): \(part.lostRecordCount) records cannot be found.")
        }
    }

    private func save(
        _ document: SalvagedDocument,
        _ source: Source,
        into target: Collection
    ) async throws {
        // What belongs to a root of the same number is not known to be its part.
        guard document.hasRoot || !source.table.isMixed else { return }
        do {
            let whole = try document.document()
            batch.append(whole)
            batchByteCount += whole.bytes.count
        } catch is RecordError {
            lose("record \(document.id)", "Some of its records are damaged or missing.")
        }
        if batch.count >= Self.batchCountMax || batchByteCount >= Self.batchByteCountMax {
            try await insertBatch(into: target)
        }
    }

    private func insertBatch(into target: Collection) async throws {
        guard !batch.isEmpty else { return }
        let documents = batch
        (batch, batchByteCount) = ([], 0)
        do throws(StoreError) {
            let result = try await target.insertMany(
                documents,
                options: InsertManyOptions(ordered: false)
            )
            part.documentCount += result.insertedCount
        } catch {
            guard !error.writeFailures.isEmpty else { throw error }
            if case .insertMany(let result)? = error.partialResult {
                part.documentCount += result.insertedCount
            }
            for failure in error.writeFailures {
                let id = documents[failure.index]["_id"] ?? .null
                lose("the document with \(ShellText.field("_id", id))", failure.error.message)
            }
        }
        progress(report.documentCount + part.documentCount)
    }

    private func lose(_ what: String, _ reason: String) {
        part.lostDocumentCount += 1
        report.add("\(part.namespace): \(what) is lost. \(reason)")
    }

    private func makeIndexes(_ indexes: [Document], of target: Collection) async throws {
        for index in indexes {
            do throws(StoreError) {
                try await target.createIndexes([try IndexModel(describing: index)])
                part.indexCount += 1
            } catch {
                guard error.isOfIndex else { throw error }
                let name = index["name"]?.stringValue ?? "without a name"
                report.add("\(part.namespace): the index \(name) is lost. \(error.message)")
            }
        }
    }
}

extension StoreError {
    /// Whether another index may be made all the same.
    fileprivate var isOfIndex: Bool {
        [.invalidIndex, .indexConflict, .duplicateKey, .invalidOperation].contains(code)
    }
}

// MARK: - The catalog

extension Salvage {
    /// The collections that the catalog tells, and those that only their tables tell.
    private func sources() -> [Source] {
        var tables: [String: FileSalvage.Table] = [:]
        for table in file.tables { tables[table.name] = table }
        var sources: [Source] = []
        for (namespace, record) in catalogEntries(tables[CatalogRecords.tableName]) {
            let number = record["number"]?.integerValue ?? 0
            let name = CatalogRecords.documentTableName(number)
            guard let table = tables.removeValue(forKey: name) else {
                report.add("\(namespace): its documents cannot be found.")
                continue
            }
            let indexes = Self.indexes(of: record)
            sources.append(Source(namespace: namespace, table: table, indexes: indexes))
        }
        for (name, table) in tables.sorted(by: { $0.key < $1.key })
        where table.isMixed || name.hasPrefix(CatalogRecords.documentTablePrefix) {
            let namespace = Namespace(database: "lost", collection: name)
            if !table.isMixed {
                report.add("The catalog does not tell the table \(name): it becomes \(namespace).")
            }
            sources.append(Source(namespace: namespace, table: table, indexes: []))
        }
        return sources
    }

    private func catalogEntries(
        _ table: FileSalvage.Table?
    ) -> [(namespace: Namespace, record: Document)] {
        guard let table else {
            report.add("The catalog is lost.")
            return []
        }
        for finding in table.findings { report.add(finding) }
        var entries: [(Namespace, Document)] = []
        for leaf in 0..<table.leafCount {
            for (key, value) in file.records(of: table, inLeaf: leaf) {
                guard let namespace = Namespace(catalogKey: key.span.bytes) else { continue }
                guard
                    let record = try? CatalogRecords.opened(value.span.bytes, key: key.span.bytes)
                else {
                    report.add("The entry of \(namespace) in the catalog is damaged.")
                    continue
                }
                entries.append((namespace, record))
            }
        }
        return entries
    }

    /// The indexes of an entry as descriptions, without the one on `_id`.
    private static func indexes(of record: Document) -> [Document] {
        var indexes: [Document] = []
        for value in record["indexes"]?.arrayValue ?? [] {
            guard var index = value.documentValue, index["name"] != .string(CatalogIndex.idName)
            else { continue }
            for name in ["number", "multikey", "building", "kinds"] { index[name] = nil }
            indexes.append(index)
        }
        for value in record["elementKeys"]?.arrayValue ?? [] {
            guard let key = value.documentValue, let path = key["path"]?.stringValue,
                let name = key["name"], let field = key["field"]
            else { continue }
            var index: Document = ["key": [path: 1], "name": name, "elementKey": field]
            if let isUnique = key["unique"] { index["uniqueElements"] = isUnique }
            indexes.append(index)
        }
        return indexes
    }
}
