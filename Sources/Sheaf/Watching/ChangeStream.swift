// SPDX-License-Identifier: MIT
//
// Watching, as a sequence: events of changes, read from the log in batches and waited for.

import SheafBSON
import SheafKeyValue

/// The events of changes, one after another, for as long as somebody asks.
///
///     try await grades.enableChangeLog()
///     let stream = try grades.watch([["$match": ["operationType": "update"]]])
///     for try await event in stream {
///         print(event["documentKey"] ?? .null, event["updateDescription"] ?? .null)
///     }
///
/// A stream begins where it was asked for, and each walk over it begins there. Between batches it
/// holds nothing of the store: who reads slowly keeps no space from being used again, and holds up
/// nobody; but what the log's limits have removed meanwhile cannot be read any more
/// (`ChangeStreamHistoryLost`). The article <doc:ChangeStreams> tells what events look like.
public struct ChangeStream: AsyncSequence, Sendable {
    /// An event of a change, in MongoDB's form.
    public typealias Element = Document
    /// What can go wrong.
    public typealias Failure = StoreError

    let request: WatchRequest
    let start: ChangeWalk.Start

    init(_ request: WatchRequest) throws(StoreError) {
        self.request = request
        start = try ChangeWalk.start(of: request)
    }

    /// A walk over the events.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var walk: ChangeWalk
        private var batch: ArraySlice<Document> = []
        /// The token of the last event that was given, while there are others.
        private var lastToken: Document
        private let pollInterval: Duration

        init(_ stream: ChangeStream) {
            walk = ChangeWalk(stream.request, stream.start)
            lastToken = walk.token
            pollInterval = Swift.max(stream.request.options.pollInterval, .milliseconds(1))
        }

        /// The next event, waited for; nil behind an `invalidate`.
        ///
        /// - Throws: ``StoreError`` `cancelled`, `closed`; with MongoDB's number 286 when what
        ///   comes next is no longer in the log, 280 when the pipeline changes an event's `_id`.
        public mutating func next() async throws(StoreError) -> Document? {
            while batch.isEmpty, !walk.isAtEnd {
                lastToken = walk.token
                batch = try await fetch(within: nil)[...]
            }
            guard let event = batch.popFirst() else { return nil }
            lastToken = event["_id"]?.documentValue ?? lastToken
            return event
        }

        /// The next events, waited for no longer than so; none when there are none by then.
        ///
        /// - Throws: as ``next()``.
        public mutating func nextBatch(
            maxAwaitTime: Duration = .seconds(1)
        ) async throws(StoreError) -> [Document] {
            guard batch.isEmpty else {
                defer { batch = [] }
                return Array(batch)
            }
            return walk.isAtEnd ? [] : try await fetch(within: maxAwaitTime)
        }

        /// Whether the stream is over: the events end in an `invalidate`.
        public var isAtEnd: Bool { walk.isAtEnd && batch.isEmpty }

        /// The token of the place that has been read so far.
        ///
        /// While there is no event it moves on all the same, so that who resumes from it need not
        /// read again what was of no interest.
        public var resumeToken: Document { batch.isEmpty ? walk.token : lastToken }

        private mutating func fetch(
            within duration: Duration?
        ) async throws(StoreError)
            -> [Document]
        {
            let deadline = duration.map { ContinuousClock.now + $0 }
            do {
                while true {
                    try Task.checkCancellation()
                    let batch = try walk.nextBatch()
                    if !batch.events.isEmpty || walk.isAtEnd { return batch.events }
                    guard batch.isUpToDate else { continue }
                    let rest = deadline.map { $0 - .now } ?? .seconds(3600)
                    guard rest > .zero else { return [] }
                    try await walk.environment.waitForCommit(
                        after: batch.commit,
                        within: rest,
                        polling: pollInterval
                    )
                }
            } catch {
                throw StoreError(mapping: error)
            }
        }
    }

    /// A walk from the start on.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(self)
    }
}

extension Collection {
    /// The changes of the collection's documents, from now on or from where the options say.
    ///
    /// The collection need not be there yet. Its changes must be logged: see
    /// ``enableChangeLog(_:)``.
    ///
    /// - Parameters:
    ///   - pipeline: Stages that look at one event each: `$match`, `$project`, `$addFields`,
    ///     `$set`, `$unset`, `$replaceRoot` and `$replaceWith`.
    ///   - options: Where it begins, and what events show.
    /// - Complexity: an event costs what its change cost in the log, with `updateLookup`, images,
    ///   and changes in the middle of arrays also the document or array; changes of other
    ///   collections in between cost a few dozen bytes each.
    /// - Throws: ``StoreError`` with MongoDB's number 40573 when nothing is logged, 260 for a token
    ///   that is none, 286 for one that the log no longer reaches.
    /// - Returns: The stream, which begins now.
    public func watch(
        _ pipeline: [Document] = [],
        options: WatchOptions = WatchOptions()
    ) throws(StoreError) -> ChangeStream {
        try ChangeStream(WatchRequest(store, .collection(namespace), pipeline, options))
    }
}

extension Database {
    /// The changes of all collections of the database; as ``Collection/watch(_:options:)``.
    public func watch(
        _ pipeline: [Document] = [],
        options: WatchOptions = WatchOptions()
    ) throws(StoreError) -> ChangeStream {
        try ChangeStream(WatchRequest(store, .database(name), pipeline, options))
    }
}

extension Store {
    /// The changes of all databases; as ``Collection/watch(_:options:)``.
    public func watch(
        _ pipeline: [Document] = [],
        options: WatchOptions = WatchOptions()
    ) throws(StoreError) -> ChangeStream {
        try ChangeStream(WatchRequest(self, .store, pipeline, options))
    }
}
