// SPDX-License-Identifier: MIT
//
// The catalog: collections come and go with the transaction that wants them, and what a store
// remembers of it is right after a rollback and beside another handle.

import Sheaf
import Testing

@Suite("Catalog")
struct CatalogTests {
    private struct Refusal: Error {}

    @Test("databases and collections are there while they have something")
    func names() async throws {
        let temporary = try TemporaryStore()
        let store = temporary.store
        #expect(try store.databaseNames() == [])
        try await store.collection("b").insertOne([:])
        try await store.collection("a").insertOne([:])
        try await store.database("school").collection("x").insertOne([:])
        #expect(try store.databaseNames() == ["main", "school"])
        #expect(try store.database("main").collectionNames() == ["a", "b"])
        try await store.collection("c").create()
        let again = await storeError { try await store.collection("c").create() }
        #expect(again?.mongoCode == 48)
        #expect(try await store.database("main").drop().droppedNames == ["a", "b", "c"])
        #expect(try store.databaseNames() == ["school"])
        #expect(try await store.collection("a").drop().droppedNames == [])
        #expect(try store.verify().findings == [])
    }

    @Test("a dropped collection begins anew")
    func dropAndCreate() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        for round in 0..<5 {
            try await collection.createIndex(["a": 1], unique: true)
            try await collection.insertOne(["_id": 1, "a": .int32(Int32(round))])
            #expect(try await collection.find().toArray().count == 1)
            try await collection.drop()
            #expect(try await collection.listIndexes() == [])
        }
        #expect(try temporary.store.verify().findings == [])
    }

    // The catalog's state is remembered by a token. A transaction that is rolled back has given a
    // token to a state that never was; nobody may take it for a later one.
    @Test("a rollback leaves no collection, no index, and no memory of them")
    func rollback() async throws {
        let temporary = try TemporaryStore()
        let (store, collection) = (temporary.store, temporary.collection())
        for round in 0..<3 {
            await #expect(throws: Refusal.self) {
                try await store.write { transaction in
                    try collection.insertOne(["_id": 1], in: &transaction)
                    try collection.createIndex(["a": 1], in: &transaction)
                    #expect(try collection.countDocuments(in: transaction.snapshot) == 1)
                    throw Refusal()
                }
            }
            #expect(try store.databaseNames() == [], "round \(round)")
            #expect(try await collection.findOne() == nil)
            #expect(try await collection.listIndexes() == [])
        }
        try await collection.insertOne(["_id": 2])
        #expect(try await collection.listIndexes().map(\.name) == ["_id_"])
        await #expect(throws: Refusal.self) {
            try await store.write { transaction in
                try collection.drop(in: &transaction)
                throw Refusal()
            }
        }
        #expect(try await collection.find().toArray() == [["_id": 2]])
        #expect(try store.verify().findings == [])
    }

    @Test("two handles on one file see each other's collections")
    func twoHandles() async throws {
        let temporary = try TemporaryStore()
        let other = try Store.open(at: temporary.path)
        let (here, there) = (temporary.collection(), other.collection("test"))
        try await here.insertOne(["_id": 1])
        #expect(try await there.findOne() == ["_id": 1])
        try await there.createIndex(["a": 1], unique: true)
        try await here.insertOne(["_id": 2, "a": 1])
        let error = await storeError { try await here.insertOne(["_id": 3, "a": 1]) }
        #expect(error?.code == .duplicateKey)
        other.close()
        other.close()
        let closed = await storeError { _ = try await there.findOne() }
        #expect(closed?.code == .closed)
        #expect(try await here.countDocuments() == 2)
    }

    @Test("an array makes an index one of several keys, once")
    func multikeyFlag() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["a": 1])
        try await collection.insertOne(["_id": 1, "a": 1])
        #expect(try await collection.listIndexes()[1].isMultikey == false)
        let first = try await collection.insertOne(["_id": 2, "a": [1, 2]])
        let second = try await collection.insertOne(["_id": 3, "a": [1, 2]])
        #expect(try await collection.listIndexes()[1].isMultikey == true)
        #expect(second.recordsWritten < first.recordsWritten)
        try await collection.updateMany([:], ["$set": ["a": [5]]])
        #expect(try temporary.store.verify().findings == [])
    }
}
