// SPDX-License-Identifier: MIT
//
// The log of changes: what it costs, what it keeps, and that it is off unless it is wanted.

import SheafKeyValue
import SheafRecords
import Testing

@testable import Sheaf

@Suite("Change log")
struct ChangeLogTests {
    /// One edit in an array costs one record more with the log, and as many bytes whether the array
    /// has a thousand elements or a hundred thousand.
    @Test func theCostFollowsTheEdit() async throws {
        let temporary = try TemporaryStore()
        let (logged, plain) = (temporary.collection("logged"), temporary.collection("plain"))
        try await logged.enableChangeLog()
        var extraBytes: [[Int]] = []
        for count in [1_000, 100_000] {
            let list = BSONArray((0..<count).map { ["_id": .integer($0), "text": "some text"] })
            let document: Document = ["_id": .integer(count), "list": .array(list)]
            try await logged.insertOne(document)
            try await plain.insertOne(document)
            var extra: [Int] = []
            let updates: [Document] = [
                ["$push": ["list": ["_id": 9_999_999, "text": "some text"]]],
                ["$push": ["list": ["$each": [1], "$position": 0]]],
                ["$pull": ["list": ["_id": 500]]],
                ["$set": ["list.700.text": "other text"]],
                ["$pop": ["list": 1]],
            ]
            for update in updates {
                let with = try await logged.updateOne(["_id": .integer(count)], update).cost
                let without = try await plain.updateOne(["_id": .integer(count)], update).cost
                #expect(with.recordsWritten == without.recordsWritten + 1)
                extra.append(with.bytesWritten - without.bytesWritten)
            }
            extraBytes.append(extra)
        }
        for (small, large) in zip(extraBytes[0], extraBytes[1]) {
            #expect(small > 60 && small < 200)
            #expect(abs(large - small) <= 4)
        }
    }

    /// Where nothing is logged, the same statements put the same records as in a store that never
    /// had a log, and there is no table for one.
    @Test func withoutItNothingIsWritten() async throws {
        let (never, elsewhere) = (try TemporaryStore(), try TemporaryStore())
        try await elsewhere.collection("watched").enableChangeLog()
        func costs(_ collection: Collection) async throws -> [WriteCost] {
            var costs: [WriteCost] = []
            costs.append(try await collection.insertOne(["_id": 1, "a": [1, 2, 3]]).cost)
            costs.append(try await collection.updateOne(["_id": 1], ["$push": ["a": 4]]).cost)
            costs.append(try await collection.replaceOne(["_id": 1], ["b": 1]).cost)
            costs.append(try await collection.deleteOne(["_id": 1]).cost)
            costs.append(try await collection.drop().cost)
            return costs.map {
                WriteCost(recordsWritten: $0.recordsWritten, bytesWritten: $0.bytesWritten)
            }
        }
        let (first, second) = (
            try await costs(never.collection()), try await costs(elsewhere.collection())
        )
        #expect(first == second)
        #expect(!(try never.tableNames().contains(ChangeLog.tableName)))
        #expect(try never.store.changeLogSettings() == nil)
        #expect(try never.store.statistics().changeLog == nil)
    }

    @Test func settingsAreKept() async throws {
        let temporary = try TemporaryStore()
        let namespace = Namespace(database: "b", collection: "c")
        try await temporary.collection("a").enableChangeLog(
            ChangeLogOptions(byteCountMax: 1 << 20, countMax: 500, ageMax: .seconds(60))
        )
        try await temporary.store.database("b").enableChangeLog()
        try await temporary.store.database("b").collection("c").setChangeImages(true)
        temporary.store.close()
        let store = try Store.open(at: temporary.path)
        let settings = try #require(try store.changeLogSettings())
        #expect(settings.options.byteCountMax == 1 << 20)
        #expect(settings.options.countMax == 500)
        #expect(settings.options.ageMax == .seconds(60))
        #expect(
            settings.scopes == [
                .collection(Namespace(database: "main", collection: "a")), .database("b"),
            ]
        )
        #expect(settings.imageNamespaces == [namespace])
        #expect(settings.scopes.map(\.description) == ["the collection main.a", "the database b"])
        try await store.database("b").disableChangeLog()
        #expect(try store.changeLogSettings()?.scopes.count == 1)
        #expect(try store.changeLogSettings()?.imageNamespaces == [])
        try await store.collection("a").disableChangeLog()
        #expect(try store.changeLogSettings() == nil)
        #expect(try store.verify().findings.isEmpty)
        store.close()
    }

    @Test func wrongSettingsAreRefused() async throws {
        let temporary = try TemporaryStore()
        for options in [
            ChangeLogOptions(byteCountMax: 0), ChangeLogOptions(countMax: 0),
            ChangeLogOptions(ageMax: .milliseconds(1)),
        ] {
            let error = await storeError { try await temporary.store.enableChangeLog(options) }
            #expect(error?.code == .invalidOption)
        }
        let error = await storeError { try await temporary.collection("$x").enableChangeLog() }
        #expect(error?.code == .invalidName)
    }

    // MARK: - Limits

    /// The oldest changes go, a bounded number with each commit; who needed them is told.
    @Test func countsAreKept() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.enableChangeLog(ChangeLogOptions(countMax: 40))
        var slow = try collection.watch(options: WatchOptions(batchCountMax: 1)).makeAsyncIterator()
        let start = slow.resumeToken
        for id in 0..<120 {
            let cost = try await collection.insertOne(["_id": .integer(id)]).cost
            #expect(cost.recordsWritten <= 4 + 3 + ChangeLog.trimCountMax)
            if id == 10 { #expect(try await slow.next() != nil) }
        }
        let statistics = try #require(try temporary.store.statistics().changeLog)
        #expect((40...46).contains(statistics.recordCount))
        #expect(statistics.oldestTime < statistics.newestTime)
        for error in [
            await storeError { _ = try await slow.next() },
            await storeError {
                _ = try collection.watch(options: WatchOptions(resumeAfter: start))
            },
            await storeError {
                let time = Timestamp(seconds: 1, increment: 1)
                _ = try collection.watch(options: WatchOptions(startAtOperationTime: time))
            },
        ] {
            #expect(error?.mongoCode == 286)
            #expect(error?.codeName == "ChangeStreamHistoryLost")
        }
        #expect(try temporary.store.verify().findings.isEmpty)
    }

    /// A transaction of many changes trims on its way: the log never grows far beyond its limit.
    @Test func bytesAreKept() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let byteCountMax = 200_000
        try await collection.enableChangeLog(ChangeLogOptions(byteCountMax: byteCountMax))
        let text = BSONValue.string(String(repeating: "x", count: 1000))
        let documents: [Document] = (0..<1000).map { ["_id": .integer($0), "text": text] }
        try await collection.insertMany(documents)
        let statistics = try #require(try temporary.store.statistics().changeLog)
        #expect(statistics.tableByteCount < byteCountMax + 64 * 3 * 1100)
        #expect(statistics.recordCount > 50)
        #expect(statistics.byteCountMax == byteCountMax)
    }

    @Test func agesAreKept() throws {
        let temporary = try TemporaryStore()
        let table = try temporary.table()
        let statistics = try temporary.store.environment.read { try $0.statistics(of: table) }
        let log = ChangeLog(table, options: ChangeLogOptions(ageMax: .seconds(100)))
        let now = DateTime(millisecondsSinceEpoch: 1_000_000)
        for (seconds, isOver): (UInt32, Bool) in [(1000, false), (900, false), (899, true)] {
            let oldest = ChangeKey(time: Timestamp(seconds: seconds, increment: 1))
            #expect(log.isOver(statistics, oldest, at: now) == isOver)
        }
    }

    /// What was not logged for a while is lost to those who resume, though the log goes on.
    @Test func gapsAreTold() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await temporary.collection("other").enableChangeLog()
        try await collection.enableChangeLog()
        let token = try collection.watch().makeAsyncIterator().resumeToken
        try await collection.disableChangeLog()
        try await collection.insertOne([:])
        try await collection.enableChangeLog()
        let error = await storeError {
            _ = try collection.watch(options: WatchOptions(resumeAfter: token))
        }
        #expect(error?.mongoCode == 286)
        // Another log knows nothing of the tokens of the one before it.
        let late = try collection.watch().makeAsyncIterator().resumeToken
        try await temporary.store.disableChangeLog()
        try await collection.enableChangeLog()
        let other = await storeError {
            _ = try collection.watch(options: WatchOptions(resumeAfter: late))
        }
        #expect(other?.mongoCode == 286)
    }

    // MARK: - Records

    @Test func timesOnlyGrow() {
        let last = Timestamp(seconds: 100, increment: 7)
        let clock: (Int64) -> DateTime = { DateTime(millisecondsSinceEpoch: $0 * 1000) }
        #expect(last.next(at: clock(101)) == Timestamp(seconds: 101, increment: 1))
        #expect(last.next(at: clock(100)) == Timestamp(seconds: 100, increment: 8))
        #expect(last.next(at: clock(50)) == Timestamp(seconds: 100, increment: 8))
        #expect(last.next(at: clock(-5)) == Timestamp(seconds: 100, increment: 8))
        let full = Timestamp(seconds: 100, increment: .max)
        #expect(full.next(at: clock(50)) == Timestamp(seconds: 101, increment: 1))
    }

    /// A record of a version to come, and bytes that are none, are refused and not read.
    @Test func recordsAreChecked() throws {
        var record = ChangeRecord(.update, Namespace(database: "d", collection: "c"))
        record.documentKey = ["_id": 1]
        record.script = EditScript([.set(.root.field("a"), 1)])
        record.counts = [3]
        record.before = ["_id": 1, "a": 0]
        let bytes = record.bytes
        #expect(try ChangeRecord(bytes) == record)
        for end in 0..<bytes.count {
            // Without its last parts the record may be whole, but it is another.
            let cut = try? ChangeRecord(Array(bytes[..<end]))
            #expect(cut != record)
        }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 0x10
            #expect((try? ChangeRecord(flipped)) != record)
        }
        var newer = bytes
        newer[0] = 2
        #expect(throws: StoreError(.unsupportedFormat, "")) { try ChangeRecord(newer) }
    }

    /// The bytes of a record, fixed for all later versions.
    @Test func theBytesOfARecordStay() throws {
        var record = ChangeRecord(.rename, Namespace(database: "d", collection: "c"))
        record.wallTime = DateTime(millisecondsSinceEpoch: 1)
        record.target = Namespace(database: "e", collection: "f")
        let head: [UInt8] = [1, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0x64, 0, 0x63, 0]
        #expect(record.bytes == head + [6, 4, 0x65, 0, 0x66, 0])
        var deletion = ChangeRecord(.delete, Namespace(database: "d", collection: "c"))
        deletion.wallTime = DateTime(millisecondsSinceEpoch: 1)
        deletion.documentKey = [:]
        #expect(
            deletion.bytes == [1, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0x64, 0, 0x63, 0, 1, 5, 5, 0, 0, 0, 0]
        )
        #expect(try ChangeRecord(deletion.bytes) == deletion)
        let key = ChangeKey(time: Timestamp(seconds: 1, increment: 2), index: 3)
        #expect(key.bytes == [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3])
    }

    @Test func verificationFindsDamage() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.enableChangeLog()
        let stream = try collection.watch()
        try await collection.insertOne(["_id": 1])
        #expect(try temporary.store.verify().changeCount == 3)
        try await temporary.store.environment.write { transaction in
            guard let table = try transaction.table(ChangeLog.tableName) else { return }
            let key = ChangeKey(time: Timestamp(seconds: .max, increment: 1)).bytes
            let record = ChangeRecord(.delete, Namespace(database: "main", collection: "test"))
            let bytes = record.bytes + [0, 0, 0, 0]
            try transaction.put(bytes.span.bytes, for: key.span.bytes, in: table)
            let short: [UInt8] = [1]
            try transaction.put(bytes.span.bytes, for: short.span.bytes, in: table)
        }
        let report = try temporary.store.verify()
        #expect(report.findingCount == 2)
        #expect(report.findings.allSatisfy { $0.message.contains("log of changes") })
        let error = await storeError { _ = try await stream.eventsNow() }
        #expect(error?.code == .damaged)
    }
}

extension TemporaryStore {
    /// The names of all tables.
    fileprivate func tableNames() throws -> [String] {
        try store.environment.read { try $0.tableNames() }
    }

    /// Some table.
    fileprivate func table() throws -> Table {
        try store.environment.read { snapshot in
            try #require(try snapshot.table(CatalogRecords.tableName))
        }
    }
}
