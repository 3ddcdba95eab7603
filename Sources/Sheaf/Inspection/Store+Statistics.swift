// SPDX-License-Identifier: MIT
//
// Gathering the measures of a store.

import SheafKeyValue
import SheafRecords

extension Store {
    /// The measures of the store, in one state of it.
    ///
    /// - Complexity: O(documents + chunks): sizes of documents are read from their headers.
    /// - Throws: ``StoreError``.
    public func statistics() throws(StoreError) -> StoreStatistics {
        try mapping {
            let (collections, changeLog) = try read { snapshot in
                (
                    try snapshot.catalog.all.map { try CollectionStatistics($0, snapshot.base) },
                    try snapshot.catalog.changeLog.map {
                        try ChangeLogStatistics($0, snapshot.base)
                    }
                )
            }
            return try statistics(of: collections, changeLog)
        }
    }

    private func statistics(
        of collections: [CollectionStatistics],
        _ changeLog: ChangeLogStatistics?
    ) throws -> StoreStatistics {
        let file = try environment.statistics()
        return StoreStatistics(
            formatVersion: StoreVersion.format,
            fileByteCount: file.fileByteCount,
            mapByteCount: file.mapSizeBytes,
            pageByteCount: file.pageSize,
            pageCount: file.pageCount,
            freePageCount: file.freePageCount,
            activity: StoreActivity(file.activity),
            changeLog: changeLog,
            collections: collections
        )
    }
}

extension Store {
    /// The measures of the file and of who uses it, without its collections.
    ///
    /// - Complexity: O(1), and O(free pages) for their count.
    /// - Throws: ``StoreError``.
    package func fileMeasures() throws(StoreError) -> StoreStatistics {
        try mapping { try statistics(of: [], nil) }
    }
}

extension Collection {
    /// The measures of the collection; nil when it is not there.
    ///
    /// - Complexity: O(documents + chunks): sizes of documents are read from their headers.
    /// - Throws: ``StoreError``.
    public func statistics() throws(StoreError) -> CollectionStatistics? {
        try mapping {
            try store.read { snapshot in
                try snapshot.collection(self).map { try CollectionStatistics($0, snapshot.base) }
            }
        }
    }
}

extension Store {
    /// The bytes of the pages of each collection, its indexes included.
    ///
    /// - Complexity: O(collections + indexes).
    /// - Throws: ``StoreError``.
    package func storageByteCounts() throws(StoreError) -> [(namespace: Namespace, count: Int)] {
        try mapping {
            try read { snapshot in
                try snapshot.catalog.all.map { entry in
                    let names =
                        [CatalogRecords.documentTableName(entry.number)]
                        + entry.indexes.map { CatalogRecords.indexTableName($0.number) }
                    let count = try names.reduce(0) { sum, name in
                        try sum + snapshot.base.statistics(ofTable: name).byteCount
                    }
                    return (entry.namespace, count)
                }
            }
        }
    }
}

extension CollectionStatistics {
    fileprivate init(_ entry: CatalogCollection, _ snapshot: SheafKeyValue.Snapshot) throws {
        var (byteCount, spilledCount, documentCount) = (0, 0, 0)
        var (containers, chunks, chunkBytes, keyIndexes) = (0, 0, 0, 0)
        var candidates = Candidates(.scan, entry.documents)
        while case let batch = try candidates.nextBatch(in: snapshot), !batch.isEmpty {
            for id in batch {
                guard let document = try entry.documents.document(id, in: snapshot) else {
                    continue
                }
                documentCount += 1
                byteCount += try document.byteCount()
                guard !document.isInline else { continue }
                spilledCount += 1
                let shape = try document.shape()
                containers += shape.containers
                chunks += shape.chunks
                chunkBytes += shape.chunkBytes
                keyIndexes += shape.keyIndexes
            }
        }
        let table = try snapshot.statistics(ofTable: CatalogRecords.documentTableName(entry.number))
        self.init(
            namespace: entry.namespace,
            documentCount: documentCount,
            documentByteCount: byteCount,
            spilledDocumentCount: spilledCount,
            containerCount: containers,
            chunkCount: chunks,
            chunkByteCount: chunkBytes,
            chunkFill: chunks == 0
                ? nil
                : min(1, Double(chunkBytes) / Double(chunks * entry.documents.chunkByteCountMax)),
            keyIndexCount: keyIndexes,
            recordCount: table.entryCount,
            tableByteCount: table.byteCount,
            indexes: try entry.indexes.map { index in
                let name = CatalogRecords.indexTableName(index.number)
                let table = try snapshot.statistics(ofTable: name)
                return IndexStatistics(
                    name: index.name,
                    entryCount: table.entryCount,
                    tableByteCount: table.byteCount,
                    buildProgress: try entry.buildProgress(of: index, in: snapshot)
                )
            }
        )
    }
}

extension SheafKeyValue.Snapshot {
    /// The measures of the table with a name, which is there.
    func statistics(ofTable name: String) throws -> TableStatistics {
        guard let table = try table(name) else { throw CatalogRecords.damaged }
        return try statistics(of: table)
    }
}
