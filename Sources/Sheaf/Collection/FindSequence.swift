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
        private var isDone = false

        init(_ sequence: FindSequence) {
            self.sequence = sequence
        }

        /// The next document, or nil at the end.
        ///
        /// - Throws: ``StoreError`` `invalidOperation` for a filter that is none, `cursorExpired`.
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
            guard !isDone else { return nil }
            guard !Task.isCancelled else { throw StoreError(mapping: CancellationError()) }
            do {
                if walk == nil { walk = try FindWalk(sequence) }
                batch = try walk?.nextBatch()[...] ?? []
            } catch {
                end()
                throw StoreError(mapping: error)
            }
            guard let document = batch.popFirst() else {
                end()
                return nil
            }
            return document
        }

        private mutating func end() {
            isDone = true
            walk = nil
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

/// A walk that holds a snapshot between batches.
struct FindWalk {
    private let lease: ReadLease
    private var search: Search?
    private var toSkip: Int
    private var toShow: Int
    private let batchCountMax: Int
    private let batchBytesMax: Int
    /// Records that were proposed and not looked at yet.
    private var waiting: ArraySlice<RecordID> = []

    /// Takes a snapshot and plans.
    init(_ sequence: FindSequence) throws {
        let (collection, options) = (sequence.collection, sequence.options)
        let filter = try collection.parsed(sequence.filter, options.skip, options.limit)
        toSkip = options.skip
        toShow = options.limit.flatMap { $0 > 0 ? $0 : nil } ?? .max
        batchCountMax = max(1, options.batchCountMax)
        batchBytesMax = options.batchBytesMax
        (lease, search) = try FindWalk.begin(collection, filter)
    }

    /// A snapshot may be too old for a table that another process has just made; the next one is
    /// not.
    private static func begin(
        _ collection: Collection,
        _ filter: Filter
    ) throws -> (ReadLease, Search?) {
        let store = collection.store
        try store.checkOpen()
        for _ in 0..<3 {
            let lease = try store.environment.beginRead()
            do {
                let entry = try lease.read { snapshot in
                    try store.catalogs.catalog(snapshot).collection(collection.namespace)
                }
                return (lease, entry.map { Search(filter, in: $0) })
            } catch let error as KeyValueError where error.code == .snapshotTooOld {
                lease.end()
            }
        }
        throw StoreError(
            .resourceLimit,
            "Another process keeps changing the catalog. Try again."
        )
    }

    /// The next documents; none at the end.
    mutating func nextBatch() throws -> [Document] {
        guard toShow > 0, var search else { return [] }
        var batch: [Document] = []
        var byteCount = 0
        var (waiting, toSkip, toShow) = (waiting, toSkip, toShow)
        let (batchCountMax, batchBytesMax) = (batchCountMax, batchBytesMax)
        try lease.read { snapshot in
            while batch.count < batchCountMax, byteCount < batchBytesMax, toShow > 0 {
                if waiting.isEmpty { waiting = try search.nextBatch(in: snapshot)[...] }
                guard let id = waiting.popFirst() else { break }
                let document = try search.withMatch(id, in: snapshot) { stored in
                    toSkip > 0 ? nil : try stored.copy()
                }
                guard let document else { continue }
                guard let document else {
                    toSkip -= 1
                    continue
                }
                byteCount += document.bytes.count
                batch.append(document)
                toShow -= 1
            }
        }
        (self.search, self.waiting, self.toSkip, self.toShow) = (search, waiting, toSkip, toShow)
        return batch
    }
}
