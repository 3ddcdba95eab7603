// SPDX-License-Identifier: MIT
//
// Indexing: one step of a build. An index that is being built has the keys of the records up to a
// place; writes keep those up, and each step moves the place on. What a step puts and the place
// where it stopped are one commit, so a build can stop anywhere and go on from there.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// How much of a build is done in one commit, and how much has been.
struct IndexBatch {
    /// The bounds of one commit, which the last document may exceed with its keys.
    struct Limits {
        var documentCount = 500
        var keyCount = 4000
        var byteCount = 4 << 20
    }

    private let limits: Limits?
    /// The documents that were looked at.
    private(set) var documentCount = 0
    private var keyCount = 0
    private var byteCount = 0

    /// A step within limits, or all that is left.
    init(limits: Limits? = Limits()) {
        self.limits = limits
    }

    /// Whether the step has done its part.
    var isFull: Bool {
        guard let limits else { return false }
        return documentCount >= limits.documentCount || keyCount >= limits.keyCount
            || byteCount >= limits.byteCount
    }

    fileprivate mutating func count(_ delta: IndexDelta, _ byteCount: Int) {
        documentCount += 1
        keyCount += delta.change.counts.count
        self.byteCount += byteCount
    }
}

extension CatalogIndex {
    /// Whether the index has the keys of a record, or is to have them.
    func covers(_ id: RecordID, in snapshot: SheafKeyValue.Snapshot) throws -> Bool {
        guard isBuilding else { return true }
        guard let position = try sorted.buildPosition(in: snapshot) else { return false }
        return id.number <= position.number
    }
}

extension StoreTransaction {
    /// Puts the keys of the next documents into an index that is being built.
    ///
    /// - Returns: Whether it has the keys of all documents now.
    mutating func continueBuilding(
        _ index: CatalogIndex,
        of entry: CatalogCollection,
        _ batch: inout IndexBatch
    ) throws -> Bool {
        var position = try index.sorted.buildPosition(in: base.snapshot)
        while true {
            let records = try entry.documents.records(
                after: position,
                countMax: Candidates.batchCountMax,
                in: base.snapshot
            )
            guard !records.isEmpty else {
                try finishBuilding(index, of: entry)
                return true
            }
            for record in records where !batch.isFull {
                let delta = try entry.keys(of: record, in: index, &batch, base.snapshot)
                try apply([delta], of: record, in: entry)
                position = record
            }
            guard batch.isFull else { continue }
            try index.sorted.setBuildPosition(position, in: &base)
            return false
        }
    }

    private mutating func finishBuilding(
        _ index: CatalogIndex,
        of entry: CatalogCollection
    ) throws {
        try index.sorted.setBuildPosition(nil, in: &base)
        var changed = try current(entry)
        for position in changed.indexes.indices
        where changed.indexes[position].number == index.number {
            changed.indexes[position].isBuilding = false
        }
        try save(entry.namespace, changed)
    }
}

extension CatalogCollection {
    /// The keys of a document for an index that does not have them yet.
    fileprivate func keys(
        of id: RecordID,
        in index: CatalogIndex,
        _ batch: inout IndexBatch,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> IndexDelta {
        guard let document = try documents.document(id, in: snapshot) else {
            throw CatalogRecords.damaged
        }
        let delta = try IndexDelta(inserting: document, into: index)
        try checkUnique(delta, besides: id, in: snapshot)
        batch.count(delta, try document.byteCount())
        return delta
    }

    /// How much of an index has been built, from 0 to 1; nil when it is ready.
    func buildProgress(
        of index: CatalogIndex,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> Double? {
        guard index.isBuilding else { return nil }
        let position = try index.sorted.buildPosition(in: snapshot)?.number ?? 0
        let last = try documents.lastRecord(in: snapshot)?.number ?? 0
        return last == 0 ? 0 : Double(min(position, last)) / Double(last)
    }
}
