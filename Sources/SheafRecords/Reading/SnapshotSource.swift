// SPDX-License-Identifier: MIT
//
// Reading a document's records straight from the map, and counting what was looked at.

internal import SheafBSON
internal import SheafKeyValue

/// What reading documents looked at: for `explain`, and for tests of what a read may cost.
///
/// It is used by one thread at a time.
package final class Examination {
    /// Documents looked at.
    package var documents = 0
    /// Index entries looked at, of collections and of containers.
    package var keys = 0
    /// Array elements and fields of containers looked at.
    package var elements = 0
    /// Records read: roots, headers, nodes, chunks.
    package var records = 0
    /// Bytes of those records.
    package var bytes = 0

    /// Nothing looked at yet.
    package init() {}
}

/// The records of a document as one snapshot shows them.
struct SnapshotSource: ~Escapable, RecordSource {
    let snapshot: Snapshot
    let table: Table
    let record: RecordID
    let examination: Examination?
    /// Whether each record is held against its checksum.
    let checksRecords: Bool

    @_lifetime(copy snapshot)
    init(
        _ snapshot: Snapshot,
        _ table: Table,
        _ record: RecordID,
        _ examination: Examination? = nil,
        checksRecords: Bool = false
    ) {
        self.snapshot = snapshot
        self.table = table
        self.record = record
        self.examination = examination
        self.checksRecords = checksRecords
    }

    func withRecord<Result>(
        _ address: RecordAddress,
        _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        let key = RecordKey(record, address)
        guard let value = try snapshot.get(key.bytes, in: table),
            value.byteCount >= Checksum.byteCount
        else { throw RecordError.damaged("a record") }
        count(value.byteCount)
        if checksRecords { return try body(value.checkedContent(key: key.bytes)) }
        return try body(value.extracting(droppingLast: Checksum.byteCount))
    }

    /// The root record, or nil when there is no such document.
    @_lifetime(copy self)
    func root() throws -> RootRecordView? {
        let key = RecordKey(record)
        guard let value = try snapshot.get(key.bytes, in: table) else { return nil }
        return try root(value)
    }

    /// The root record that was found at its key.
    @_lifetime(copy value)
    func root(_ value: RawSpan) throws -> RootRecordView {
        count(value.byteCount)
        if checksRecords { _ = try value.checkedContent(key: RecordKey(record).bytes) }
        guard value.byteCount > Checksum.byteCount,
            let root = RootRecordView(value.extracting(droppingLast: Checksum.byteCount))
        else { throw RecordError.damaged("a document's root record") }
        return root
    }

    func chunks(of container: ContainerID, withKey key: [UInt8]) throws -> [UInt64] {
        let prefix = KeyIndex.prefix(record, container, key)
        var labels: [UInt64] = []
        var cursor = try snapshot.cursor(in: table)
        var isFound = try cursor.seek(atLeast: unsafe prefix.span.bytes)
        while isFound, cursor.key.byteCount >= prefix.count,
            cursor.key.extracting(0..<prefix.count).equals(unsafe prefix.span.bytes)
        {
            examination?.keys += 1
            if cursor.key.byteCount == prefix.count + 8 {
                labels.append(cursor.key.bigEndian(at: prefix.count, as: UInt64.self))
            }
            isFound = try cursor.next()
        }
        return labels
    }

    private func count(_ byteCount: Int) {
        guard let examination else { return }
        examination.records += 1
        examination.bytes += byteCount
    }
}
