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

/// An aggregation that is shown in batches.
struct PipelineWalk: BatchWalk {
    private var progress: PipelineProgress
    private(set) var stop: CursorStop?

    var subject: (verb: String, namespace: Namespace?) {
        ("aggregate", progress.request.collection?.namespace)
    }

    init(_ request: PipelineRequest) {
        progress = PipelineProgress(request)
    }

    mutating func nextBatch(in snapshot: StoreSnapshot) throws -> [Document] {
        let options = progress.request.options
        var batch: [Document] = []
        var byteCount = 0
        progress.timeLimit.resume()
        while batch.count < max(1, options.batchCountMax), byteCount < options.batchBytesMax {
            guard let document = try progress.next(in: snapshot) else {
                stop = .exhausted
                break
            }
            byteCount += document.bytes.count
            batch.append(document)
        }
        progress.timeLimit.pause()
        return batch
    }
}
