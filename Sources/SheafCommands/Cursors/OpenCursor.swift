// SPDX-License-Identifier: MIT
//
// A cursor that a client holds: where its documents come from, and how the next batch of them is
// made. It belongs to one caller at a time.

import Sheaf

/// Documents that a client fetches batch by batch.
actor OpenCursor {
    /// The bytes of documents that a batch may have: those of the largest document of MongoDB.
    static let batchByteCountMax = 16 << 20
    /// The documents of a first batch whose size was not said.
    static let firstBatchCount = 101

    /// Some documents, and whether there may be more.
    struct Batch: Sendable {
        var documents: [Document] = []
        var isLast = false
        /// Where a stream of changes goes on behind the batch.
        var resumeToken: Document?
    }

    private enum Source {
        case find(FindSequence.AsyncIterator)
        case pipeline(AggregateSequence.AsyncIterator)
        case documents(ArraySlice<Document>)
        case changes(ChangeCursor)
    }

    private var source: Source
    /// A document that was read and did not fit.
    private var waiting: Document?

    /// The documents of a find.
    init(_ sequence: FindSequence) {
        source = .find(sequence.makeAsyncIterator())
    }

    /// The documents of an aggregation.
    init(_ sequence: AggregateSequence) {
        source = .pipeline(sequence.makeAsyncIterator())
    }

    /// The changes that a stream tells of.
    init(_ stream: ChangeStream) {
        source = .changes(ChangeCursor(stream))
    }

    /// Documents that are known.
    init(_ documents: [Document]) {
        source = .documents(documents[...])
    }

    /// The next documents: as many as are wanted and fit into a reply.
    ///
    /// When none are wanted, one is read nevertheless and kept, so that what is wrong with the
    /// statement is told with its first reply. Changes are waited for, but no longer than so.
    func nextBatch(
        countMax: Int?,
        within awaitTime: Duration = .zero
    ) async throws(CommandError) -> Batch {
        if case .changes(let changes) = source {
            return try await changes.nextBatch(within: awaitTime)
        }
        var batch = Batch()
        var byteCount = 0
        guard countMax != 0 else {
            if waiting == nil { waiting = try await nextDocument() }
            batch.isLast = waiting == nil
            return batch
        }
        while batch.documents.count < countMax ?? Int.max {
            guard let document = try await waitingOrNext() else { break }
            let count = document.bytes.count
            guard batch.documents.isEmpty || byteCount + count <= OpenCursor.batchByteCountMax
            else {
                waiting = document
                break
            }
            byteCount += count
            batch.documents.append(document)
        }
        batch.isLast = waiting == nil && isAtEnd
        return batch
    }

    private func waitingOrNext() async throws(CommandError) -> Document? {
        guard let document = waiting else { return try await nextDocument() }
        waiting = nil
        return document
    }

    private var isAtEnd: Bool {
        switch source {
        case .find(let iterator): iterator.stop != nil
        case .pipeline(let iterator): iterator.isFinished
        case .documents(let rest): rest.isEmpty
        case .changes: false
        }
    }

    private func nextDocument() async throws(CommandError) -> Document? {
        let document: Document?
        do throws(StoreError) {
            document = try await next()
        } catch {
            throw CommandError(error)
        }
        if let document, document.bytes.count > OpenCursor.batchByteCountMax {
            throw CommandError(
                .bsonObjectTooLarge,
                "A document of the result has \(document.bytes.count) bytes, and a reply holds "
                    + "\(OpenCursor.batchByteCountMax). Project the wanted fields, or take "
                    + "a $slice of its arrays."
            )
        }
        return document
    }

    private func next() async throws(StoreError) -> Document? {
        switch source {
        case .find(var iterator):
            defer { source = .find(iterator) }
            return try await iterator.next(isolation: self)
        case .pipeline(var iterator):
            defer { source = .pipeline(iterator) }
            return try await iterator.next(isolation: self)
        case .documents(var rest):
            defer { source = .documents(rest) }
            return rest.popFirst()
        case .changes: return nil
        }
    }
}
