// SPDX-License-Identifier: MIT
//
// Locating: the records that a plan tells to look at, a batch at a time. It keeps no hold on the
// snapshot, so that a cursor can wait between batches and a statement can write between them.

import SheafKeyValue
import SheafRecords

/// The records that a plan tells to look at.
struct Candidates: Sendable {
    private enum Progress: Sendable {
        case scan(last: RecordID?, isForward: Bool)
        case index(ArraySlice<IndexStretch>, position: IndexPosition?)
        case done
    }

    private let documents: DocumentTable
    private var progress: Progress
    /// The records shown so far, where one may come by several keys.
    private var seen: RecordSet?
    /// Whether the order of the keys is that of the documents.
    private let isOrdered: Bool
    /// How many records the next batch has at least; batches grow for those who need many.
    private var batchCount = 1
    /// The keys that were looked at.
    private(set) var keysExamined = 0
    /// Whether the keys of a batch are kept with it.
    private let keepsKeys: Bool
    /// The keys by which the records of the last batch were found.
    private(set) var keys: [[UInt8]] = []

    /// How many records are looked up at a time.
    static let batchCountMax = 256

    /// The records for a plan.
    init(_ plan: AccessPlan, _ documents: DocumentTable, keepsKeys: Bool = false) {
        self.documents = documents
        self.keepsKeys = keepsKeys
        isOrdered = plan.isOrdered
        switch plan.way {
        case .scan(let isForward): progress = .scan(last: nil, isForward: isForward)
        case .index(let scan):
            progress = .index(plan.way.stretches[...], position: nil)
            if scan.mayRepeat { seen = RecordSet() }
        case .union:
            progress = .index(plan.way.stretches[...], position: nil)
            seen = RecordSet()
        }
    }

    /// The next records, each once; none when there are no more.
    ///
    /// - Parameters:
    ///   - countWanted: How many may be enough; no more are looked up at first.
    ///   - snapshot: The state of the store.
    /// - Complexity: one seek for the batch and O(1) for each key or, without an index, for each
    ///   document in a single record.
    /// - Throws: Errors of LMDB, and about damaged records.
    /// - Returns: The records.
    mutating func nextBatch(
        _ countWanted: Int = Candidates.batchCountMax,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        let count = min(max(countWanted, batchCount), Candidates.batchCountMax)
        batchCount = min(2 * count, Candidates.batchCountMax)
        var batch: [RecordID] = []
        while batch.isEmpty {
            switch progress {
            case .done: return []
            case .scan(let last, let isForward):
                batch = try scanned(count, after: last, isForward, in: snapshot)
            case .index(let stretches, let position):
                guard let stretch = stretches.first else {
                    progress = .done
                    return []
                }
                batch = try entries(count, of: stretch, position, stretches, in: snapshot)
            }
        }
        return batch
    }

    /// Shows the documents of a scan forward where they lie, until the body answers false; the next
    /// call goes on behind the last one.
    mutating func forEachScanned(
        in snapshot: SheafKeyValue.Snapshot,
        examining examination: Examination?,
        _ body: (borrowing StoredDocument) throws -> Bool
    ) throws {
        guard case .scan(let last, isForward: true) = progress else { return }
        let stop = try documents.forEachDocument(
            after: last,
            in: snapshot,
            examining: examination,
            body
        )
        progress = stop.map { .scan(last: $0, isForward: true) } ?? .done
    }

    private mutating func scanned(
        _ count: Int,
        after last: RecordID?,
        _ isForward: Bool,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        let batch =
            try isForward
            ? documents.records(after: last, countMax: count, in: snapshot)
            : documents.records(before: last, countMax: count, in: snapshot)
        progress = batch.isEmpty ? .done : .scan(last: batch.last, isForward: isForward)
        return batch
    }

    private mutating func entries(
        _ countMax: Int,
        of stretch: IndexStretch,
        _ position: IndexPosition?,
        _ stretches: ArraySlice<IndexStretch>,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [RecordID] {
        var batch = CandidateBatch(
            seen: seen,
            stretch,
            sortsCutKeys: isOrdered,
            keepsKeys: keepsKeys
        )
        seen = nil
        var isFull = false
        let stop = try stretch.index.sorted.scan(
            stretch.range,
            after: position,
            isDescending: !stretch.isForward,
            in: snapshot
        ) { entry in
            guard stretch.keyFilter?.passes(entry.key) ?? true else {
                batch.pass()
                return true
            }
            isFull = batch.add(entry) && batch.keyCount >= countMax
            return !isFull
        }
        batch.finish()
        seen = batch.seen
        keys = batch.keys
        keysExamined += batch.keyCount
        progress =
            isFull
            ? .index(stretches, position: stop)
            : .index(stretches.dropFirst(), position: nil)
        return batch.records
    }
}

/// One stretch of an index that is walked.
struct IndexStretch: Sendable {
    let index: CatalogIndex
    let range: KeyBounds
    let isForward: Bool
    /// Which of its keys lead to no match.
    var keyFilter: KeyFilter?
}

extension AccessPlan.Way {
    /// The stretches of indexes that are walked, in their order.
    var stretches: [IndexStretch] {
        switch self {
        case .scan: []
        case .index(let scan): scan.stretches
        case .union(let scans): scans.flatMap(\.stretches)
        }
    }
}

extension IndexScan {
    /// The stretches in the order in which they are walked.
    fileprivate var stretches: [IndexStretch] {
        let ranges = isForward ? ranges : ranges.reversed()
        return ranges.map { range in
            IndexStretch(index: index, range: range, isForward: isForward, keyFilter: keyFilter)
        }
    }
}

/// The records of one batch, as entries come.
///
/// Keys that were cut come in the order of their records. Where the order counts, those that begin
/// alike are kept together and sorted.
private struct CandidateBatch {
    private(set) var records: [RecordID] = []
    private(set) var seen: RecordSet?
    private(set) var keyCount = 0
    private let isForward: Bool
    private let sortsCutKeys: Bool
    private let keepsKeys: Bool
    /// The keys of the records, if they are kept.
    private(set) var keys: [[UInt8]] = []
    private var cutEntries: [IndexEntry] = []

    init(seen: RecordSet?, _ stretch: IndexStretch, sortsCutKeys: Bool, keepsKeys: Bool) {
        self.keepsKeys = keepsKeys
        self.seen = seen
        isForward = stretch.isForward
        self.sortsCutKeys = sortsCutKeys
    }

    /// Adds an entry.
    ///
    /// - Returns: Whether the batch may end behind it.
    mutating func add(_ entry: IndexEntry) -> Bool {
        keyCount += 1
        guard sortsCutKeys, let cutKey = entry.cutKey else {
            finish()
            append(entry)
            return true
        }
        if cutEntries.first?.cutKey != cutKey { finish() }
        cutEntries.append(entry)
        return false
    }

    /// Counts an entry that leads to no match.
    mutating func pass() {
        keyCount += 1
    }

    /// Adds what was kept.
    mutating func finish() {
        guard !cutEntries.isEmpty else { return }
        let sorted = cutEntries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for entry in isForward ? sorted : sorted.reversed() { append(entry) }
        cutEntries = []
    }

    private mutating func append(_ entry: IndexEntry) {
        guard seen?.insert(entry.record) ?? true else { return }
        records.append(entry.record)
        if keepsKeys { keys.append(entry.key) }
    }
}
