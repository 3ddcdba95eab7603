// SPDX-License-Identifier: MIT
//
// Reading the log: a batch of records from one snapshot, made into events on the same snapshot, so
// that what is looked up is as new as the newest record and no newer.

import SheafBSON
import SheafKeyValue

/// A walk through the log, which holds no snapshot between batches.
struct ChangeWalk {
    /// Where a stream begins.
    struct Start: Sendable {
        let logID: UInt32
        let next: ChangeKey
        let lookedUp: ChangeKey?
        /// The change that ended the stream, when its end is still to be told.
        var ending: ChangeKey?
    }

    /// What was read at once.
    struct Batch {
        var events: [Document] = []
        /// The commit whose state was read.
        var commit = 0
        /// Whether there was nothing behind it in the log.
        var isUpToDate = false
    }

    private let request: WatchRequest
    private let logID: UInt32
    /// The first place that has not been read.
    private var next: ChangeKey
    /// Up to where documents may have been looked up: an event before it tells of values that may
    /// be newer than itself, so only such as were looked up again fit behind it.
    private var lookedUp: ChangeKey?
    /// The event whose end of the stream has not been told.
    private var ending: ChangeKey?
    private(set) var isAtEnd = false

    /// The records that are looked at for one batch.
    private static let scanCountMax = 10_000

    init(_ request: WatchRequest, _ start: Start) {
        self.request = request
        logID = start.logID
        next = start.next
        lookedUp = start.lookedUp
        ending = start.ending
    }

    var environment: Environment { request.store.environment }

    /// The token of the place that has been read so far.
    var token: Document {
        ResumeToken(.position, at: next, lookedUp: lookedUp, in: logID).document
    }

    /// Where a stream begins; what cannot be watched is told here.
    static func start(of request: WatchRequest) throws(StoreError) -> Start {
        try mapping {
            try request.store.read { snapshot in
                guard let log = snapshot.catalog.changeLog, log.since(request.scope) != nil else {
                    throw StoreError.notLogged(request.scope)
                }
                var cursor = try snapshot.base.cursor(in: log.table)
                guard try cursor.last(), let last = ChangeKey(cursor.key) else {
                    throw ChangeRecord.damaged
                }
                var start = Start(logID: log.id, next: last.successor, lookedUp: nil)
                if let token = request.token {
                    start = Start(
                        logID: token.logID,
                        next: token.next,
                        lookedUp: token.lookedUp
                    )
                } else if let time = request.options.startAtOperationTime {
                    start = Start(
                        logID: log.id,
                        next: ChangeKey(time: time),
                        lookedUp: nil
                    )
                }
                try check(start.next, of: start.logID, log, request.scope, snapshot)
                if request.token?.kind == .event { start.ending = request.token?.place }
                return start
            }
        }
    }

    /// Refuses a place that the log does not reach back to.
    private static func check(
        _ next: ChangeKey,
        of logID: UInt32,
        _ log: ChangeLog,
        _ scope: ChangeScope,
        _ snapshot: StoreSnapshot
    ) throws {
        var cursor = try snapshot.base.cursor(in: log.table)
        guard log.id == logID, let since = log.since(scope), ChangeKey(time: since) <= next else {
            throw StoreError.historyLost
        }
        guard try cursor.first(), let oldest = ChangeKey(cursor.key) else {
            throw ChangeRecord.damaged
        }
        guard oldest <= next else { throw StoreError.historyLost }
    }

    /// The next events; none when there are none, and behind the end.
    mutating func nextBatch() throws -> Batch {
        var walk = self
        let batch = try request.store.read { snapshot in try walk.read(in: snapshot) }
        self = walk
        return batch
    }

    private mutating func read(in snapshot: StoreSnapshot) throws -> Batch {
        guard let log = snapshot.catalog.changeLog else { throw StoreError.historyLost }
        try ChangeWalk.check(next, of: logID, log, request.scope, snapshot)
        var batch = Batch()
        batch.commit = snapshot.base.id
        var cursor = try snapshot.base.cursor(in: log.table)
        guard try cursor.last(), let newest = ChangeKey(cursor.key) else {
            throw ChangeRecord.damaged
        }
        if let ending, let event = try end(at: ending, newest, log, snapshot) {
            batch.events = [event]
            return batch
        }
        ending = nil
        let names = request.scope.nameBytes
        var (byteCount, scanCount) = (0, 0)
        var isFound = try cursor.seek(atLeast: next.bytes.span.bytes)
        while isFound, !isAtEnd, batch.events.count < max(1, request.options.batchCountMax),
            byteCount < request.options.batchBytesMax, scanCount < ChangeWalk.scanCountMax
        {
            scanCount += 1
            guard let place = ChangeKey(cursor.key) else { throw ChangeRecord.damaged }
            var record: ChangeRecord?
            if ChangeRecord.mayConcern(names, cursor.value) {
                record = try ChangeRecord.opened(cursor.value, key: cursor.key)
            }
            isFound = try cursor.next()
            let hasFollower = isFound && ChangeKey(cursor.key)?.time == place.time
            next = place.successor
            guard let record, let relation = request.scope.relation(to: record) else { continue }
            var maker = EventMaker(
                request: request,
                logID: logID,
                place: place,
                newest: newest,
                isOneOfSeveral: place.index > 0 || hasFollower,
                lookedUp: lookedUp
            )
            if relation != .end, let event = try maker.event(record, in: snapshot) {
                byteCount += event.bytes.count
                batch.events.append(event)
            }
            lookedUp = maker.lookedUp
            if relation != .inside {
                isAtEnd = true
                if let event = try maker.invalidation(record) { batch.events.append(event) }
            }
        }
        batch.isUpToDate = !isFound
        return batch
    }
}

extension ChangeWalk {
    /// The end of a stream that resumes behind the change that ended it; nil for another change.
    private mutating func end(
        at place: ChangeKey,
        _ newest: ChangeKey,
        _ log: ChangeLog,
        _ snapshot: StoreSnapshot
    ) throws -> Document? {
        let key = place.bytes
        guard let bytes = try snapshot.base.get(key.span.bytes, in: log.table) else { return nil }
        let record = try ChangeRecord.opened(bytes, key: key.span.bytes)
        guard let relation = request.scope.relation(to: record), relation != .inside else {
            return nil
        }
        isAtEnd = true
        return try EventMaker(
            request: request,
            logID: logID,
            place: place,
            newest: newest,
            isOneOfSeveral: false,
            lookedUp: lookedUp
        ).invalidation(record)
    }
}

extension ChangeScope {
    /// What a change is to a scope.
    enum Relation {
        /// One of its changes.
        case inside
        /// One of its changes, and its end.
        case insideAndEnd
        /// Its end, though not one of its changes.
        case end
    }

    /// What a change is to the scope; nil when it is of no concern.
    func relation(to record: ChangeRecord) -> Relation? {
        switch (self, record.kind) {
        case (_, .began): return nil
        case (.store, _): return .inside
        case (.database(let name), .dropDatabase):
            return name.utf8.elementsEqual(record.namespace.database.utf8) ? .insideAndEnd : nil
        case (.collection, .dropDatabase): return nil
        case (.database, _):
            let names = [record.namespace, record.target].compactMap { $0 }
            return names.contains { contains(.collection($0)) } ? .inside : nil
        case (.collection, .drop):
            return contains(.collection(record.namespace)) ? .insideAndEnd : nil
        case (.collection, .rename):
            if contains(.collection(record.namespace)) { return .insideAndEnd }
            return record.target.map { contains(.collection($0)) } == true ? .end : nil
        case (.collection, _): return contains(.collection(record.namespace)) ? .inside : nil
        }
    }
}

extension StoreError {
    /// The error for a place that the log no longer reaches, or never reached.
    static var historyLost: StoreError {
        StoreError(
            .invalidOperation,
            "Resume of change stream was not possible, as the resume point may no longer be in the "
                + "log of changes. Begin a new stream from a fresh read of the documents, and "
                + "raise the limits of the log if that happens often.",
            mongoCode: MongoCode.changeStreamHistoryLost.rawValue
        )
    }

    /// The error for watching what is not logged.
    static func notLogged(_ scope: ChangeScope) -> StoreError {
        StoreError(
            .invalidOperation,
            "The changes of \(scope) are not logged, so that they cannot be watched. Switch the "
                + "log on with enableChangeLog, or with 'storectl changes STORE --on'.",
            mongoCode: 40573
        )
    }
}
