// SPDX-License-Identifier: MIT
//
// Find, as a sequence: batches of documents from one snapshot, which is held between them.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// The documents that a `find` finds, one after another.
///
///     for try await grade in grades.find(["unit": ["$gte": 3]]) {
///         print(grade)
///     }
///
/// Nothing happens before the first document is asked for. A walk sees one state of the store, that
/// of its beginning, and may be repeated. It reads documents in batches; until it ends, it keeps
/// the space from being used again that others free, and it expires after
/// ``StoreOptions/cursorAgeMax``.
public struct FindSequence: AsyncSequence, Sendable {
    /// A document of the collection.
    public typealias Element = Document
    /// What can go wrong.
    public typealias Failure = StoreError

    let collection: Collection
    let filter: Document
    let options: FindOptions
    /// The session whose transaction is read, if any.
    var session: StoreSession?

    /// A walk over the documents.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let sequence: FindSequence
        private var walk: HeldWalk<FindWalk>?
        private var batch: ArraySlice<Document> = []
        private var reason: CursorStop?

        /// Why there are no more documents; nil as long as there may be some.
        public var stop: CursorStop? { batch.isEmpty ? reason : nil }

        init(_ sequence: FindSequence) {
            self.sequence = sequence
        }

        /// The next document, or nil at the end.
        ///
        /// - Throws: ``StoreError`` `invalidOperation` for a filter that is none, `cursorExpired`,
        ///   `timeExceeded`; `resourceLimit` for a sort without the memory that it needs.
        public mutating func next() async throws(StoreError) -> Document? {
            try await next(isolation: nil)
        }

        /// The next document, or nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(StoreError) -> Document? {
            if let document = batch.popFirst() { return document }
            guard reason == nil else { return nil }
            do {
                let store = sequence.collection.store
                var walk =
                    try walk ?? HeldWalk(FindWalk(sequence), in: store, sequence.session)
                batch = try await walk.nextBatch(isolation: actor)[...]
                reason = walk.stop
                // A walk that is at its end gives its snapshot up at once.
                self.walk = reason == nil ? walk : nil
            } catch {
                let failure = sequence.collection.store.cursorFailure(error)
                (walk, reason) = (nil, .failure(failure))
                throw failure
            }
            return batch.popFirst()
        }
    }

    /// A new walk from the first document on.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(self)
    }

    /// All documents, in an array.
    ///
    /// - Complexity: O(bytes of the documents) memory.
    /// - Throws: ``StoreError``.
    public func toArray() async throws(StoreError) -> [Document] {
        var documents: [Document] = []
        var iterator = makeAsyncIterator()
        while let document = try await iterator.next() { documents.append(document) }
        return documents
    }
}

/// Why a cursor shows no more documents.
public enum CursorStop: Sendable {
    /// All documents that match were shown.
    case exhausted
    /// As many were shown as were wanted.
    case limit
    /// Something went wrong: the cursor expired, its time was over, the file is damaged.
    case failure(StoreError)
}

/// A find that is shown in batches.
struct FindWalk: BatchWalk {
    private let collection: Collection
    private let request: FindRequest
    /// Nil before the first batch.
    private var progress: FindProgress?
    private let batchCountMax: Int
    private let batchBytesMax: Int
    private(set) var stop: CursorStop?

    var subject: (verb: String, namespace: Namespace?) { ("find", collection.namespace) }

    /// Parses; the first batch plans.
    init(_ sequence: FindSequence) throws {
        let options = sequence.options
        collection = sequence.collection
        request = try FindRequest(sequence.filter, options, of: collection)
        batchCountMax = max(1, options.batchCountMax)
        batchBytesMax = options.batchBytesMax
    }

    mutating func nextBatch(in snapshot: StoreSnapshot) throws -> [Document] {
        let planned =
            try progress
            ?? snapshot.collection(collection).map { entry in
                try FindProgress(request, in: entry, snapshot.base)
            }
        guard var progress = planned else {
            stop = .exhausted
            return []
        }
        var batch: [Document] = []
        var (byteCount, isFull) = (0, false)
        progress.timeLimit.resume()
        try progress.showDocuments(as: request.projection, in: snapshot.base) { document in
            byteCount += document.bytes.count
            batch.append(document)
            isFull = batch.count >= batchCountMax || byteCount >= batchBytesMax
            return !isFull
        }
        progress.timeLimit.pause()
        if progress.hasReachedLimit { stop = .limit } else if !isFull { stop = .exhausted }
        self.progress = progress
        return batch
    }
}
