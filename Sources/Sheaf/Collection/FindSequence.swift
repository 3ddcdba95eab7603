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

    /// A walk over the documents.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let sequence: FindSequence
        private var walk: FindWalk?
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
            try nextNow()
        }

        /// The next document, or nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(StoreError) -> Document? {
            try nextNow()
        }

        private mutating func nextNow() throws(StoreError) -> Document? {
            if let document = batch.popFirst() { return document }
            guard reason == nil else { return nil }
            do {
                var walk = try walk ?? FindWalk(sequence)
                batch = try walk.nextBatch()[...]
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

/// A walk that holds a snapshot between batches.
struct FindWalk {
    private let lease: ReadLease
    private let request: FindRequest
    private var progress: FindProgress?
    private let batchCountMax: Int
    private let batchBytesMax: Int
    /// Why the walk is at its end, once it is.
    private(set) var stop: CursorStop?

    /// Takes a snapshot and plans.
    init(_ sequence: FindSequence) throws {
        let (collection, options) = (sequence.collection, sequence.options)
        request = try FindRequest(sequence.filter, options, of: collection)
        batchCountMax = max(1, options.batchCountMax)
        batchBytesMax = options.batchBytesMax
        let request = request
        (lease, progress) = try collection.store.beginWalk { snapshot in
            try snapshot.collection(collection).map { try FindProgress(request, in: $0) }
        }
    }

    /// The next documents; none at the end.
    mutating func nextBatch() throws -> [Document] {
        guard var progress else {
            stop = .exhausted
            return []
        }
        var batch: [Document] = []
        var (byteCount, isFull) = (0, false)
        progress.timeLimit.resume()
        try lease.read { snapshot in
            try progress.show(in: snapshot) { stored, match in
                let document = try request.projection.document(stored: stored, match: match)
                byteCount += document.bytes.count
                batch.append(document)
                isFull = batch.count >= batchCountMax || byteCount >= batchBytesMax
                return !isFull
            }
        }
        progress.timeLimit.pause()
        if progress.hasReachedLimit { stop = .limit } else if !isFull { stop = .exhausted }
        self.progress = progress
        return batch
    }
}
