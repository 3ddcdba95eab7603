// SPDX-License-Identifier: MIT
//
// Cursors: one state of the store, and why they end.

import Sheaf
import Testing

@Suite("Cursors")
struct CursorTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.insertMany((0..<100).map { ["_id": .int32($0), "n": .int32(-$0)] })
    }

    /// Walks to the end, and tells how many documents there were and why there were no more.
    private func walk(_ options: FindOptions) async -> (count: Int, stop: CursorStop?) {
        var iterator = collection.find(options: options).makeAsyncIterator()
        var count = 0
        while let document = try? await iterator.next() {
            count += document.isEmpty ? 0 : 1
        }
        return (count, iterator.stop)
    }

    @Test("a cursor tells why it shows no more")
    func stops() async throws {
        guard case (100, .exhausted?) = await walk(FindOptions(batchCountMax: 7)),
            case (10, .limit?) = await walk(FindOptions(limit: 10, batchCountMax: 7)),
            case (10, .limit?) = await walk(FindOptions(sort: ["n": 1], limit: 10)),
            case (5, .exhausted?) = await walk(FindOptions(skip: 95, limit: 10)),
            case (0, .failure(let error)?) = await walk(FindOptions(maxTime: .nanoseconds(1)))
        else {
            Issue.record("a cursor tells something else")
            return
        }
        #expect(error.mongoCode == 50)
        var iterator = collection.find().makeAsyncIterator()
        _ = try await iterator.next()
        #expect(iterator.stop == nil)
    }

    @Test("a find that works for too long ends by MongoDB's number")
    func maxTime() async throws {
        for sort: Document in [[:], ["n": 1]] {
            let options = FindOptions(sort: sort, maxTime: .nanoseconds(1))
            let error = await storeError { _ = try await collection.findOne(options: options) }
            #expect(error?.code == .timeExceeded && error?.codeName == "MaxTimeMSExpired")
            let store = temporary.store
            let inSnapshot = await storeError {
                try store.read { snapshot in
                    try collection.forEachDocument(options: options, in: snapshot) { _ in true }
                }
            }
            #expect(inSnapshot?.mongoCode == 50)
        }
        let patient = FindOptions(sort: ["n": 1], maxTime: .seconds(600))
        #expect(try await collection.find(options: patient).toArray().count == 100)
        let wrong = await storeError {
            _ = try await collection.findOne(options: FindOptions(maxTime: .seconds(-1)))
        }
        #expect(wrong?.mongoCode == 51024)
    }

    // The time between batches belongs to the caller: only work counts.
    @Test("a pause between batches is not work")
    func pauses() async throws {
        let options = FindOptions(maxTime: .milliseconds(200), batchCountMax: 50)
        var iterator = collection.find(options: options).makeAsyncIterator()
        for _ in 0..<50 { _ = try await iterator.next() }
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await iterator.next()?["_id"] == 50)
    }

    @Test("a sorted cursor sees the state of its beginning")
    func oneState() async throws {
        let options = FindOptions(sort: ["n": 1], batchCountMax: 10)
        var iterator = collection.find(options: options).makeAsyncIterator()
        #expect(try await iterator.next()?["_id"] == 99)
        try await collection.deleteMany(["_id": ["$lt": 50]])
        try await collection.updateMany([:], ["$set": ["n": 0]])
        var rest: [BSONValue] = []
        while let document = try await iterator.next() { rest.append(document["n"] ?? .null) }
        #expect(rest == (0..<99).reversed().map { .int32(Int32(-$0)) })
    }

    @Test("an expired cursor says what to do")
    func expiry() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.cursorAgeMax = .milliseconds(10)
        }
        let collection = temporary.collection()
        try await collection.insertMany((0..<100).map { ["_id": .int32($0)] })
        var iterator = collection.find(options: FindOptions(sort: ["_id": 1], batchCountMax: 10))
            .makeAsyncIterator()
        _ = try await iterator.next()
        try await Task.sleep(for: .milliseconds(50))
        for _ in 0..<9 { _ = try await iterator.next() }
        let error = await storeError { _ = try await iterator.next() }
        #expect(error?.code == .cursorExpired && error?.mongoCode == 43)
        #expect(error?.message.contains("cursorAgeMax") == true)
        #expect(try await iterator.next() == nil)
    }
}
