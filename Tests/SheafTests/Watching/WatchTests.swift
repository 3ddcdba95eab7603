// SPDX-License-Identifier: MIT
//
// Streams of changes: what events look like, where streams begin and end, and what is refused.

import Testing

@testable import Sheaf

@Suite("Watching")
struct WatchTests {
    private let temporary: TemporaryStore
    private let collection: Collection
    private var store: Store { temporary.store }

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await temporary.store.enableChangeLog()
    }

    private func types(_ events: [Document]) -> [String] {
        events.map { $0["operationType"]?.stringValue ?? "" }
    }

    @Test func everyVerbIsAnEvent() async throws {
        let stream = try collection.watch()
        try await collection.insertOne(["_id": 1, "n": 1])
        try await collection.updateOne(["_id": 1], ["$inc": ["n": 1]])
        try await collection.updateOne(["_id": 1], ["$set": ["n": 2]])  // changes nothing
        try await collection.replaceOne(["_id": 1], ["m": 1])
        try await collection.deleteOne(["_id": 1])
        let events = try await stream.eventsNow()
        #expect(types(events) == ["insert", "update", "replace", "delete"])
        #expect(
            events[0].keys == [
                "_id", "operationType", "clusterTime", "wallTime", "fullDocument", "ns",
                "documentKey",
            ]
        )
        #expect(events[0]["fullDocument"] == ["_id": 1, "n": 1])
        #expect(events[0]["ns"] == ["db": "main", "coll": "test"])
        #expect(events.allSatisfy { $0["documentKey"] == ["_id": 1] })
        #expect(
            events[1].keys == [
                "_id", "operationType", "clusterTime", "wallTime", "ns", "documentKey",
                "updateDescription",
            ]
        )
        #expect(events[2]["fullDocument"] == ["_id": 1, "m": 1])
        #expect(events[3]["fullDocument"] == nil)
        let times = events.compactMap { $0["clusterTime"] }
        #expect(times.count == 4 && Set(times).count == 4)
        #expect(times == times.sorted { $0.compare($1) < 0 })
    }

    /// Upserts, findAndModify, bulk writes, pipelines that write, and expiry pass the same place.
    @Test func everyWayToWriteIsNoted() async throws {
        let stream = try collection.watch()
        try await collection.updateOne(["_id": 1], ["$set": ["n": 1]], upsert: true)
        _ = try await collection.findOneAndUpdate(["_id": 1], ["$set": ["n": 2]])
        _ = try await collection.findOneAndDelete(["_id": 1])
        try await collection.bulkWrite([.insertOne(["_id": 2]), .deleteOne(["_id": 2])])
        let other = store.collection("other")
        try await other.insertOne(["_id": 3])
        try await other.aggregate([["$out": "test"]]).toArray()
        try await collection.createIndex(["at": 1], options: IndexOptions(expireAfterSeconds: 1))
        try await collection.insertOne(["at": .date(DateTime(millisecondsSinceEpoch: 0))])
        #expect(try await store.deleteExpired(at: .now) == 1)
        #expect(
            try await types(stream.eventsNow()) == [
                "insert", "update", "delete", "insert", "delete", "insert", "insert", "delete",
            ]
        )
    }

    @Test func aTransactionHasOneTimeAndOneNumber() async throws {
        let stream = try store.watch()
        let (left, right) = (store.collection("left"), store.database("b").collection("right"))
        try await store.write { transaction in
            try left.insertOne(["_id": 1], in: &transaction)
            try right.insertOne(["_id": 2], in: &transaction)
            try left.updateOne(["_id": 1], ["$set": ["n": 1]], in: &transaction)
        }
        await #expect(throws: StoreError.self) {
            try await store.write { transaction in
                try left.insertOne(["_id": 5], in: &transaction)
                throw StoreError(.misuse, "nothing of this happens")
            }
        }
        try await left.insertOne(["_id": 9])
        let events = try await stream.eventsNow()
        #expect(types(events) == ["insert", "insert", "update", "insert"])
        #expect(events[1]["ns"] == ["db": "b", "coll": "right"])
        #expect(Set(events.prefix(3).map { $0["clusterTime"] }).count == 1)
        #expect(Set(events.prefix(3).map { $0["txnNumber"] }).count == 1)
        #expect(events[0]["txnNumber"] != nil && events[3]["txnNumber"] == nil)
        #expect(Set(events.map { $0["_id"] }).count == 4)
    }

    /// The statements of a session come one by one, and are one transaction all the same.
    @Test func aSessionHasOneTime() async throws {
        try await collection.insertOne(["_id": 0])
        let stream = try collection.watch()
        let session = store.startSession()
        let collection = collection
        for round in 0..<2 {
            try session.startTransaction()
            for id in 1...3 {
                let id = BSONValue.integer(10 * round + id)
                _ = try await session.write { transaction in
                    try collection.insertOne(["_id": id], in: &transaction)
                }
            }
            if round == 0 {
                try await session.abortTransaction()
            } else {
                try await session.commitTransaction()
            }
        }
        let events = try await stream.eventsNow()
        #expect(events.map { $0["documentKey"] } == [["_id": 11], ["_id": 12], ["_id": 13]])
        #expect(Set(events.map { $0["clusterTime"] }).count == 1)
        #expect(events.allSatisfy { $0["txnNumber"] != nil })
    }

    @Test func scopesSeeTheirOwn() async throws {
        let (one, all) = (try store.database("b").watch(), try store.watch())
        let own = try collection.watch()
        try await collection.insertOne(["_id": 1])
        try await store.database("b").collection("test").insertOne(["_id": 2])
        try await store.database("b").collection("x").insertOne(["_id": 3])
        let ids: ([Document]) -> [BSONValue?] = { $0.map { $0["documentKey"] } }
        #expect(try await ids(own.eventsNow()) == [["_id": 1]])
        #expect(try await ids(one.eventsNow()) == [["_id": 2], ["_id": 3]])
        #expect(try await ids(all.eventsNow()) == [["_id": 1], ["_id": 2], ["_id": 3]])
    }

    @Test func pipelinesFilterAndShapeEvents() async throws {
        let stream = try collection.watch([
            ["$match": ["operationType": "insert", "fullDocument.n": ["$gt": 1]]],
            ["$project": ["n": "$fullDocument.n"]],
        ])
        try await collection.insertMany([["n": 1], ["n": 2], ["n": 3]])
        let events = try await stream.eventsNow()
        #expect(events.map { $0["n"] } == [2, 3])
        #expect(events.allSatisfy { $0.keys == ["_id", "n"] })
        let error = await storeError {
            let stream = try collection.watch([["$project": ["_id": 0]]])
            try await collection.insertOne([:])
            _ = try await stream.eventsNow()
        }
        #expect(error?.mongoCode == 280)
    }

    @Test func wrongPipelinesAreRefused() async {
        for (pipeline, code): ([Document], Int) in [
            ([["$group": ["_id": 1]]], 20), ([["$out": "x"]], 20), ([["$nonsense": 1]], 40324),
            ([["$match": [:]], ["$changeStream": [:]]], 40602), ([["$match": 1]], 15959),
        ] {
            let error = await storeError { _ = try collection.watch(pipeline) }
            #expect(error?.mongoCode == code)
        }
        let error = await storeError {
            try await collection.aggregate([["$match": [:]], ["$changeStream": [:]]]).toArray()
        }
        #expect(error?.mongoCode == 40602)
    }

    @Test func theStageIsParsed() async throws {
        let token = try collection.watch().makeAsyncIterator().resumeToken
        try await collection.insertOne(["_id": 1, "n": 1])
        try await collection.updateOne(["_id": 1], ["$set": ["n": 2]])
        let stage: Document = [
            "fullDocument": "updateLookup", "fullDocumentBeforeChange": "whenAvailable",
            "resumeAfter": .document(token), "showExpandedEvents": false,
        ]
        let stream = try ChangeStream(
            parsing: [
                ["$changeStream": .document(stage)], ["$match": ["operationType": "update"]],
            ],
            of: .collection(collection.namespace),
            in: store,
            batchCountMax: 1
        )
        let events = try await stream.eventsNow()
        #expect(events.count == 1)
        #expect(events.first?["fullDocument"] == ["_id": 1, "n": 2])
        #expect(events.first?["fullDocumentBeforeChange"] == .null)
        for (stage, code): (Document, Int) in [
            (["colour": 1], 40415), (["fullDocument": 1], 14), (["fullDocument": "all"], 2),
            (["startAtOperationTime": 1], 14), (["resumeAfter": "x"], 14),
            (["showExpandedEvents": 1], 14), (["startAfter": ["_data": "00"]], 260),
        ] {
            let error = await storeError {
                _ = try ChangeStream(
                    parsing: [["$changeStream": .document(stage)]],
                    of: .store,
                    in: store
                )
            }
            #expect(error?.mongoCode == code)
        }
        let error = await storeError {
            _ = try ChangeStream(parsing: [["$changeStream": 1]], of: .store, in: store)
        }
        #expect(error?.mongoCode == 50808)
        #expect(ChangeStream.isWanted(by: [["$changeStream": [:]]]))
        #expect(!ChangeStream.isWanted(by: [["$match": [:]]]))
    }

    // MARK: - Beginnings

    @Test func streamsBeginWhereTheyAreAskedTo() async throws {
        let stream = try collection.watch()
        for id in 1...4 { try await collection.insertOne(["_id": .int32(Int32(id))]) }
        let events = try await stream.eventsNow()
        let ids: ([Document]) -> [BSONValue] = {
            $0.compactMap { $0["documentKey"]?.documentValue?["_id"] }
        }
        // Each walk over a stream begins at its beginning.
        #expect(try await ids(stream.eventsNow()) == [1, 2, 3, 4])
        let token = try #require(events[1]["_id"]?.documentValue)
        for options in [WatchOptions(resumeAfter: token), WatchOptions(startAfter: token)] {
            #expect(try await ids(collection.watch(options: options).eventsNow()) == [3, 4])
        }
        guard case .timestamp(let time)? = events[2]["clusterTime"] else {
            Issue.record("an event without a time")
            return
        }
        let timed = WatchOptions(startAtOperationTime: time)
        #expect(try await ids(collection.watch(options: timed).eventsNow()) == [3, 4])
        let later = WatchOptions(
            startAtOperationTime: Timestamp(seconds: .max, increment: 1)
        )
        #expect(try await collection.watch(options: later).eventsNow().isEmpty)
    }

    /// The token of a walk is that of the last event that it gave, even in the middle of a batch.
    @Test func tokensFollowTheReader() async throws {
        var events = try collection.watch().makeAsyncIterator()
        let start = events.resumeToken
        try await collection.insertMany([["_id": 1], ["_id": 2], ["_id": 3]])
        let first = try await events.next()
        #expect(first?["_id"] == .document(events.resumeToken))
        _ = try await events.next()
        let middle = WatchOptions(resumeAfter: events.resumeToken)
        #expect(try await collection.watch(options: middle).eventsNow().count == 1)
        let all = WatchOptions(resumeAfter: start)
        #expect(try await collection.watch(options: all).eventsNow().count == 3)
        // What is of no interest moves the token on.
        _ = try await events.next()
        try await store.collection("other").insertOne([:])
        #expect(try await events.nextBatch(maxAwaitTime: .zero).isEmpty)
        #expect(events.resumeToken != start)
    }

    @Test func tokensThatAreNoneAreRefused() async throws {
        let token = try collection.watch().makeAsyncIterator().resumeToken
        let digits = try #require(token["_data"]?.stringValue)
        let flipped = (digits.first == "1" ? "0" : "1") + digits.dropFirst()
        for bad: Document in [
            [:], ["_data": 1], ["_data": ""], ["_data": "xyz"], ["_data": "82635"],
            ["_data": .string(String(digits.dropLast(2)))], ["_data": .string(flipped)],
            ["_data": .string(digits), "more": 1],
        ] {
            let error = await storeError {
                _ = try collection.watch(options: WatchOptions(resumeAfter: bad))
            }
            #expect(error?.mongoCode == 260)
        }
        #expect(MongoCode.name(of: 260) == "InvalidResumeToken")
        let error = await storeError {
            _ = try collection.watch(
                options: WatchOptions(resumeAfter: token, startAfter: token)
            )
        }
        #expect(error?.mongoCode == 50674)
        #expect(try ResumeToken(["_data": .string(digits.lowercased())]).kind == .position)
    }

    @Test func whatIsNotLoggedCannotBeWatched() async throws {
        try await store.disableChangeLog()
        let error = await storeError { _ = try collection.watch() }
        #expect(error?.mongoCode == 40573)
        try await collection.enableChangeLog()
        _ = try collection.watch()
        let other = await storeError { _ = try store.collection("other").watch() }
        #expect(other?.mongoCode == 40573)
        let database = await storeError { _ = try collection.database.watch() }
        #expect(database?.mongoCode == 40573)
    }
}
