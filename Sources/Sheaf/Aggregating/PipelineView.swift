// SPDX-License-Identifier: MIT
//
// A state of the store as the stages of a pipeline see it: scans are finds, and what is too large
// for memory goes to temporary files.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

/// What the stages of one aggregation see.
struct PipelineView: PipelineStorage, ~Escapable {
    private let snapshot: StoreSnapshot
    private let request: PipelineRequest
    private let timeLimit: TimeLimit
    private let examination: Examination?

    @_lifetime(copy snapshot)
    init(
        _ request: PipelineRequest,
        _ snapshot: StoreSnapshot,
        _ timeLimit: TimeLimit,
        examination: Examination? = nil
    ) {
        self.snapshot = snapshot
        self.request = request
        self.timeLimit = timeLimit
        self.examination = examination
    }

    func cursor(for scan: CollectionScan) throws -> any ScanCursor {
        guard let collection = request.collection(of: scan),
            let entry = try snapshot.collection(collection)
        else { return EmptyCursor() }
        let find = try request.findRequest(scan, of: collection)
        let progress = try FindProgress(find, in: entry, snapshot.base, examination: examination)
        guard let unwinding = scan.unwind else { return FindCursor(find, progress, scan.shape) }
        return UnwindCursor(find, progress, unwinding)
    }

    func next(of cursor: any ScanCursor) throws -> Document? {
        try (cursor as? any StoredCursor)?.next(in: snapshot.base)
    }

    func count(of scan: CollectionScan) throws -> Int {
        guard let collection = request.collection(of: scan) else { return 0 }
        let options = CountOptions(
            skip: scan.skip,
            limit: scan.limit,
            hint: scan.collection == nil ? request.options.hint : nil,
            let: scan.variables,
            collation: request.options.collation,
            maxTime: request.options.maxTime
        )
        return try collection.countDocuments(scan.filter, options: options, in: snapshot)
    }

    func sorter(countMax: Int?) -> any DocumentSorter {
        FileSorter(limits: request.sortLimits, countMax: countMax)
    }

    func spool() -> any DocumentSpool { FileSpool(limits: request.sortLimits) }

    var memoryByteCountMax: Int { request.sortLimits.memoryByteCountMax }

    var allowsDisk: Bool { request.sortLimits.allowsDisk }

    func check() throws { try timeLimit.check() }
}

/// A scan of stored documents.
protocol StoredCursor: ScanCursor {
    /// The next document; nil at the end.
    func next(in snapshot: SheafKeyValue.Snapshot) throws -> Document?
}

/// A scan of a collection that is not there.
private final class EmptyCursor: StoredCursor {
    func next(in snapshot: SheafKeyValue.Snapshot) -> Document? { nil }
}

/// A scan that shows documents.
///
/// It reads some ahead, so that a walk seeks its place once for all of them; twice as many each
/// time, so that who takes one pays for one.
final class FindCursor: StoredCursor {
    private let shape: Projection
    private var progress: FindProgress
    private var ahead: ArraySlice<Document> = []
    private var aheadCountMax = 1

    /// A scan that makes documents of a shape, by default of that of the request.
    init(_ request: FindRequest, _ progress: FindProgress, _ shape: Projection?) {
        self.shape = shape ?? request.projection
        self.progress = progress
    }

    func next(in snapshot: SheafKeyValue.Snapshot) throws -> Document? {
        if ahead.isEmpty { try readAhead(in: snapshot) }
        return ahead.popFirst()
    }

    private func readAhead(in snapshot: SheafKeyValue.Snapshot) throws {
        var (documents, byteCount): ([Document], Int) = ([], 0)
        try progress.showDocuments(as: shape, in: snapshot) { document in
            documents.append(document)
            byteCount += document.bytes.count
            return documents.count < aheadCountMax && byteCount < FindCursor.aheadBytesMax
        }
        ahead = documents[...]
        aheadCountMax = min(2 * aheadCountMax, FindCursor.aheadCountLimit)
    }

    private static let aheadCountLimit = 64
    private static let aheadBytesMax = 1 << 20
}
