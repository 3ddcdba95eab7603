// SPDX-License-Identifier: MIT
//
// Names: which are allowed, which are refused, and that two spellings are two names.

import Sheaf
import Testing

@Suite("Names")
struct NamespaceTests {
    @Test(
        "names that no collection may have",
        arguments: [
            "", "../x", "a/b", "a\\b", "a\0b", "system.users", "$cmd", "a$b", ".a", "a.", "a..b",
            String(repeating: "x", count: 251), "a\u{200B}b", "a\u{202E}b", "a\nb", "a／b", "a․b",
            "＄cmd", "ａ", "a\u{2215}b",
        ]
    )
    func refusedCollections(name: String) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection(name)
        let insert = await storeError { try await collection.insertOne(["a": 1]) }
        #expect(insert?.code == .invalidName && insert?.mongoCode == 73)
        let find = await storeError { _ = try await collection.findOne() }
        #expect(find?.code == .invalidName)
        let index = await storeError { try await collection.createIndex(["a": 1]) }
        #expect(index?.code == .invalidName)
        #expect(try temporary.store.databaseNames() == [])
    }

    @Test(
        "names that no database may have",
        arguments: [
            "", "a.b", "a b", "a/b", "a\\b", "a$b", "a\"b", "a*b", "a\0", "a?", "../a",
            String(repeating: "x", count: 64),
        ]
    )
    func refusedDatabases(name: String) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.store.database(name).collection("c")
        let error = await storeError { try await collection.insertOne(["a": 1]) }
        #expect(error?.code == .invalidName && error?.mongoCode == 73)
    }

    @Test("names that are allowed, each a collection of its own")
    func allowed() async throws {
        let temporary = try TemporaryStore()
        let names = [
            "a", "a.b", "A", "성적", "é", "e\u{301}", "_x", "a b", "a-b", "a:b", "systems.x",
            String(repeating: "x", count: 250),
        ]
        for (number, name) in names.enumerated() {
            let collection = temporary.collection(name)
            try await collection.insertOne(["_id": .int32(Int32(number))])
        }
        for (number, name) in names.enumerated() {
            let found = try await temporary.collection(name).find().toArray()
            #expect(found == [["_id": .int32(Int32(number))]], "\(name)")
        }
        #expect(try temporary.store.database("main").collectionNames().count == names.count)
    }
}
