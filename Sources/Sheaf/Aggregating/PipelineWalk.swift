// SPDX-License-Identifier: MIT
//
// An aggregation at work: batches of documents from one snapshot, which is held between them.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A pipeline at work, which keeps no hold on the state of the store.
struct PipelineProgress {
    let request: PipelineRequest
    private let run: any StageRun
    /// How much longer the pipeline may work.
    var timeLimit: TimeLimit

    init(_ request: PipelineRequest) {
        self.request = request
        run = request.pipeline.run()
        timeLimit = TimeLimit(request.options.maxTime)
    }

    /// The next document; nil at the end.
    func next(in snapshot: StoreSnapshot, examination: Examination? = nil) throws -> Document? {
        let view = PipelineView(request, snapshot, timeLimit, examination: examination)
        do {
            guard let document = try run.next(in: view) else { return nil }
            try check(document)
            return document
        } catch let error as LanguageError {
            throw error.prefixed("PlanExecutor error during aggregation :: caused by :: ")
        }
    }

    /// Refuses a document that is larger than documents may be.
    private func check(_ document: Document) throws(StoreError) {
        let byteCountMax = request.database.store.options.documentByteCountMax
        guard document.bytes.count > byteCountMax else { return }
        throw StoreError(
            .documentTooLarge,
            "The pipeline makes a document of \(document.bytes.count) bytes, more than the "
                + "\(byteCountMax) that one may have",
            mongoCode: MongoCode.bsonObjectTooLarge.rawValue
        )
    }
}

/// An aggregation that holds a snapshot between batches.
struct PipelineWalk {
    private let lease: ReadLease
    private let store: Store
    private var progress: PipelineProgress
    /// Whether all documents have been shown.
    private(set) var isAtEnd = false

    /// Takes a snapshot.
    init(_ request: PipelineRequest) throws {
        store = request.database.store
        (lease, progress) = try store.beginWalk { _ in PipelineProgress(request) }
    }

    /// The next documents; none at the end.
    mutating func nextBatch() throws -> [Document] {
        let options = progress.request.options
        var batch: [Document] = []
        var byteCount = 0
        progress.timeLimit.resume()
        try lease.read { base in
            let snapshot = StoreSnapshot(base, store, try store.catalogs.catalog(base))
            while batch.count < max(1, options.batchCountMax), byteCount < options.batchBytesMax {
                guard let document = try progress.next(in: snapshot) else {
                    isAtEnd = true
                    return
                }
                byteCount += document.bytes.count
                batch.append(document)
            }
        }
        progress.timeLimit.pause()
        return batch
    }
}
