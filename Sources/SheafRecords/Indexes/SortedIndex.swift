// SPDX-License-Identifier: MIT
//
// An index of a collection: sort keys of values, in order, each with the record of a document that
// has it.
//
//     key    the sort key (cut at 480 bytes), then the record u64 in big-endian order
//     value  what was cut off; empty for all keys of ordinary length
//
// Sort keys say themselves where they end, so the record behind them does not disturb their order.
// Keys that are equal up to the cut come in the order of their records; whoever needs more order
// looks at the documents.

internal import SheafBSON
package import SheafKeyValue

/// An index from sort keys to records, in a table of its own.
///
/// A document may have several keys and a key several documents; whether a key must be unique is
/// asked with ``conflict(_:besides:in:)`` before anything is put.
package struct SortedIndex: Sendable {
    static let keyByteCountMax = 480

    let table: Table

    /// The index in a table of LMDB's.
    package init(_ table: Table) {
        self.table = table
    }

    /// Notes that a document has a key.
    ///
    /// Noting it again changes nothing.
    ///
    /// - Complexity: one record of about 20 bytes more than the key.
    package func insert(
        _ key: [UInt8],
        _ id: RecordID,
        in transaction: inout WriteTransaction
    ) throws {
        let name = Self.name(key, id)
        let rest = Array(key.dropFirst(Self.keyByteCountMax))
        try transaction.put(unsafe rest.span.bytes, for: unsafe name.span.bytes, in: table)
    }

    /// Notes that a document has a key no longer.
    ///
    /// - Returns: Whether it had it.
    @discardableResult
    package func remove(
        _ key: [UInt8],
        _ id: RecordID,
        in transaction: inout WriteTransaction
    ) throws -> Bool {
        let name = Self.name(key, id)
        return try transaction.delete(unsafe name.span.bytes, in: table)
    }

    /// Whether a document has a key.
    package func contains(
        _ key: [UInt8],
        _ id: RecordID,
        in snapshot: Snapshot
    ) throws -> Bool {
        let name = Self.name(key, id)
        guard let rest = try snapshot.get(unsafe name.span.bytes, in: table) else { return false }
        return rest.equals(
            unsafe key.span.bytes.extracting(min(key.count, Self.keyByteCountMax)...)
        )
    }

    /// A document that has a key, other than the one named.
    ///
    /// - Complexity: one seek; for keys longer than 480 bytes one for each that begins alike.
    package func conflict(
        _ key: [UInt8],
        besides id: RecordID?,
        in snapshot: Snapshot
    ) throws -> RecordID? {
        var found: RecordID?
        try scan(.init(equalTo: key), in: snapshot) { entry in
            guard entry.record != id else { return true }
            found = entry.record
            return false
        }
        return found
    }

    /// The number of entries: of the `_id` index, the number of documents.
    package func entryCount(in snapshot: Snapshot) throws -> Int {
        try snapshot.entryCount(in: table)
    }

    /// Shows the entries within bounds in ascending or descending order, until the body answers
    /// false.
    ///
    /// An earlier scan of the same bounds goes on after the position at which it stopped; that
    /// entry is not shown again.
    ///
    /// - Returns: The place of the last entry shown, or nil when there was none.
    /// - Throws: What the body throws, and errors of LMDB.
    /// - Complexity: one seek, then O(1) for each entry.
    @discardableResult
    package func scan(
        _ bounds: KeyBounds,
        after position: IndexPosition? = nil,
        isDescending: Bool = false,
        in snapshot: Snapshot,
        _ body: (IndexEntry) throws -> Bool
    ) throws -> IndexPosition? {
        var cursor = try snapshot.cursor(in: table)
        var isFound = try start(&cursor, bounds, position, isDescending)
        var last = position
        while isFound {
            guard let entry = IndexEntry(cursor.key, cursor.value) else {
                throw RecordError.damaged("an index entry")
            }
            switch bounds.place(of: entry, isDescending: isDescending) {
            case .behind: return last
            case .within:
                last = IndexPosition(name: cursor.key.copiedBytes)
                guard try body(entry) else { return last }
            case .before: break
            }
            isFound = try isDescending ? cursor.previous() : cursor.next()
        }
        return last
    }

    private func start(
        _ cursor: inout Cursor,
        _ bounds: KeyBounds,
        _ position: IndexPosition?,
        _ isDescending: Bool
    ) throws -> Bool {
        if let position {
            let isFound = try cursor.seek(atLeast: unsafe position.name.span.bytes)
            guard !isDescending else {
                return try isFound ? cursor.previous() : cursor.last()
            }
            guard isFound else { return false }
            let isSame = cursor.key.equals(unsafe position.name.span.bytes)
            return try isSame ? cursor.next() : true
        }
        guard isDescending else {
            guard let lower = bounds.lower else { return try cursor.first() }
            let cut = Array(lower.key.prefix(Self.keyByteCountMax))
            return try cursor.seek(atLeast: unsafe cut.span.bytes)
        }
        guard let upper = bounds.upper else { return try cursor.last() }
        // Behind every record that has the upper key: the key itself, then the highest record
        // number.
        let end = Array(upper.key.prefix(Self.keyByteCountMax)) + [UInt8](repeating: 0xFF, count: 9)
        return try cursor.seek(atLeast: unsafe end.span.bytes) ? cursor.previous() : cursor.last()
    }

    private static func name(_ key: [UInt8], _ id: RecordID) -> [UInt8] {
        var name = Array(key.prefix(keyByteCountMax))
        for shift in stride(from: 56, through: 0, by: -8) {
            name.append(UInt8(truncatingIfNeeded: id.number >> UInt64(shift)))
        }
        return name
    }
}
