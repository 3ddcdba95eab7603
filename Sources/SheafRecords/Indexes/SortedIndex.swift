// SPDX-License-Identifier: MIT
//
// An index of a collection: sort keys of values, in order, each with the record of a document that
// has it. Sort keys say themselves where they end, so the record behind them does not disturb their
// order. Keys that are equal up to the cut come in the order of their records; whoever needs more
// order looks at the documents.

internal import SheafBSON
package import SheafKeyValue

/// An index from sort keys to records, in a table of its own.
///
/// A document may have several keys and a key several documents; whether a key must be unique is
/// asked with ``conflict(_:besides:in:)`` before anything is put.
package struct SortedIndex: Sendable {
    let table: Table

    /// The index in a table of LMDB's.
    package init(_ table: Table) {
        self.table = table
    }

    /// Notes how often a document brings a key, where that is known to change nothing else: 0
    /// for no longer.
    ///
    /// - Complexity: one record of about 20 bytes more than the key, without reading it.
    package func set(
        _ key: [UInt8],
        _ id: RecordID,
        count: Int,
        in transaction: inout WriteTransaction
    ) throws {
        guard key.count < IndexRecord.keyByteCountMax else {
            var record = try record(of: key, id, in: transaction.snapshot)
            record.set(count, of: key)
            return try put(record, key, id, &transaction)
        }
        var record = IndexRecord(of: key)
        record.set(count, of: key)
        try put(record, key, id, &transaction)
    }

    /// Notes that a document brings a key so many times more, or less.
    ///
    /// - Complexity: one record read and put.
    package func add(
        _ key: [UInt8],
        _ id: RecordID,
        count: Int = 1,
        in transaction: inout WriteTransaction
    ) throws {
        var record = try record(of: key, id, in: transaction.snapshot)
        let sum = record.count(of: key) + count
        guard sum >= 0 else { throw RecordError.damaged("an index entry") }
        record.set(sum, of: key)
        try put(record, key, id, &transaction)
    }

    /// How often a document brings a key.
    package func count(of key: [UInt8], _ id: RecordID, in snapshot: Snapshot) throws -> Int {
        try record(of: key, id, in: snapshot).count(of: key)
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

    /// The last record whose keys the index has, while it is being built; nil before the first.
    package func buildPosition(in snapshot: Snapshot) throws -> RecordID? {
        let name = Self.buildName
        guard let value = try snapshot.get(unsafe name.span.bytes, in: table) else { return nil }
        guard value.byteCount == 8 else { throw RecordError.damaged("an index entry") }
        return RecordID(value.integer(at: 0, as: UInt64.self))
    }

    /// Notes the last record whose keys the index has, or nil when that is no longer of interest.
    package func setBuildPosition(
        _ id: RecordID?,
        in transaction: inout WriteTransaction
    ) throws {
        let name = Self.buildName
        guard let id else {
            _ = try transaction.delete(unsafe name.span.bytes, in: table)
            return
        }
        var value: [UInt8] = []
        value.append(littleEndian: id.number)
        try transaction.put(unsafe value.span.bytes, for: unsafe name.span.bytes, in: table)
    }

    /// The key of the record that says how far a build has come: it lies before every entry.
    private static let buildName: [UInt8] = [0]

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
    /// - Complexity: one seek, then O(1) for each entry. Keys of one document that are equal up to
    ///   the cut are shown together: a scan that stops at one of them does not show the others.
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
            switch try show(cursor, bounds, isDescending, body) {
            case .passed: break
            case .behind: return last
            case .shown(let goesOn):
                last = IndexPosition(name: cursor.key.copiedBytes)
                guard goesOn else { return last }
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
            // No sort key begins with a byte below this.
            let cut = Array((bounds.lower?.key ?? [1]).prefix(IndexRecord.keyByteCountMax))
            return try cursor.seek(atLeast: unsafe cut.span.bytes)
        }
        guard let upper = bounds.upper else { return try cursor.last() }
        // Behind every record that has the upper key: the key itself, then the highest record
        // number.
        let end =
            Array(upper.key.prefix(IndexRecord.keyByteCountMax))
            + [UInt8](repeating: 0xFF, count: 9)
        return try cursor.seek(atLeast: unsafe end.span.bytes) ? cursor.previous() : cursor.last()
    }

    /// What became of a record that a scan came to.
    private enum Shown {
        case passed, behind
        case shown(goesOn: Bool)
    }

    private func show(
        _ cursor: borrowing Cursor,
        _ bounds: KeyBounds,
        _ isDescending: Bool,
        _ body: (IndexEntry) throws -> Bool
    ) throws -> Shown {
        let end = cursor.key.byteCount - 8
        if unsafe cursor.key.equals(Self.buildName.span.bytes) { return .behind }
        guard end > 0,
            let record = IndexRecord(of: cursor.key.extracting(0..<end), value: cursor.value)
        else { throw RecordError.damaged("an index entry") }
        let start = cursor.key.extracting(0..<end).copiedBytes
        let id = RecordID(cursor.key.bigEndian(at: end, as: UInt64.self))
        var shown = Shown.passed
        for (rest, count) in record.rests {
            let entry = IndexEntry(key: start + rest, record: id, count: count)
            switch bounds.place(of: entry, isDescending: isDescending) {
            case .before: break
            case .behind: return .behind
            case .within:
                guard try body(entry) else { return .shown(goesOn: false) }
                shown = .shown(goesOn: true)
            }
        }
        return shown
    }

    private func record(
        of key: [UInt8],
        _ id: RecordID,
        in snapshot: Snapshot
    ) throws -> IndexRecord {
        let name = IndexRecord.name(key, id)
        guard let value = try snapshot.get(unsafe name.span.bytes, in: table) else {
            return IndexRecord(of: key)
        }
        guard let record = IndexRecord(of: unsafe key.span.bytes, value: value) else {
            throw RecordError.damaged("an index entry")
        }
        return record
    }

    private func put(
        _ record: IndexRecord,
        _ key: [UInt8],
        _ id: RecordID,
        _ transaction: inout WriteTransaction
    ) throws {
        let name = IndexRecord.name(key, id)
        guard !record.rests.isEmpty else {
            _ = try transaction.delete(unsafe name.span.bytes, in: table)
            return
        }
        let value = record.value
        try transaction.put(unsafe value.span.bytes, for: unsafe name.span.bytes, in: table)
    }
}
