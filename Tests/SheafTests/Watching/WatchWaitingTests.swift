// SPDX-License-Identifier: MIT
//
// Waiting for changes: who wakes a reader, what ends its waiting, and what it holds meanwhile.

import Testing

@testable import Sheaf

@Suite("Waiting for changes")
struct WatchWaitingTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.enableChangeLog()
    }

    /// Readers that would look for commits once an hour get all events: commits wake them.
    @Test func commitsOfThisProcessWakeReaders() async throws {
        let options = WatchOptions(batchCountMax: 7, pollInterval: .seconds(3600))
        let stream = try collection.watch(options: options)
        let collection = collection
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var sum = 0
                    for try await event in stream {
                        sum += Int(event["fullDocument"]?.documentValue?["n"]?.integerValue ?? 0)
                        if event["fullDocument"]?.documentValue?["n"] == 60 { break }
                    }
                    return sum
                }
            }
            for n in 1...60 { try await collection.insertOne(["n": .int32(Int32(n))]) }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 60 * 61 / 2, count: 4))
    }

    @Test func cancellingEndsTheWaiting() async throws {
        let options = WatchOptions(pollInterval: .seconds(3600))
        let stream = try collection.watch(options: options)
        let task = Task { () -> StoreError? in
            var events = stream.makeAsyncIterator()
            do throws(StoreError) {
                _ = try await events.next()
                return nil
            } catch {
                return error
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    @Test func closingEndsTheWaiting() async throws {
        let stream = try collection.watch(options: WatchOptions(pollInterval: .milliseconds(5)))
        let task = Task { () -> StoreError? in
            var events = stream.makeAsyncIterator()
            do throws(StoreError) {
                _ = try await events.next()
                return nil
            } catch {
                return error
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        temporary.store.close()
        #expect(await task.value?.code == .closed)
    }

    /// Between batches a reader has no snapshot, so that what it has yet to read is not in the way
    /// of the space that others free.
    @Test func aSlowReaderHoldsNothing() async throws {
        var events = try collection.watch(options: WatchOptions(batchCountMax: 1))
            .makeAsyncIterator()
        try await collection.insertMany([["_id": 1], ["_id": 2]])
        #expect(try await events.next() != nil)
        #expect(try temporary.store.activity().cursorAges == [])
        #expect(try await events.nextBatch(maxAwaitTime: .zero).count == 1)
        #expect(try await events.nextBatch(maxAwaitTime: .milliseconds(1)).isEmpty)
    }
}
