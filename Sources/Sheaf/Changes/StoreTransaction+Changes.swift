// SPDX-License-Identifier: MIT
//
// Noting changes in the log, in the transaction that makes them, and removing the oldest ones. With
// nothing to be logged, all of this is one look at the catalog.

import SheafBSON
import SheafKeyValue
import SheafRecords

/// What is to be noted of the changes of a collection.
struct ChangeNoting: Sendable {
    /// Whether documents are noted whole, as they were before.
    let keepsImages: Bool
}

extension StoreTransaction {
    /// What is to be noted of the changes of a collection; nil for nothing.
    func noting(_ namespace: Namespace) -> ChangeNoting? {
        guard let log = catalog.changeLog, log.covers(namespace) else { return nil }
        return ChangeNoting(keepsImages: log.keepsImages(of: namespace))
    }

    /// Notes a change, if changes of its collection are noted.
    mutating func note(_ kind: ChangeKind, of namespace: Namespace) throws {
        guard noting(namespace) != nil else { return }
        let isFirst = lastChange == nil
        try note(ChangeRecord(kind, namespace))
        // What a transaction creates on its way has a time of its own, as in MongoDB.
        if isFirst, kind == .create { lastChange = nil }
    }

    /// Notes that a collection got another name, if changes of one of the names are noted.
    mutating func noteRename(from namespace: Namespace, to target: Namespace) throws {
        guard noting(namespace) != nil || noting(target) != nil else { return }
        var record = ChangeRecord(.rename, namespace)
        record.target = target
        try note(record)
        let keepsImages = noting(namespace)?.keepsImages == true
        try setChangeImages(of: namespace, false)
        try setChangeImages(of: target, keepsImages && noting(target) != nil)
    }

    /// Notes that a database was dropped, if all its changes are noted.
    mutating func noteDrop(ofDatabase name: String) throws {
        guard catalog.changeLog?.since(.database(name)) != nil else { return }
        try note(ChangeRecord(.dropDatabase, Namespace(database: name, collection: "")))
    }

    /// Notes that a document was inserted, if that is noted.
    mutating func note(
        inserting document: Document,
        _ id: BSONValue,
        into namespace: Namespace
    )
        throws
    {
        guard noting(namespace) != nil else { return }
        var record = ChangeRecord(.insert, namespace)
        record.documentKey = ["_id": id]
        record.document = document
        try note(record)
    }

    /// Puts a change behind all others.
    ///
    /// - Complexity: O(bytes of the record), and what ``trimChanges(_:)`` takes once for so many
    ///   changes.
    mutating func note(_ record: ChangeRecord) throws {
        guard let log = catalog.changeLog else { return }
        let place = try lastChange?.successor ?? ChangeKey(time: nextChangeTime(log))
        if place.index % ChangeLog.trimInterval == 0 { try trimChanges(log) }
        let key = place.bytes
        let sealed = RecordSeal.sealed(record.bytes, key: key)
        try base.put(sealed.span.bytes, for: key.span.bytes, in: log.table)
        lastChange = place
    }

    /// A time behind those of all changes.
    func nextChangeTime(_ log: ChangeLog) throws -> Timestamp {
        var cursor = try base.snapshot.cursor(in: log.table)
        guard try cursor.last() else {
            return Timestamp(seconds: 0, increment: 0).next(at: .now)
        }
        guard let last = ChangeKey(cursor.key) else { throw ChangeRecord.damaged }
        return last.time.next(at: .now)
    }
}

// MARK: - Trimming

extension ChangeLog {
    /// After how many changes of a transaction the log is trimmed again.
    static let trimInterval: UInt32 = 64
    /// The most changes that go at once.
    static let trimCountMax = 256

    /// By how many changes the log may be too long before it is worth touching its beginning.
    fileprivate var slackCount: Int { min(64, (options.countMax ?? 512) / 8) }

    /// Whether the oldest change has to go.
    func isOver(
        _ statistics: TableStatistics,
        _ oldest: ChangeKey,
        at now: DateTime
    )
        -> Bool
    {
        if let countMax = options.countMax, statistics.entryCount > countMax { return true }
        if statistics.byteCount > options.byteCountMax { return true }
        guard let ageMax = options.ageMax else { return false }
        let age = now.millisecondsSinceEpoch / 1000 - Int64(oldest.time.seconds)
        return age > ageMax.components.seconds
    }
}

extension StoreTransaction {
    /// Removes changes from the beginning of the log, as long as it is too large.
    ///
    /// - Complexity: O(changes removed), at most 256.
    /// - Returns: How many went.
    @discardableResult
    mutating func trimChanges(_ log: ChangeLog) throws -> Int {
        let now = DateTime.now
        var count = try base.snapshot.entryCount(in: log.table)
        if let countMax = log.options.countMax, count > countMax, count <= countMax + log.slackCount
        {
            return 0
        }
        var removedCount = 0
        while count > 1, removedCount < ChangeLog.trimCountMax {
            guard let oldest = try oldestChange(log),
                log.isOver(try base.snapshot.statistics(of: log.table), oldest, at: now)
            else { break }
            _ = try base.delete(oldest.bytes.span.bytes, in: log.table)
            removedCount += 1
            count -= 1
        }
        return removedCount
    }

    private func oldestChange(_ log: ChangeLog) throws -> ChangeKey? {
        var cursor = try base.snapshot.cursor(in: log.table)
        guard try cursor.first() else { return nil }
        guard let key = ChangeKey(cursor.key) else { throw ChangeRecord.damaged }
        return key
    }
}
