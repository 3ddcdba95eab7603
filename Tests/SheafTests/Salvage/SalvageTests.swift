// SPDX-License-Identifier: MIT
//
// Salvage: a sound file comes out whole, and of a damaged one every document that is saved is one
// that was there, to the byte.

import Foundation
import Sheaf
import SheafTestSupport
import Testing

@Suite struct SalvageTests {
    private let temporary: TemporaryStore
    private var path: String { temporary.path }

    init() async throws {
        temporary = try TemporaryStore()
        let store = temporary.store
        let grades = store.collection("grades")
        try await grades.createIndex(["uid": 1], unique: true)
        try await grades.createIndex(
            ["list": 1],
            options: IndexOptions(name: "byTag", elementKey: "tag")
        )
        for number in 0..<60 {
            let count = number % 10 == 3 ? 900 : number % 10
            let list = (0..<count).map { entry -> BSONValue in
                ["_id": .int32(Int32(entry)), "tag": .string("t\(entry % 7)"), "text": "element"]
            }
            try await grades.insertOne([
                "_id": .int32(Int32(number)), "uid": .string("u\(number)"),
                "list": .array(BSONArray(list)),
                "pad": .string(String(repeating: "x", count: number * 100)),
            ])
        }
        let school = store.database("school").collection("rooms")
        try await school.createIndex(["a.b": -1], options: IndexOptions(sparse: true))
        try await school.insertMany((0..<700).map { ["_id": .int32($0), "a": ["b": 1]] })
        // Free pages with what was there before: it must not come back.
        try await school.updateMany(["_id": ["$lt": 50]], ["$set": ["new": true]])
        try await grades.deleteMany(["_id": ["$in": [7, 13]]])
    }

    /// All documents by the names of their collections.
    private func contents(_ store: Store) async throws -> [String: [Document]] {
        var contents: [String: [Document]] = [:]
        for namespace in try store.read({ $0.namespaces }) {
            let collection = store.database(namespace.database).collection(namespace.collection)
            contents[namespace.description] = try await collection.find().toArray()
        }
        return contents
    }

    private func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Salvages a file of these bytes, and shows what came of it.
    private func salvage<Result>(
        _ bytes: [UInt8],
        _ body: (SalvageReport, Store) async throws -> Result
    ) async throws -> Result {
        let folder = TemporaryFolder()
        let (damaged, saved) = ("\(folder.path)/damaged", "\(folder.path)/saved")
        try Data(bytes).write(to: URL(fileURLWithPath: damaged))
        var options = StoreOptions()
        options.durability = .withoutSync
        let report = try await Store.salvage(damaged, into: saved, options: options)
        #expect(Array(try Data(contentsOf: URL(fileURLWithPath: damaged))) == bytes)
        let store = try Store.open(at: saved, options: options)
        defer { store.close() }
        #expect(try store.verify().findings == [])
        return try await body(report, store)
    }

    @Test func aSoundFileComesOutWhole() async throws {
        let before = try await contents(temporary.store)
        let indexes = try await temporary.collection("grades").listIndexes()
        temporary.store.close()
        try await salvage(try bytes()) { report, store async throws in
            #expect(report.findings == [])
            #expect(report.isWhole)
            #expect(report.documentCount == 758)
            #expect(report.collections.map(\.indexCount) == [2, 1])
            #expect(try await contents(store) == before)
            #expect(try await store.collection("grades").listIndexes() == indexes)
        }
    }

    // Random damage of every kind: the process lives, what is saved is what was there, and what is
    // not is told.
    @Test func whatIsSavedWasThere() async throws {
        let before = try await contents(temporary.store)
        let known = Set(before.values.joined())
        temporary.store.close()
        let sound = try bytes()
        var wholeCount = 0
        for seed in 0..<40 {
            var random = SeededGenerator(seed: UInt64(seed))
            try await salvage(damaged(sound, &random)) { report, store async throws in
                let after = try await contents(store)
                for document in after.values.joined() {
                    #expect(known.contains(document), "seed \(seed)")
                }
                if report.isWhole { #expect(after == before, "seed \(seed)") }
                #expect(report.documentCount == after.values.reduce(0) { $0 + $1.count })
                wholeCount += report.isWhole ? 1 : 0
            }
        }
        #expect((1..<40).contains(wholeCount))
    }

    private func damaged(_ sound: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = sound
        let pageCount = bytes.count / 4096
        for _ in 0...random.below(4) {
            let page = (2 + random.below(pageCount - 2)) * 4096
            let range = page..<(page + 4096)
            switch random.below(5) {
            case 0: bytes[page + random.below(4096)] ^= 1 << 3
            case 1: bytes.replaceSubrange(range, with: repeatElement(0, count: 4096))
            case 2: for offset in 0..<64 { bytes[page + offset] = UInt8(random.below(256)) }
            case 3:
                let other = (2 + random.below(pageCount - 2)) * 4096
                bytes.replaceSubrange(range, with: sound[other..<other + 4096])
            default: bytes[page + 8 + random.below(16)] ^= 0xFF
            }
        }
        if random.oneIn(10) { bytes.removeLast(4096 * (1 + random.below(20))) }
        return bytes
    }

    // Pages of trees that lead to others are gone: the leaves below are found by themselves. When
    // it is one tree, everything is in its place; when several are, a leaf may be of any of them.
    @Test(arguments: [true, false])
    func leavesBelowADamagedPageAreFound(isOne: Bool) async throws {
        let before = try await contents(temporary.store)
        temporary.store.close()
        let sound = try bytes()
        let branches = stride(from: 2 * 4096, to: sound.count, by: 4096).filter { page in
            sound[page + 10] == 0x01 && sound[page + 11] == 0
        }
        #expect(branches.count >= 2)
        for damaged in isOne ? branches.map({ [$0] }) : [branches] {
            var bytes = sound
            for page in damaged { bytes[page + 10] = 0xFF }
            try await salvage(bytes) { report, store async throws in
                let after = try await contents(store)
                if isOne {
                    #expect(report.isWhole)
                    #expect(after == before)
                } else {
                    #expect(!report.isWhole)
                    #expect(after["lost.mixed"]?.count ?? 0 > 600)
                    let known = Set(before.values.joined())
                    #expect(after.values.joined().allSatisfy { known.contains($0) })
                    #expect(report.findings.contains { $0.contains("cannot be read") })
                }
            }
        }
    }

    @Test func aCollectionThatTheCatalogLostIsSaved() async throws {
        let before = try await contents(temporary.store)
        temporary.store.close()
        var bytes = try bytes()
        // The key of the entry in the catalog, wherever it stands, and what follows.
        let key = Array("c\u{0}school\u{0}rooms".utf8)
        for start in 0..<(bytes.count - key.count - 40)
        where bytes[start..<start + key.count].elementsEqual(key) {
            bytes[start + key.count + 20] ^= 0xFF
        }
        try await salvage(bytes) { report, store async throws in
            #expect(!report.isWhole)
            let after = try await contents(store)
            #expect(after["main.grades"] == before["main.grades"])
            let lost = after.filter { $0.key.hasPrefix("lost.documents-") }
            #expect(lost.values.first == before["school.rooms"])
            #expect(
                report.findings.contains("The entry of school.rooms in the catalog is damaged.")
            )
        }
    }

    @Test(arguments: [[0], [1], [0, 1]])
    func headers(_ damaged: [Int]) async throws {
        let before = try await contents(temporary.store)
        temporary.store.close()
        var bytes = try bytes()
        for number in damaged { bytes[number * 4096 + 16] ^= 0xFF }
        guard damaged.count < 2 else {
            let error = await storeError { try await salvage(bytes) { _, _ in } }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("Both headers") == true)
            return
        }
        // The older header is that of the commit before the last one.
        try await salvage(bytes) { report, store async throws in
            #expect(report.findings.first == "One of the two headers is damaged.")
            let after = try await contents(store)
            #expect(after["school.rooms"] == before["school.rooms"])
        }
    }

    @Test func refusals() async throws {
        let saved = "\(temporary.folder.path)/saved"
        let inUse = await storeError { _ = try await Store.salvage(path, into: saved) }
        #expect(inUse?.code == .alreadyOpen)
        temporary.store.close()
        let itself = await storeError { _ = try await Store.salvage(path, into: path) }
        #expect(itself?.code == .fileExists)
        let none = await storeError { _ = try await Store.salvage(path + "x", into: saved) }
        #expect(none?.code == .storeMissing)
        #expect(!temporary.folder.names.contains("saved"))
    }
}
