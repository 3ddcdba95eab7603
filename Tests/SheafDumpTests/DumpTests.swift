// SPDX-License-Identifier: MIT
//
// Dumps: what is written, and that a restore makes the same store of it.

import Foundation
import Sheaf
import SheafBSON
import Testing

@testable import SheafDump

@Suite struct DumpTests {
    private let place: DumpStore
    private var store: Store { place.store }

    init() async throws {
        place = try DumpStore()
        let grades = store.collection("grades")
        try await grades.createIndex(["uid": 1], unique: true)
        try await grades.createIndex(
            ["a.b": -1, "c": 1],
            options: IndexOptions(sparse: true)
        )
        try await grades.createIndex(
            ["list": 1],
            options: IndexOptions(name: "byTag", elementKey: "tag")
        )
        for number in 0..<30 {
            let list = (0..<(number * 40)).map { entry -> BSONValue in
                ["_id": .int32(Int32(entry)), "tag": .string("t\(entry % 7)"), "text": "x"]
            }
            try await grades.insertOne([
                "_id": .int32(Int32(number)), "uid": .string("u\(number)"),
                "a": [["b": .int32(Int32(number % 3))]], "list": .array(BSONArray(list)),
            ])
        }
        let school = store.database("school")
        try await school.collection("미적분 2: a.b%*").insertOne([
            "_id": 1, "at": .date(DateTime(millisecondsSinceEpoch: 0)),
        ])
        try await school.collection("empty").create()
        try await school.collection(String(repeating: "수", count: 70)).insertOne(["_id": 1])
    }

    @Test(arguments: [false, true])
    func aRestoredDumpIsTheSameStore(compressed: Bool) async throws {
        var options = DumpOptions()
        options.compresses = compressed
        var last = DumpProgress()
        let report = try Dump(of: store, to: place.path("d"), options: options).run { progress in
            #expect(progress.documentCount == last.documentCount + 1)
            last = progress
        }
        #expect(report.documentCount == 32)
        #expect(last.documentCount == 32)
        #expect(last.share == 1)
        #expect(report.byteCount == last.byteCount)
        #expect(report.collections.count == 4)
        let names = try place.files("d").keys.sorted()
        #expect(names.count == 8)
        #expect(names.allSatisfy { $0.hasSuffix(".gz") == compressed && $0.utf8.count < 262 })
        #expect(
            names.contains(
                "school/%EB%AF%B8%EC%A0%81%EB%B6%84%202%3A%20a.b%25%2A.bson"
                    + (compressed ? ".gz" : "")
            )
        )
        try await place.withOther { other in
            let (report, events) = try await Restore.run(place.path("d"), into: other)
            #expect(report.isWhole)
            #expect(report.documentCount == 32)
            #expect(events.rejections == [])
            #expect(events.progress.last?.share == 1)
            try await expectEqual(store, other)
            #expect(try other.verify().findings == [])
        }
    }

    // The file beside the documents is what mongodump 100 writes: canonical, in this order.
    @Test func metadataAreThoseOfMongodump() throws {
        _ = try Dump(of: store, to: place.path("d")).run { _ in }
        let data = try #require(try place.files("d")["main/grades.metadata.json"])
        let text = String(decoding: data, as: UTF8.self)
        let pattern =
            #/
            \{"options":\{\},"indexes":\[(.*)\],"uuid":"[0-9a-f]{32}",
            "collectionName":"grades","type":"collection",
            "sheaf":\{"indexes":\[(.*)\]\}\}
            /#
        let match = try #require(try pattern.wholeMatch(in: text))
        #expect(
            match.1 == """
                {"v":{"$numberInt":"2"},"key":{"_id":{"$numberInt":"1"}},"name":"_id_"},\
                {"v":{"$numberInt":"2"},"key":{"uid":{"$numberInt":"1"}},"name":"uid_1",\
                "unique":true},\
                {"v":{"$numberInt":"2"},"key":{"a.b":{"$numberInt":"-1"},"c":{"$numberInt":"1"}},\
                "name":"a.b_-1_c_1","sparse":true}
                """
        )
        #expect(match.2.contains(#""elementKey":"tag""#))
    }

    // Documents lie in the file byte for byte, one behind another.
    @Test func documentsAreTheirBytes() async throws {
        _ = try Dump(of: store, to: place.path("d")).run { _ in }
        let bytes = try await store.collection("grades").find().toArray().flatMap(\.bytes)
        #expect(try place.files("d")["main/grades.bson"] == Data(bytes))
        #expect(try place.files("d")["school/empty.bson"] == Data())
    }

    @Test func aSelectionAndAFilter() throws {
        var options = DumpOptions()
        (options.selection.database, options.selection.collection) = ("main", "grades")
        options.filter = ["_id": ["$lt": 7]]
        let report = try Dump(of: store, to: place.path("d"), options: options).run { _ in }
        #expect(report.collections.map(\.documentCount) == [7])
        options = DumpOptions()
        options.selection.included = [NamespacePattern("school.*")]
        options.selection.excluded = [NamespacePattern("*.empty")]
        let second = try Dump(of: store, to: place.path("e"), options: options).run { _ in }
        #expect(second.collections.map(\.namespace.database) == ["school", "school"])
        options.selection.included = [NamespacePattern("no.*")]
        let none = try Dump(of: store, to: place.path("f"), options: options).run { _ in }
        #expect(none.collections == [])
    }

    @Test func anEarlierDumpIsReplacedOnlyWhenTold() async throws {
        _ = try Dump(of: store, to: place.path("d")).run { _ in }
        let failure = #expect(throws: DumpFailure.self) {
            try Dump(of: store, to: place.path("d")).run { _ in }
        }
        #expect(failure?.description.contains("There is a dump at") == true)
        try await store.collection("grades").deleteMany([:])
        var options = DumpOptions()
        options.replacesExisting = true
        _ = try Dump(of: store, to: place.path("d"), options: options).run { _ in }
        #expect(try place.files("d")["main/grades.bson"] == Data())
    }

    // All collections come from one state: a transfer between two of them is there on both sides
    // or on none.
    @Test func aDumpIsOneMoment() async throws {
        let (a, b) = (store.database("x").collection("a"), store.database("y").collection("b"))
        try await a.insertOne(["_id": 1, "n": 0])
        try await b.insertOne(["_id": 1, "n": 0])
        let store = store
        let writing = Task {
            while !Task.isCancelled {
                try await store.write { transaction in
                    _ = try a.updateOne([:], ["$inc": ["n": 1]], in: &transaction)
                    _ = try b.updateOne([:], ["$inc": ["n": -1]], in: &transaction)
                }
            }
        }
        for number in 0..<3 {
            try await Task.sleep(for: .milliseconds(5))
            _ = try Dump(of: store, to: place.path("d\(number)")).run { _ in usleep(200) }
            let files = try place.files("d\(number)")
            let left = try Document(validating: Array(try #require(files["x/a.bson"])))
            let right = try Document(validating: Array(try #require(files["y/b.bson"])))
            #expect(left["n"]?.integerValue == right["n"]?.integerValue.map { -$0 })
        }
        writing.cancel()
        _ = await writing.result
    }

    @Test func aFolderThatCannotBeMadeIsAnError() throws {
        try place.write("file", [1])
        let failure = #expect(throws: DumpFailure.self) {
            try Dump(of: store, to: place.path("file")).run { _ in }
        }
        #expect(failure?.description.contains("Making the folder") == true)
    }
}

@Suite struct NamespacePatternTests {
    @Test(arguments: [
        ("*", "a.b", true), ("a.*", "a.b.c", true), ("a.*", "b.a", false), ("a.b", "a.b", true),
        ("a.b", "a.bc", false), ("*.c", "a.b.c", true), ("a.*x*z", "a.1x2z", true),
        ("a.*x*z", "a.1x2", false), ("a.x*x", "a.x", false), (#"a.\*"#, "a.*", true),
        (#"a.\*"#, "a.b", false), ("*b*b", "a.bcb", true),
    ])
    func matching(_ pattern: String, _ name: String, _ matches: Bool) throws {
        let parts = name.split(separator: ".", maxSplits: 1)
        let namespace = Namespace(database: String(parts[0]), collection: String(parts[1]))
        #expect(NamespacePattern(pattern).matches(namespace) == matches)
    }

    @Test func renaming() throws {
        let renaming = try #require(NamespaceRenaming(from: "a.*_old", to: "b.x*"))
        let renamed = renaming.renamed(Namespace(database: "a", collection: "c_old"))
        #expect(renamed == Namespace(database: "b", collection: "xc"))
        #expect(renaming.renamed(Namespace(database: "a", collection: "c")) == nil)
        #expect(NamespaceRenaming(from: "a.*", to: "b.c") == nil)
    }

    @Test(arguments: ["grades", "a.b", "미적분", "a/b c%d:e*", "$x~+&=@-_"])
    func fileNames(_ name: String) {
        let escaped = CollectionFileName.escaped(name)
        #expect(escaped.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        #expect(CollectionFileName.unescaped(escaped) == name)
    }
}
