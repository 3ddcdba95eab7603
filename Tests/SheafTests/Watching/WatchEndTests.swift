// SPDX-License-Identifier: MIT
//
// Streams of changes: what ends them, and the documents that events show.

import Testing

@testable import Sheaf

@Suite("Ends and images of changes")
struct WatchEndTests {
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

    @Test func aDropEndsACollection() async throws {
        try await collection.insertOne(["_id": 1])
        let (own, database, all) = (
            try collection.watch(), try collection.database.watch(), try store.watch()
        )
        try await collection.drop()
        try await collection.insertOne(["_id": 2])
        var events = own.makeAsyncIterator()
        let drop = try await events.next()
        #expect(drop?["operationType"] == "drop" && drop?["documentKey"] == nil)
        #expect(!events.isAtEnd)
        let end = try await events.next()
        #expect(end?["operationType"] == "invalidate" && end?["ns"] == nil)
        #expect(try await events.next() == nil)
        #expect(events.isAtEnd)
        #expect(try await types(database.eventsNow()) == ["drop", "insert"])
        #expect(try await types(all.eventsNow()) == ["drop", "insert"])
        // Behind the drop comes the end again; behind the end, what came after it.
        let (dropToken, endToken) = (
            try #require(drop?["_id"]?.documentValue), try #require(end?["_id"]?.documentValue)
        )
        let again = try collection.watch(options: WatchOptions(resumeAfter: dropToken))
        #expect(try await types(again.eventsNow()) == ["invalidate"])
        let error = await storeError {
            _ = try collection.watch(options: WatchOptions(resumeAfter: endToken))
        }
        #expect(error?.mongoCode == 260)
        let behind = try collection.watch(options: WatchOptions(startAfter: endToken))
        #expect(try await types(behind.eventsNow()) == ["insert"])
    }

    @Test func droppingADatabaseEndsIt() async throws {
        let school = store.database("school")
        try await school.collection("a").insertOne([:])
        try await school.collection("b").insertOne([:])
        let (own, all) = (try school.watch(), try store.watch())
        try await school.drop()
        let events = try await own.eventsNow()
        #expect(types(events) == ["drop", "drop", "dropDatabase", "invalidate"])
        #expect(events[2]["ns"] == ["db": "school"])
        #expect(try await types(all.eventsNow()) == ["drop", "drop", "dropDatabase"])
    }

    @Test func aRenameEndsBothNames() async throws {
        try await collection.insertOne(["_id": 1])
        try await store.collection("new").insertOne(["_id": 2])
        let streams = (
            try collection.watch(), try store.collection("new").watch(), try store.watch()
        )
        try await collection.rename(
            to: Namespace(database: "main", collection: "new"),
            droppingTarget: true
        )
        let events = try await streams.0.eventsNow()
        #expect(types(events) == ["rename", "invalidate"])
        #expect(events[0]["to"] == ["db": "main", "coll": "new"])
        #expect(try await types(streams.1.eventsNow()) == ["drop", "invalidate"])
        #expect(try await types(streams.2.eventsNow()) == ["drop", "rename"])
        let target = try store.collection("newest").watch()
        try await store.collection("new").rename(
            to: Namespace(database: "main", collection: "newest")
        )
        #expect(try await types(target.eventsNow()) == ["invalidate"])
    }

    @Test func newCollectionsAreToldOnRequest() async throws {
        let stream = try store.watch(options: WatchOptions(showExpandedEvents: true))
        let plain = try store.watch()
        try await collection.insertOne(["_id": 1])
        #expect(try await types(stream.eventsNow()) == ["create", "insert"])
        #expect(try await types(plain.eventsNow()) == ["insert"])
    }

    // MARK: - Images

    @Test func imagesAreKeptOnRequest() async throws {
        try await collection.insertOne(["_id": 1, "n": 1])
        let plain = try collection.watch(
            options: WatchOptions(
                fullDocument: .whenAvailable,
                fullDocumentBeforeChange: .whenAvailable
            )
        )
        let strict = try collection.watch(options: WatchOptions(fullDocument: .required))
        let stricter = try collection.watch(
            options: WatchOptions(fullDocumentBeforeChange: .required)
        )
        try await collection.updateOne(["_id": 1], ["$inc": ["n": 1]])
        let event = try await plain.eventsNow().first
        #expect(event?["fullDocument"] == .null && event?["fullDocumentBeforeChange"] == .null)
        for stream in [strict, stricter] {
            let error = await storeError { _ = try await stream.eventsNow() }
            #expect(error?.mongoCode == 47)
        }
        try await collection.setChangeImages(true)
        #expect(try store.changeLogSettings()?.imageNamespaces == [collection.namespace])
        let stream = try collection.watch(
            options: WatchOptions(fullDocument: .required, fullDocumentBeforeChange: .required)
        )
        try await collection.updateOne(["_id": 1], ["$inc": ["n": 1]])
        try await collection.updateOne(["_id": 1], ["$inc": ["n": 1]])
        try await collection.deleteOne(["_id": 1])
        let events = try await stream.eventsNow()
        #expect(
            events.map { $0["fullDocument"] } == [["_id": 1, "n": 3], ["_id": 1, "n": 4], nil]
        )
        #expect(
            events.map { $0["fullDocumentBeforeChange"] } == [
                ["_id": 1, "n": 2], ["_id": 1, "n": 3], ["_id": 1, "n": 4],
            ]
        )
        try await collection.drop()
        #expect(try store.changeLogSettings()?.imageNamespaces == [])
    }

    @Test func lookedUpDocumentsAreThoseOfNow() async throws {
        try await collection.insertMany([["_id": 1, "n": 1], ["_id": 2]])
        let stream = try collection.watch(options: WatchOptions(fullDocument: .updateLookup))
        try await collection.updateMany([:], ["$set": ["n": 2]])
        try await collection.updateOne(["_id": 1], ["$set": ["n": 3]])
        try await collection.deleteOne(["_id": 2])
        let events = try await stream.eventsNow()
        #expect(
            events.map { $0["fullDocument"] } == [
                ["_id": 1, "n": 3], .null, ["_id": 1, "n": 3], nil,
            ]
        )
    }
}
