// SPDX-License-Identifier: MIT
//
// Aggregate, as a sequence: batches of documents from one snapshot, which is held between them.

import SheafLanguage

/// The documents that a pipeline makes, one after another.
///
///     let pipeline: [Document] = [["$group": ["_id": "$unit", "n": ["$count": [:]]]]]
///     for try await total in grades.aggregate(pipeline) { print(total) }
///
/// Nothing happens before the first document is asked for. A walk sees one state of the store, that
/// of its beginning, and may be repeated; a pipeline that ends in `$out` or `$merge` writes with
/// each walk, and shows nothing.
public struct AggregateSequence: AsyncSequence, Sendable {
    /// A document that the pipeline makes.
    public typealias Element = Document
    /// What can go wrong.
    public typealias Failure = StoreError

    let store: Store
    /// The session whose transaction is read, if any.
    var session: StoreSession?
    let parse: @Sendable () throws(StoreError) -> PipelineRequest

    /// A walk over the documents.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let sequence: AggregateSequence
        private var walk: HeldWalk<PipelineWalk>?
        private var batch: ArraySlice<Document> = []
        private var isAtEnd = false

        /// Whether there are no more documents; false as long as there may be some.
        public var isFinished: Bool { batch.isEmpty && isAtEnd }

        init(_ sequence: AggregateSequence) {
            self.sequence = sequence
        }

        /// The next document, or nil at the end.
        ///
        /// - Throws: ``StoreError`` `invalidOperation` for a pipeline that is none,
        ///   `cursorExpired`, `timeExceeded`; `resourceLimit` for a stage without the memory that
        ///   it needs.
        public mutating func next() async throws(StoreError) -> Document? {
            try await next(isolation: nil)
        }

        /// The next document, or nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(StoreError) -> Document? {
            if let document = batch.popFirst() { return document }
            guard !isAtEnd else { return nil }
            do {
                if walk == nil {
                    let request = try sequence.parse()
                    if request.pipeline.output != nil {
                        isAtEnd = true
                        guard sequence.session == nil else { throw StoreError.outputInTransaction }
                        try await request.write()
                        return nil
                    }
                    walk = try HeldWalk(
                        PipelineWalk(request),
                        in: sequence.store,
                        sequence.session
                    )
                }
                batch = try await walk?.nextBatch()[...] ?? []
                isAtEnd = walk?.stop != nil
                // A walk that is at its end gives its snapshot up at once.
                if isAtEnd { walk = nil }
            } catch {
                (walk, isAtEnd) = (nil, true)
                throw sequence.store.cursorFailure(error)
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
    @discardableResult
    public func toArray() async throws(StoreError) -> [Document] {
        var documents: [Document] = []
        var iterator = makeAsyncIterator()
        while let document = try await iterator.next() { documents.append(document) }
        return documents
    }
}
