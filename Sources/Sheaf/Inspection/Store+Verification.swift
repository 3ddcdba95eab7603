// SPDX-License-Identifier: MIT
//
// Verifying: the pages of the file, the catalog against the tables, every document against its
// records and checksums, and every index against the documents: all their keys are in it, and
// nothing else.

import SheafKeyValue
import SheafRecords

extension Store {
    /// Checks everything that can be checked, in one state of the store.
    ///
    /// The pages of LMDB come first; when one of them is damaged, nothing that lies on them is
    /// read. Open a doubtful store with ``StoreOptions/checksPages``, or opening it may end the
    /// process.
    ///
    /// - Parameter progress: Is told the number of documents that have been looked at, now and
    ///   then.
    /// - Returns: What was looked at, and what is wrong.
    /// - Complexity: O(bytes of the store). Space that is freed meanwhile is not used again until
    ///   it is done.
    /// - Throws: ``StoreError`` when the store cannot be read at all.
    public func verify(
        progress: (Int) -> Void = { _ in }
    ) throws(StoreError) -> VerificationReport {
        try mapping {
            try checkOpen()
            var report = VerificationReport()
            for finding in try environment.pageFindings() { report.add(finding.description) }
            guard report.isSound else { return report }
            return try read { snapshot in
                try report.verifyTables(snapshot.catalog, snapshot.base)
                try report.verifyChanges(snapshot.catalog.changeLog, snapshot.base)
                for collection in snapshot.catalog.all {
                    report.collectionCount += 1
                    var verifier = CollectionVerifier(collection, report)
                    try verifier.verifyDocuments(in: snapshot.base, progress)
                    try verifier.verifyIndexes(in: snapshot.base)
                    report = verifier.report
                }
                return report
            }
        }
    }
}

extension Collection {
    /// Checks the documents and the indexes of the collection, in one state of the store.
    ///
    /// - Complexity: O(bytes of the collection).
    /// - Throws: ``StoreError`` when the collection cannot be read at all.
    /// - Returns: What was looked at, and what is wrong.
    public func verify() throws(StoreError) -> VerificationReport {
        try mapping {
            try store.read { snapshot in
                guard let entry = try snapshot.collection(self) else { return VerificationReport() }
                var verifier = CollectionVerifier(entry, VerificationReport())
                verifier.report.collectionCount = 1
                try verifier.verifyDocuments(in: snapshot.base) { _ in }
                try verifier.verifyIndexes(in: snapshot.base)
                return verifier.report
            }
        }
    }
}

extension VerificationReport {
    /// Looks for tables that no collection has.
    fileprivate mutating func verifyTables(
        _ catalog: Catalog,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws {
        var known: Set = [CatalogRecords.tableName]
        if catalog.changeLog != nil { known.insert(ChangeLog.tableName) }
        for collection in catalog.all {
            known.insert(CatalogRecords.documentTableName(collection.number))
            for index in collection.indexes {
                known.insert(CatalogRecords.indexTableName(index.number))
            }
        }
        for name in try snapshot.tableNames() where !known.contains(name) {
            add("The table \(name) belongs to no collection.")
        }
    }
}

/// Checks one collection.
private struct CollectionVerifier {
    let collection: CatalogCollection
    var report: VerificationReport
    /// The sums of how often the documents bring their keys in each index.
    private var keyCounts: [Int]

    init(_ collection: CatalogCollection, _ report: VerificationReport) {
        self.collection = collection
        self.report = report
        keyCounts = Array(repeating: 0, count: collection.indexes.count)
    }

    /// Checks every document, and that its keys are in the indexes.
    mutating func verifyDocuments(
        in snapshot: SheafKeyValue.Snapshot,
        _ progress: (Int) -> Void
    ) throws {
        var verifier = self
        var damaged: RecordID?
        var failure: (any Error)?
        try collection.documents.verify(in: snapshot) { finding in
            damaged = finding.record
            verifier.report.add(
                finding.message,
                in: verifier.collection.namespace,
                record: finding.record?.number
            )
        } progress: { id in
            verifier.report.documentCount += 1
            if verifier.report.documentCount % 256 == 0 { progress(verifier.report.documentCount) }
            guard damaged != id, failure == nil else { return }
            do {
                try verifier.verifyKeys(of: id, in: snapshot)
            } catch {
                failure = error
            }
        }
        self = verifier
        if let failure { throw failure }
        progress(report.documentCount)
    }

    private mutating func verifyKeys(
        of id: RecordID,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        guard let document = try collection.documents.document(id, in: snapshot) else { return }
        do {
            try collection.checkUniqueElements(of: document, collection.elementKeys)
        } catch let error as StoreError where error.code == .duplicateKey {
            add("Two elements have the same key: \(error.message)", id)
        }
        for (position, index) in collection.indexes.enumerated()
        where try index.failure == nil && index.covers(id, in: snapshot) {
            let keys = try IndexKeys(of: document, index)
            let unknown = keys.traits.subtracting(index.traits)
            if unknown.multikey != 0 {
                add("The index \(index.name) does not know that the document has an array.", id)
            } else if !unknown.isEmpty {
                add("The index \(index.name) does not know the type of a number or text.", id)
            }
            for (key, count) in keys.counts {
                keyCounts[position] += count
                let found = try index.sorted.count(of: key, id, in: snapshot)
                if found == 0 {
                    add("A key of the document is missing in the index \(index.name).", id)
                } else if found != count {
                    add("The index \(index.name) counts a key of the document wrong.", id)
                }
            }
        }
    }

    /// Checks that the indexes have no entries but those, and that unique keys are unique.
    mutating func verifyIndexes(in snapshot: SheafKeyValue.Snapshot) throws {
        for (position, index) in collection.indexes.enumerated() {
            if let failure = index.failure {
                report.add(failure.message, in: collection.namespace, record: nil)
                continue
            }
            var sum = 0
            try index.sorted.scan(KeyBounds(), in: snapshot) { entry in
                sum += entry.count
                return true
            }
            try verifyEntries(of: index, areSuspect: sum != keyCounts[position], in: snapshot)
        }
    }

    private mutating func verifyEntries(
        of index: CatalogIndex,
        areSuspect: Bool,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        var verifier = self
        var last: SheafRecords.IndexEntry?
        try index.sorted.scan(KeyBounds(), in: snapshot) { entry in
            verifier.report.indexEntryCount += 1
            if index.isUnique, entry.key == last?.key {
                verifier.add(
                    "The index \(index.name) is unique, but has a key twice.",
                    entry.record
                )
            }
            last = entry
            guard areSuspect else { return true }
            if try !verifier.hasKey(entry, index, in: snapshot) {
                verifier.add(
                    "The index \(index.name) has a key that the document has not.",
                    entry.record
                )
            }
            return true
        }
        self = verifier
    }

    private func hasKey(
        _ entry: SheafRecords.IndexEntry,
        _ index: CatalogIndex,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> Bool {
        let document = try collection.documents.document(entry.record, in: snapshot)
        guard let document, try index.covers(entry.record, in: snapshot) else { return false }
        return try IndexKeys(of: document, index).counts[entry.key] != nil
    }

    private mutating func add(_ message: String, _ id: RecordID) {
        report.add(message, in: collection.namespace, record: id.number)
    }
}
