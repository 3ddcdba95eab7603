// SPDX-License-Identifier: MIT
//
// Finding: filters, skip and limit, batches over one snapshot, and documents read where they lie.

import Sheaf
import Testing

@Suite("Find")
struct FindTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    private func fill(_ count: Int32) async throws {
        try await collection.insertMany(
            (0..<count).map { ["_id": .int32($0), "even": .bool($0 % 2 == 0)] }
        )
    }

    @Test("a collection that is not there is empty")
    func missingCollection() async throws {
        #expect(try await collection.find().toArray() == [])
        #expect(try await collection.findOne(["a": 1]) == nil)
        #expect(try await collection.countDocuments(["a": 1]) == 0)
        #expect(try await collection.estimatedDocumentCount() == 0)
        #expect(try await collection.deleteMany([:]).deletedCount == 0)
        #expect(try await collection.updateMany([:], ["$set": ["a": 1]]).matchedCount == 0)
        #expect(try temporary.store.database("main").collectionNames() == [])
    }

    @Test(
        "skip and limit",
        arguments: [(0, nil), (3, nil), (0, 4), (3, 4), (98, 4), (200, 1), (0, 0)]
    )
    func skipAndLimit(skip: Int, limit: Int?) async throws {
        try await fill(100)
        let all = (0..<100).map { BSONValue.int32($0) }
        let limitOrNone = limit.flatMap { $0 > 0 ? $0 : nil } ?? 100
        let expected = Array(all.dropFirst(skip).prefix(limitOrNone))
        for batchCountMax in [1, 7, 1000] {
            let options = FindOptions(skip: skip, limit: limit, batchCountMax: batchCountMax)
            let found = try await collection.find([:], options: options).toArray()
            #expect(found.map { $0["_id"] ?? .null } == expected)
        }
        let counted = try await collection.countDocuments(
            [:],
            options: CountOptions(skip: skip, limit: limit)
        )
        #expect(counted == expected.count)
        let even = try await collection.countDocuments(
            ["even": true],
            options: CountOptions(skip: skip, limit: limit)
        )
        #expect(even == max(0, min(50 - skip, limitOrNone)))
    }

    @Test("a wrong filter, skip or limit is told by MongoDB's number")
    func mistakes() async throws {
        let filter = await storeError { _ = try await collection.find(["$no": 1]).toArray() }
        #expect(filter?.mongoCode == 2)
        let options = FindOptions(skip: -1)
        let skip = await storeError {
            _ = try await collection.find([:], options: options).toArray()
        }
        #expect(skip?.mongoCode == 51024)
    }

    // A cursor that has begun sees the state of its beginning, whatever is written between its
    // batches; a second walk over the same sequence sees the state of then.
    @Test("a walk sees one state of the store")
    func oneSnapshot() async throws {
        try await fill(100)
        let sequence = collection.find([:], options: FindOptions(batchCountMax: 10))
        var iterator = sequence.makeAsyncIterator()
        _ = try await iterator.next()
        try await collection.deleteMany(["_id": ["$gte": 5]])
        try await collection.insertOne(["_id": 1000])
        var count = 1
        while try await iterator.next() != nil { count += 1 }
        #expect(count == 100)
        #expect(try await iterator.next() == nil)
        #expect(try await sequence.toArray().count == 6)
    }

    @Test("a walk goes on after its collection was dropped")
    func droppedMeanwhile() async throws {
        try await fill(100)
        var iterator = collection.find([:], options: FindOptions(batchCountMax: 10))
            .makeAsyncIterator()
        _ = try await iterator.next()
        try await collection.drop()
        try await collection.insertOne(["_id": "new"])
        var count = 1
        while try await iterator.next() != nil { count += 1 }
        #expect(count == 100)
        #expect(try await collection.countDocuments() == 1)
    }

    @Test("an old cursor expires, and says so")
    func expiry() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.cursorAgeMax = .milliseconds(20)
        }
        let collection = temporary.collection()
        try await collection.insertMany((0..<100).map { ["_id": .int32($0)] })
        var iterator = collection.find([:], options: FindOptions(batchCountMax: 10))
            .makeAsyncIterator()
        _ = try await iterator.next()
        let error = await storeError {
            for _ in 0..<200 {
                try await Task.sleep(for: .milliseconds(10))
                if try await iterator.next() == nil { return }
            }
        }
        #expect(error?.code == .cursorExpired && error?.mongoCode == 43)
    }

    @Test("documents are read where they lie")
    func handles() async throws {
        try await collection.insertOne([
            "_id": 1, "a": ["5": "field", "list": [10, ["b": 20], 30]],
        ])
        try temporary.store.read { snapshot in
            _ = try collection.withDocument(["_id": 1], in: snapshot) { document throws in
                #expect(try document.value(at: "a.5") == "field")
                #expect(try document.value(at: "a.list.1.b") == 20)
                #expect(try document.value(at: "a.list.01") == nil)
                #expect(try document.value(at: "a.list.b") == nil)
                #expect(try document.value(at: "a.list.3") == nil)
                #expect(try document.value(at: "a.5.x") == nil)
                #expect(try document.type(at: "a.list") == .array)
                #expect(try document.count(at: "a.list") == 3)
                #expect(try document.count(at: "a") == 2)
                #expect(try document.count(at: "a.5") == nil)
                #expect(try document.elements(at: "a.list", from: 1, count: 5) == [["b": 20], 30])
                #expect(try document.elements(at: "a.list", from: 0, count: 1) == [10])
                #expect(try document.elements(at: "a.list", count: 0) == [])
                #expect(try document.elements(at: "a.none", count: 3) == [])
                #expect(try document.elements(at: "a.list", from: 1, count: .max).count == 2)
                #expect(try document.copy()["_id"] == 1)
                #expect(try document.byteCount() == document.copy().bytes.count)
            }
            let none = try collection.withDocument(["_id": 2], in: snapshot) { _ in true }
            #expect(none == nil)
        }
    }
}
