// SPDX-License-Identifier: MIT
//
// The records that an edit script changes, kept until the script is done: however often a record is
// touched, it is put once.

internal import SheafBSON
internal import SheafKeyValue

/// Changed records of one document on their way into the table.
final class RecordCache {
    /// A record that was read to be changed.
    private struct Slot {
        /// The record without its checksum, or nil when it is deleted.
        var bytes: [UInt8]?
        var isDirty: Bool
    }

    /// The number of records from which on they are put without waiting for the end.
    private static let countMax = 256

    let table: Table
    let record: RecordID
    private var slots: [RecordAddress: Slot] = [:]

    init(_ table: Table, _ record: RecordID) {
        self.table = table
        self.record = record
    }

    /// Whether so much has gathered that it should be put.
    var isFull: Bool { slots.count >= Self.countMax }

    /// The record if it is here; nil inside when it is deleted.
    func cached(_ address: RecordAddress) -> [UInt8]?? {
        slots[address].map { $0.bytes }
    }

    /// Takes a record as it is now; it will be put.
    func set(_ address: RecordAddress, _ bytes: [UInt8]) {
        slots[address] = Slot(bytes: bytes, isDirty: true)
    }

    /// Marks a record as deleted.
    func delete(_ address: RecordAddress) {
        slots[address] = Slot(bytes: nil, isDirty: true)
    }

    /// Forgets a record that is deleted already.
    func forget(_ address: RecordAddress) {
        slots[address] = nil
    }

    /// Forgets what is known of a container.
    func forget(_ container: ContainerID) {
        slots = slots.filter { $0.key.container != container }
    }

    /// Changes a record in place, after reading it if it is not here.
    func update<Result>(
        _ address: RecordAddress,
        _ snapshot: Snapshot,
        _ body: (inout [UInt8]) throws -> Result
    ) throws -> Result {
        if slots[address] == nil { _ = try read(address, snapshot) }
        guard let index = slots.index(forKey: address), slots.values[index].bytes != nil else {
            throw RecordError.damaged("a record")
        }
        // The bytes leave the slot while they change, so that they are not copied.
        var bytes: [UInt8]? = []
        swap(&bytes, &slots.values[index].bytes)
        guard var content = bytes.take() else { throw RecordError.damaged("a record") }
        let result = try body(&content)
        slots.values[index] = Slot(bytes: content, isDirty: true)
        return result
    }

    /// Puts all changes and forgets them.
    func flush(_ transaction: inout WriteTransaction) throws {
        for (address, slot) in slots where slot.isDirty {
            let key = RecordKey(record, address)
            if let bytes = slot.bytes {
                try RecordCache.put(bytes, key, table, &transaction)
            } else {
                _ = try transaction.delete(key.bytes, in: table)
            }
        }
        slots.removeAll(keepingCapacity: true)
    }

    /// Puts a record with its checksum, written straight into the page.
    static func put(
        _ bytes: [UInt8],
        _ key: RecordKey,
        _ table: Table,
        _ transaction: inout WriteTransaction
    ) throws {
        let checksum = Checksum.of(unsafe bytes.span.bytes, key: key.bytes)
        try transaction.put(
            byteCount: bytes.count + Checksum.byteCount,
            for: key.bytes,
            in: table
        ) { page in
            // Unsafe because a span of raw bytes takes no array; the page has room for both.
            unsafe page.withUnsafeMutableBytes { page in
                unsafe page.copyBytes(from: bytes)
                unsafe page.storeBytes(
                    of: checksum.littleEndian,
                    toByteOffset: bytes.count,
                    as: UInt32.self
                )
            }
        }
    }

    /// Reads a record to keep it, and holds it against its checksum: a damaged record must not come
    /// back with a fresh one.
    func read(_ address: RecordAddress, _ snapshot: Snapshot) throws -> [UInt8] {
        let key = RecordKey(record, address)
        guard let value = try snapshot.get(key.bytes, in: table) else {
            throw RecordError.damaged("a record")
        }
        let bytes = try value.checkedContent(key: key.bytes).copiedBytes
        slots[address] = Slot(bytes: bytes, isDirty: false)
        return bytes
    }
}

extension RawSpan {
    /// A record without its checksum, which must be right.
    @_lifetime(copy self)
    func checkedContent(key: RawSpan) throws -> RawSpan {
        guard byteCount > Checksum.byteCount else { throw RecordError.damaged("a record") }
        let content = extracting(droppingLast: Checksum.byteCount)
        guard
            integer(at: content.byteCount, as: UInt32.self) == Checksum.of(content, key: key)
        else { throw RecordError.damaged("a record") }
        return content
    }
}

/// The records of a document under the changes of an edit.
struct EditedSource: ~Escapable, RecordSource {
    let cache: RecordCache
    let stored: SnapshotSource

    @_lifetime(copy snapshot)
    init(_ cache: RecordCache, _ snapshot: Snapshot) {
        self.cache = cache
        stored = SnapshotSource(snapshot, cache.table, cache.record)
    }

    func withRecord<Result>(
        _ address: RecordAddress,
        _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        guard let cached = cache.cached(address) else {
            // An edit asks for a header several times over: it is looked up once.
            guard case .header = address else { return try stored.withRecord(address, body) }
            let bytes = try cache.read(address, stored.snapshot)
            return try body(unsafe bytes.span.bytes)
        }
        guard let bytes = cached else { throw RecordError.damaged("a record") }
        return try body(unsafe bytes.span.bytes)
    }

    func chunks(of container: ContainerID, withKey key: [UInt8]) throws -> [UInt64] {
        try stored.chunks(of: container, withKey: key)
    }
}
