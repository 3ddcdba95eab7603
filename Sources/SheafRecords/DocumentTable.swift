// SPDX-License-Identifier: MIT
//
// The documents of one collection in one table: where they are found, and where edits are applied.

package import SheafBSON
package import SheafKeyValue

/// The table of a collection's documents, each with all its parts.
package struct DocumentTable: Sendable {
    let table: Table
    let limits: RecordLimits

    /// The elements from which on a spilled array keeps an index of their keys.
    package var keyIndexCountMin: Int { limits.keyIndexCountMin }

    /// The bytes of a chunk that is full.
    package var chunkByteCountMax: Int { limits.chunkByteCountMax }

    /// The documents in a table of LMDB's.
    package init(_ table: Table, limits: RecordLimits = RecordLimits()) {
        self.table = table
        self.limits = limits
    }

    /// The document of a record, or nil when there is none.
    ///
    /// - Complexity: one record read.
    @_lifetime(copy snapshot)
    package func document(
        _ id: RecordID,
        in snapshot: Snapshot,
        examining examination: Examination? = nil
    ) throws -> StoredDocument? {
        let source = source(of: id, in: snapshot, examination)
        guard let root = try source.root() else { return nil }
        examination?.documents += 1
        return StoredDocument(source, root)
    }

    @_lifetime(copy snapshot)
    private func source(
        of record: RecordID,
        in snapshot: Snapshot,
        _ examination: Examination?
    ) -> SnapshotSource {
        SnapshotSource(
            snapshot,
            table,
            record,
            examination,
            checksRecords: limits.checksRecords
        )
    }

    /// Shows the documents after a record, or all, where they lie and in the order in which they
    /// were made, until the body answers false.
    ///
    /// - Returns: The record of the document for which it did, or nil when all have been shown.
    /// - Complexity: one seek, a step for each document and one more seek for each that has several
    ///   records.
    @discardableResult
    package func forEachDocument(
        after id: RecordID?,
        in snapshot: Snapshot,
        examining examination: Examination? = nil,
        _ body: (borrowing StoredDocument) throws -> Bool
    ) throws -> RecordID? {
        var cursor = try snapshot.cursor(in: table)
        var isFound = try cursor.seek(atLeast: RecordKey(RecordID((id?.number ?? 0) + 1)).bytes)
        while isFound {
            guard cursor.key.byteCount == RecordKey.rootByteCount else {
                throw RecordError.damaged("a document's root record")
            }
            let record = RecordID(cursor.key.bigEndian(at: 0, as: UInt64.self))
            let source = source(of: record, in: snapshot, examination)
            let root = try source.root(cursor.value)
            examination?.documents += 1
            guard try body(StoredDocument(source, root)) else { return record }
            isFound = try cursor.next()
            if isFound, cursor.key.byteCount > RecordKey.rootByteCount {
                isFound = try cursor.seek(atLeast: RecordKey(RecordID(record.number + 1)).bytes)
            }
        }
        return nil
    }

    /// The records after another one, or the first of all, in the order in which they were made.
    ///
    /// - Complexity: as ``forEachDocument(after:in:examining:_:)``.
    package func records(
        after id: RecordID?,
        countMax: Int,
        in snapshot: Snapshot
    ) throws -> [RecordID] {
        var records: [RecordID] = []
        try forEachDocument(after: id, in: snapshot) { document in
            records.append(document.id)
            return records.count < countMax
        }
        return records
    }

    /// Shows documents from all over the table, at about even distances; the same one may come
    /// twice.
    ///
    /// - Complexity: one seek for each.
    package func forEachSample(
        _ count: Int,
        in snapshot: Snapshot,
        _ body: (borrowing StoredDocument) throws -> Void
    ) throws {
        guard let last = try lastRecord(in: snapshot) else { return }
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.seek(atLeast: RecordKey(RecordID(1)).bytes) else { return }
        let first = cursor.key.bigEndian(at: 0, as: UInt64.self)
        let width = Double(last.number - first + 1) / Double(count)
        for number in 0..<count {
            // The distances vary, since what is stored may repeat itself.
            let share = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
            let place = min(first + UInt64((Double(number) + share) * width), last.number)
            guard try cursor.seek(atLeast: RecordKey(RecordID(place)).bytes) else { return }
            let record = RecordID(cursor.key.bigEndian(at: 0, as: UInt64.self))
            let source = SnapshotSource(snapshot, table, record, nil)
            guard cursor.key.byteCount == RecordKey.rootByteCount else {
                throw RecordError.damaged("a document's root record")
            }
            try body(StoredDocument(source, try source.root(cursor.value)))
        }
    }

    /// The last record, or nil when there is none.
    ///
    /// - Complexity: one seek.
    package func lastRecord(in snapshot: Snapshot) throws -> RecordID? {
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.last() else { return nil }
        let number = cursor.key.bigEndian(at: 0, as: UInt64.self)
        return number == Self.counter.number ? nil : RecordID(number)
    }

    /// The records of the documents that come before one, the last one first, a few at a time.
    ///
    /// - Parameters:
    ///   - id: The document behind them, or nil for the last ones.
    ///   - countMax: How many are wanted.
    ///   - snapshot: The state of the store.
    /// - Complexity: two seeks for each document.
    /// - Returns: The records; none at the end.
    /// - Throws: ``RecordError`` `damaged`, and errors of LMDB.
    package func records(
        before id: RecordID?,
        countMax: Int,
        in snapshot: Snapshot
    ) throws -> [RecordID] {
        var records: [RecordID] = []
        var cursor = try snapshot.cursor(in: table)
        var isFound =
            try id.map { id in
                try cursor.seek(atLeast: RecordKey(id).bytes) ? cursor.previous() : cursor.last()
            } ?? cursor.last()
        while isFound, records.count < countMax {
            guard cursor.key.byteCount >= RecordKey.rootByteCount else {
                throw RecordError.damaged("a document's root record")
            }
            let record = RecordID(cursor.key.bigEndian(at: 0, as: UInt64.self))
            guard record != Self.counter else { break }
            records.append(record)
            isFound = try cursor.seek(atLeast: RecordKey(record).bytes) && cursor.previous()
        }
        return records
    }

    /// Adds a document.
    ///
    /// - Complexity: O(bytes); a document of up to two pages is one record.
    /// - Throws: ``RecordError`` `tooLarge`.
    package func insert(
        _ document: Document,
        in transaction: inout WriteTransaction
    ) throws -> RecordID {
        try limits.check(documentByteCount: document.bytes.count)
        let id = try freeRecord(transaction.snapshot)
        var editor = DocumentEditor(making: document, as: id, in: table, limits)
        try editor.finish(&transaction)
        return id
    }

    /// Applies edits to a document in place.
    ///
    /// - Complexity: O(log n + changed elements) records for each edit.
    /// - Throws: ``RecordError`` `mismatch` when an edit does not fit, `tooLarge`, `notFound`,
    ///   `damaged`.
    package func apply(
        _ script: EditScript,
        to id: RecordID,
        in transaction: inout WriteTransaction
    ) throws {
        guard !script.isNoOp else { return }
        var editor = try DocumentEditor(editing: id, in: table, limits, &transaction)
        try editor.apply(script, &transaction)
        try editor.finish(&transaction)
    }

    /// Deletes a document with all its parts.
    ///
    /// - Complexity: O(records of the document).
    package func delete(_ id: RecordID, in transaction: inout WriteTransaction) throws {
        let isLast = try freeRecord(transaction.snapshot).number == id.number + 1
        let prefix = RecordKey(id)
        while let key = try firstKey(with: prefix.bytes, transaction.snapshot) {
            _ = try transaction.delete(unsafe key.span.bytes, in: table)
        }
        // The highest number is taken from the last record; when that goes, the number must be
        // kept.
        if isLast { try keepHighest(id, &transaction) }
    }

    /// The number of the next document.
    private func freeRecord(_ snapshot: Snapshot) throws -> RecordID {
        var highest: UInt64 = 0
        if let kept = try snapshot.get(RecordKey(Self.counter).bytes, in: table) {
            let content = try kept.checkedContent(key: RecordKey(Self.counter).bytes)
            highest = content.integer(at: 0, as: UInt64.self)
        }
        var cursor = try snapshot.cursor(in: table)
        if try cursor.last() {
            highest = max(highest, cursor.key.bigEndian(at: 0, as: UInt64.self))
        }
        return RecordID(highest + 1)
    }

    /// The record that keeps the highest number that was ever given, when no document has it any
    /// more.
    static let counter = RecordID(0)

    private func keepHighest(
        _ id: RecordID,
        _ transaction: inout WriteTransaction
    ) throws {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: id.number)
        try RecordCache.put(bytes, RecordKey(Self.counter), table, &transaction)
    }

    private func firstKey(with prefix: RawSpan, _ snapshot: Snapshot) throws -> [UInt8]? {
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.seek(atLeast: prefix), cursor.key.byteCount >= prefix.byteCount,
            cursor.key.extracting(0..<prefix.byteCount).equals(prefix)
        else { return nil }
        return cursor.key.copiedBytes
    }
}
