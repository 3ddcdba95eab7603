// SPDX-License-Identifier: MIT
//
// Indexing: documents whose time has come are deleted, a few in a commit, by the dates in an index.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// Deletes the documents of one index whose date lies far enough back.
struct ExpireStatement: Statement {
    /// The documents that go in one commit.
    static let batchCountMax = 100

    let namespace: Namespace
    /// The number of the index.
    let number: Int64
    let now: DateTime

    func run(in transaction: inout StoreTransaction) throws -> DeleteResult {
        let start = transaction.cost
        var result = DeleteResult(deletedCount: 0, cost: WriteCost())
        let entry = transaction.catalog.collection(namespace)
        guard let entry, let index = entry.indexes.first(where: { $0.number == number }) else {
            return result
        }
        for id in try index.expired(at: now, in: transaction.base.snapshot) {
            try transaction.delete(id, of: entry)
            result.deletedCount += 1
        }
        result.cost = transaction.cost.since(start)
        return result
    }
}

extension CatalogIndex {
    /// Records of documents that have expired, some of them if there are many.
    ///
    /// Of several dates in a document the earliest comes first in the index, so it is the one that
    /// counts.
    func expired(at now: DateTime, in snapshot: SheafKeyValue.Snapshot) throws -> [RecordID] {
        guard let seconds = specification.expireAfterSeconds, !isBuilding else { return [] }
        let (limit, overflow) = now.millisecondsSinceEpoch.subtractingReportingOverflow(
            Int64(seconds) * 1000
        )
        guard !overflow else { return [] }
        let date = BSONValue.date(DateTime(millisecondsSinceEpoch: limit))
        let bounds = KeyBounds(
            from: .init([SortKey.firstBytes(of: .date).lowerBound], isInclusive: true),
            to: .init(SortKey.bytes(of: date), isInclusive: true)
        )
        var seen = RecordSet()
        var expired: [RecordID] = []
        try sorted.scan(bounds, in: snapshot) { entry in
            if seen.insert(entry.record) { expired.append(entry.record) }
            return expired.count < ExpireStatement.batchCountMax
        }
        return expired
    }
}

extension StoreTransaction {
    /// Deletes a document with its keys.
    mutating func delete(_ id: RecordID, of entry: CatalogCollection) throws {
        let found = try fate(of: id, of: entry)
        guard let found else { return }
        try apply(found.deltas, of: id, in: entry)
        try entry.documents.delete(id, in: &base)
        if let note = found.note { try self.note(note.record(.delete, entry.namespace)) }
    }

    /// What goes with a document, and what is noted of it; nil when there is no such document.
    private func fate(
        of id: RecordID,
        of entry: CatalogCollection
    ) throws -> (deltas: [IndexDelta], note: DocumentNote?)? {
        guard let document = try entry.documents.document(id, in: base.snapshot) else {
            return nil
        }
        var note: DocumentNote?
        if let noting = noting(entry.namespace) { note = try DocumentNote(of: document, noting) }
        return (try entry.deltas(deleting: document, in: base.snapshot), note)
    }
}

extension CatalogCollection {
    /// What every index loses with a document.
    func deltas(
        deleting document: borrowing StoredDocument,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [IndexDelta] {
        var deltas: [IndexDelta] = []
        for index in indexes where try index.covers(document.id, in: snapshot) {
            deltas.append(try IndexDelta(deleting: document, from: index))
        }
        return deltas
    }
}
