// SPDX-License-Identifier: MIT
//
// Locating: the records that a plan tells to look at, a batch at a time. It keeps no hold on the
// snapshot, so that a cursor can wait between batches and a statement can write between them.

import SheafKeyValue
import SheafRecords

/// The records that a plan tells to look at.
struct Candidates: Sendable {
    private enum Progress: Sendable {
        case scan(last: RecordID?)
        case index(CatalogIndex, ranges: ArraySlice<KeyBounds>, position: IndexPosition?)
        case done
    }

    private let documents: DocumentTable
    private var progress: Progress
    /// The records shown so far, where one may come by several keys.
    private var seen: RecordSet?
    /// The keys that were looked at.
    private(set) var keysExamined = 0

    /// How many records are looked up at a time.
    static let batchCountMax = 256

    /// The records for a plan.
    init(_ plan: AccessPlan, _ documents: DocumentTable) {
        self.documents = documents
        switch plan {
        case .scan: progress = .scan(last: nil)
        case .index(let index, let use):
            progress = .index(index, ranges: use.ranges[...], position: nil)
            let isOnePoint = use.ranges.count == 1 && use.ranges[0].isPoint
            if index.isMultikey, !isOnePoint { seen = RecordSet() }
        }
    }

    /// The next records, each once; none when there are no more.
    ///
    /// - Complexity: one seek for the batch and O(1) for each key or, without an index, for each
    ///   document in a single record.
    mutating func nextBatch(in snapshot: SheafKeyValue.Snapshot) throws -> [RecordID] {
        var batch: [RecordID] = []
        while batch.isEmpty {
            switch progress {
            case .done: return []
            case .scan(let last): batch = try scanned(after: last, in: snapshot)
            case .index(let index, let ranges, let position):
                guard let bounds = ranges.first else {
                    progress = .done
                    return []
                }
                batch = try entries(of: index, bounds, position, ranges, in: snapshot)
            }
        }
        return batch
    }

    private mutating func scanned(
        after last: RecordID?,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        let batch = try documents.records(
            after: last,
            countMax: Candidates.batchCountMax,
            in: snapshot
        )
        progress = batch.isEmpty ? .done : .scan(last: batch.last)
        return batch
    }

    private mutating func entries(
        of index: CatalogIndex,
        _ bounds: KeyBounds,
        _ position: IndexPosition?,
        _ ranges: ArraySlice<KeyBounds>,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        var batch: [RecordID] = []
        var (seen, isFull, keyCount) = (seen, false, 0)
        self.seen = nil
        let stop = try index.sorted.scan(bounds, after: position, in: snapshot) { entry in
            keyCount += 1
            if seen?.insert(entry.record) ?? true { batch.append(entry.record) }
            isFull = keyCount >= Candidates.batchCountMax
            return !isFull
        }
        self.seen = seen
        keysExamined += keyCount
        progress =
            isFull
            ? .index(index, ranges: ranges, position: stop)
            : .index(index, ranges: ranges.dropFirst(), position: nil)
        return batch
    }
}
