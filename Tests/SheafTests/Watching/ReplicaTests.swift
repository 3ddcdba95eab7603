// SPDX-License-Identifier: MIT
//
// Random updates of documents that spill and shrink are followed by replicas: whoever applies the
// events has the same documents in the end, and whoever keeps up has them after each event.

import SheafDifferential
import SheafTestSupport
import Testing

@testable import Sheaf

@Suite("Replicas")
struct ReplicaTests {
    private let temporary: TemporaryStore
    private let source: Collection
    private let replica: Replica

    init() async throws {
        temporary = try TemporaryStore()
        source = temporary.collection("source")
        replica = Replica(collection: temporary.collection("replica"))
        try await source.enableChangeLog()
    }

    private func documents(_ collection: Collection) async throws -> [BSONValue] {
        try await collection.find([:], options: FindOptions(sort: ["_id": 1])).toArray()
            .map { BSONValue.document($0).withSortedFields }
    }

    /// A reader that takes each event when it comes has the same documents after each, from
    /// MongoDB's fields alone.
    @Test(arguments: 11...12)
    func aReaderThatKeepsUpIsAlwaysRight(_ seed: Int) async throws {
        var events = try source.watch().makeAsyncIterator()
        var run = try StoreRun(seed: UInt64(seed), in: source, documents: 4, scale: 300)
        for event in try await events.eventsNow() { try await replica.apply(event) }
        for _ in 0..<70 {
            try run.advance(by: 1)
            for event in try await events.eventsNow() { try await replica.apply(event) }
            try await #require(documents(replica.collection) == documents(source))
        }
        #expect(run.changeCount > 25)
    }

    /// A reader that lags behind by so many updates, and resumes by token each time, is right
    /// whenever it has caught up; the documents that it looks up are newer than the events.
    @Test(arguments: 21...22)
    func aReaderThatLagsIsRightInTheEnd(_ seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var token = try source.watch().makeAsyncIterator().resumeToken
        var run = try StoreRun(seed: UInt64(seed), in: source, documents: 4, scale: 300)
        for _ in 0..<8 {
            for _ in 0..<5 { try run.advance(by: 1 + random.below(8)) }
            while true {
                let options = WatchOptions(resumeAfter: token, batchCountMax: 3)
                var events = try source.watch(options: options).makeAsyncIterator()
                let batch = try await events.nextBatch(maxAwaitTime: .zero)
                for event in batch { try await replica.apply(event) }
                token = events.resumeToken
                if batch.isEmpty { break }
            }
            try await #require(documents(replica.collection) == documents(source))
        }
        #expect(run.changeCount > 60)
    }

    /// The exact edits make of each document what the updates made, byte for byte, however late
    /// they are read; and nothing is looked up for them.
    @Test(arguments: 31...32)
    func exactEditsAreExact(_ seed: Int) async throws {
        try await source.setChangeImages(true)
        let options = WatchOptions(
            fullDocument: .required,
            fullDocumentBeforeChange: .required,
            showEdits: true
        )
        let stream = try source.watch(options: options)
        var run = try StoreRun(seed: UInt64(seed), in: source, documents: 4, scale: 300)
        for _ in 0..<6 { try run.advance(by: 25) }
        var copies: [BSONValue: Document] = [:]
        for event in try await stream.eventsNow() {
            let id = try #require(event["documentKey"]?.documentValue?["_id"])
            let after = try #require(event["fullDocument"]?.documentValue)
            if let before = copies[id] {
                #expect(event["fullDocumentBeforeChange"] == .document(before))
                if event["operationType"] == "update" {
                    let script = try ToldEdits.script(event)
                    try #require(EditInterpreter.apply(script, to: before) == after)
                }
            }
            copies[id] = after
        }
        #expect(copies.count == 4)
        for (id, copy) in copies {
            #expect(try await source.findOne(["_id": id]) == copy)
        }
        #expect(try temporary.store.verify().findings.isEmpty)
    }
}
