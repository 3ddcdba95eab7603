// SPDX-License-Identifier: MIT
//
// Restores of dumps as MongoDB's tools write them, of damaged ones, and into stores that are not
// empty.

import Foundation
import Sheaf
import SheafBSON
import Testing

@testable import SheafDump

@Suite struct RestoreTests {
    private let place: DumpStore
    private var store: Store { place.store }

    init() throws {
        place = try DumpStore()
    }

    private func bytes(_ documents: [Document]) -> [UInt8] { documents.flatMap(\.bytes) }

    // What mongodump 100 leaves of a server: the version, its log, its own collections, a view, a
    // time series, indexes of kinds that are not here and old forms of those that are.
    @Test func aFolderOfMongodump() async throws {
        try place.write("d/prelude.json", Array(#"{"ServerVersion":"8.0.4"}"#.utf8))
        try place.write("d/oplog.bson", bytes([["ts": 1]]))
        try place.write("d/admin/system.version.bson", bytes([["_id": "x"]]))
        try place.write("d/shop/orders.bson", bytes([["_id": 1, "n": 1], ["_id": 2, "n": 2]]))
        try place.write(
            "d/shop/orders.metadata.json",
            Array(
                """
                {"options":{"capped":true,"size":{"$numberLong":"4096"}},"indexes":[\
                {"v":{"$numberInt":"2"},"key":{"_id":{"$numberInt":"1"}},"name":"_id_"},\
                {"v":{"$numberInt":"1"},"unique":true,"key":{"n":{"$numberDouble":"1.0"}},\
                "name":"n_1","ns":"shop.orders","background":true},\
                {"v":{"$numberInt":"2"},"key":{"at":{"$numberLong":"-1"}},"name":"ttl",\
                "expireAfterSeconds":{"$numberLong":"3600"},\
                "partialFilterExpression":{"n":{"$gt":{"$numberInt":"1"}}}},\
                {"v":{"$numberInt":"2"},"key":{"t":"text"},"name":"t_text",\
                "weights":{"t":{"$numberInt":"1"}}},\
                {"v":{"$numberInt":"2"},"key":{"place":"2dsphere"},"name":"place_2dsphere"}],\
                "uuid":"0123456789abcdef0123456789abcdef","collectionName":"orders",\
                "type":"collection"}
                """.utf8
            )
        )
        try place.write(
            "d/shop/recent.metadata.json",
            Array(#"{"options":{"viewOn":"orders"},"collectionName":"recent","type":"view"}"#.utf8)
        )
        try place.write("d/shop/plain.bson", bytes([["_id": 9]]))
        let (report, events) = try await Restore.run(place.path("d"), into: store)
        #expect(report.documentCount == 3)
        #expect(!report.isWhole)
        #expect(report.collections.map(\.namespace.description) == ["shop.orders", "shop.plain"])
        #expect(
            events.rejections.map(\.subject) == [.index("t_text"), .index("place_2dsphere")]
        )
        #expect(report.collections[0].indexCount == 2)
        #expect(
            events.notes == [
                "admin.system.version belongs to a MongoDB server and is left out",
                "shop.recent is a view and is left out",
                "shop.orders: collections have no options here: capped, size",
            ]
        )
        let orders = store.database("shop").collection("orders")
        #expect(try await orders.listIndexes().map(\.name) == ["_id_", "n_1", "ttl"])
        #expect(try await orders.listIndexes()[2].expireAfterSeconds == 3600)
        #expect(try await orders.find().toArray() == [["_id": 1, "n": 1], ["_id": 2, "n": 2]])
        #expect(try store.verify().isSound)
    }

    // Documents that are there already, that break a unique index, and that are no BSON, each told
    // by its number in the file.
    @Test func rejectedDocumentsAreToldByTheirNumbers() async throws {
        let collection = store.collection("c")
        try await collection.createIndex(["n": 1], unique: true)
        try await collection.insertMany([["_id": 2, "n": 20], ["_id": 100, "n": 4]])
        let documents: [Document] = (1...6).map { ["_id": .int32($0), "n": .int32($0)] }
        var file = bytes(documents)
        file[bytes(Array(documents[..<4])).count + 4] = 0x44
        try place.write("d/main/c.bson", file)
        for batch in [1, 2, 1000] {
            try await collection.deleteMany(["_id": ["$in": [1, 3, 6]]])
            let (report, events) = try await Restore.run(place.path("d"), into: store) {
                $0.batchCountMax = batch
            }
            #expect(report.documentCount == 3)
            #expect(report.rejectedCount == 3)
            #expect(!report.isWhole)
            let size = documents[0].bytes.count
            #expect(
                Set(events.rejections.map(\.subject)) == [
                    .document(number: 2, offset: size),
                    .document(number: 4, offset: 3 * size),
                    .document(number: 5, offset: nil),
                ]
            )
            let ids = try await collection.find().toArray().map { $0["_id"] }
            #expect(Set(ids) == [1, 2, 3, 6, 100])
        }
        await #expect(throws: DumpFailure.self) {
            _ = try await Restore.run(place.path("d"), into: store) { $0.stopsOnError = true }
        }
    }

    // With stop-on-error the first rejected document ends the work, and what came before stays.
    @Test func theFirstErrorEndsTheWorkWhenTold() async throws {
        try await store.collection("c").insertOne(["_id": 3])
        try place.write("d/main/c.bson", bytes((1...6).map { ["_id": .int32($0)] }))
        try place.write("d/main/d.bson", bytes([["_id": 1]]))
        do {
            _ = try await Restore.run(place.path("d"), into: store) { $0.stopsOnError = true }
            Issue.record("nothing was thrown")
        } catch let failure as DumpFailure {
            #expect(failure.description.hasPrefix("main.c, document 3 at byte "))
        }
        let ids = try await store.collection("c").find().toArray().map { $0["_id"] }
        #expect(Set(ids) == [1, 2, 3])
        #expect(try await store.collection("d").countDocuments() == 0)
    }

    @Test(arguments: [true, false])
    func aFileThatEndsTooEarlyIsTold(compressed: Bool) async throws {
        let whole = bytes((1...2000).map { ["_id": .int32($0)] })
        var file = Array(whole.dropLast(5))
        if compressed {
            let encoder = try GzipEncoder()
            file = encoder.encode(whole) + encoder.finish()
            file.removeLast(100)
        }
        try place.write("d/main/c.bson" + (compressed ? ".gz" : ""), file)
        let (report, events) = try await Restore.run(place.path("d"), into: store)
        #expect(!report.isWhole)
        #expect(report.collections[0].isWhole == false)
        #expect(report.documentCount == report.collections[0].documentCount)
        #expect(report.documentCount > 1000 || compressed)
        guard case .rest? = events.rejections.last?.subject else {
            Issue.record("the rest is not told")
            return
        }
        #expect(try store.verify().isSound)
    }

    @Test func damagedCompressedBytesAreTold() async throws {
        let encoder = try GzipEncoder()
        var file = encoder.encode(bytes([["_id": 1]])) + encoder.finish()
        file[12] ^= 0xFF
        try place.write("d/main/c.bson.gz", file)
        let (report, _) = try await Restore.run(place.path("d"), into: store)
        #expect(!report.isWhole)
    }

    // Two compressed streams one behind another are one, and bytes are decompressed in parts.
    @Test func compressionIsGzip() throws {
        let parts = [bytes([["_id": 1]]), [UInt8](repeating: 7, count: 3 << 20)]
        var file: [UInt8] = []
        for part in parts {
            let encoder = try GzipEncoder()
            file += encoder.encode(part) + encoder.finish()
        }
        #expect(file.count < 20_000)
        try place.write("x.gz", file)
        let input = try DumpInput(place.path("x.gz"))
        var all: [UInt8] = []
        while case let chunk = try input.read(), !chunk.isEmpty {
            #expect(chunk.count <= 1 << 18)
            all += chunk
        }
        #expect(all == parts[0] + parts[1])
    }

    @Test func dropAndRenaming() async throws {
        try await store.collection("c").insertMany([["_id": 1, "old": true], ["_id": 5]])
        try place.write("d/main/c.bson", bytes([["_id": 1]]))
        try place.write("d/main/e.bson", [])
        let (report, _) = try await Restore.run(place.path("d"), into: store) { $0.drops = true }
        #expect(report.isWhole)
        #expect(try await store.collection("c").find().toArray() == [["_id": 1]])
        #expect(try store.database("main").collectionNames() == ["c", "e"])
        let (second, _) = try await Restore.run(place.path("d"), into: store) { options in
            options.renamings = [NamespaceRenaming(from: "main.*", to: "copy.new_*")!]
            options.selection.excluded = [NamespacePattern("*.e")]
        }
        #expect(second.collections.map(\.namespace.description) == ["copy.new_c"])
        #expect(try store.database("copy").collectionNames() == ["new_c"])
    }

    // The folder of one database, and one file.
    @Test func partsOfADump() async throws {
        try place.write("d/main/c.bson", bytes([["_id": 1]]))
        let refused = #expect(throws: DumpFailure.self) { try Restore(of: place.path("d/main")) }
        #expect(refused?.isUsage == true)
        #expect(throws: DumpFailure.self) { try Restore(of: place.path("d/main/c.bson")) }
        #expect(throws: DumpFailure.self) { try Restore(of: place.path("none")) }
        _ = try await Restore.run(place.path("d/main"), into: store) {
            $0.selection.database = "x"
        }
        _ = try await Restore.run(place.path("d/main/c.bson"), into: store) {
            ($0.selection.database, $0.selection.collection) = ("y", "z")
        }
        #expect(try await store.database("x").collection("c").countDocuments() == 1)
        #expect(try await store.database("y").collection("z").countDocuments() == 1)
    }

    // MongoDB allows names that are refused here: the others are restored all the same.
    @Test func namesThatAreRefusedHere() async throws {
        try place.write("d/main/a%2Fb.bson", bytes([["_id": 1]]))
        try place.write("d/main/c.bson", bytes([["_id": 1]]))
        let (report, events) = try await Restore.run(place.path("d"), into: store)
        #expect(!report.isWhole)
        #expect(events.rejections.map(\.subject) == [.collection])
        #expect(events.rejections.first?.namespace.collection == "a/b")
        #expect(report.documentCount == 1)
        let (second, _) = try await Restore.run(place.path("d"), into: store) { options in
            options.drops = true
            options.renamings = [NamespaceRenaming(from: "*/*", to: "*-*")!]
        }
        #expect(second.isWhole)
        #expect(try store.database("main").collectionNames() == ["a-b", "c"])
    }

    @Test func metadataThatAreNoneAreRefused() async throws {
        try place.write("d/main/c.bson", bytes([["_id": 1]]))
        for text in ["{", "[]", #"{"indexes": [1]}"#] {
            try place.write("d/main/c.metadata.json", Array(text.utf8))
            #expect(throws: DumpFailure.self) { try Restore(of: place.path("d")) }
        }
        #expect(try store.databaseNames() == [])
    }
}
