// SPDX-License-Identifier: MIT
//
// Documents that expire: which and when, by which clock, and never in a store that is only read.

import Testing

@testable import Sheaf

@Suite("Expiry")
struct ExpiryTests {
    private func date(_ seconds: Int64) -> BSONValue {
        .date(DateTime(millisecondsSinceEpoch: seconds * 1000))
    }

    private func moment(_ seconds: Int64) -> DateTime {
        DateTime(millisecondsSinceEpoch: seconds * 1000)
    }

    @Test("the date in the field counts, of several the earliest; all else never expires")
    func whichExpire() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["t": 1], options: IndexOptions(expireAfterSeconds: 60))
        try await collection.insertMany([
            ["_id": 1, "t": date(0)], ["_id": 2, "t": date(100)],
            ["_id": 3, "t": [date(200), date(10)]], ["_id": 4, "t": 5], ["_id": 5],
            ["_id": 6, "t": [1, "x", date(70)]], ["_id": 7, "t": date(-100_000)],
            ["_id": 8, "t": ["x": date(0)]], ["_id": 9, "t": []],
        ])
        #expect(try await temporary.store.deleteExpired(at: moment(59)) == 1)
        #expect(try await temporary.store.deleteExpired(at: moment(60)) == 1)
        #expect(try await temporary.store.deleteExpired(at: moment(129)) == 1)
        #expect(try await temporary.store.deleteExpired(at: moment(130)) == 1)
        #expect(try await temporary.store.deleteExpired(at: moment(100_000)) == 1)
        #expect(try await temporary.store.deleteExpired(at: moment(.max / 1000)) == 0)
        #expect(try await temporary.store.deleteExpired(at: moment(.min / 1000)) == 0)
        let left = try await collection.find().toArray().map { $0["_id"] }
        #expect(left == [4, 5, 8, 9])
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("many go in small commits; descending, partial and hidden indexes expire documents too")
    func batches() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let options = IndexOptions(
            partialFilterExpression: ["keep": false],
            expireAfterSeconds: 0,
            hidden: true
        )
        try await collection.createIndex(["t": -1], options: options)
        try await collection.insertMany(
            (0..<500).map { ["_id": .int32($0), "t": date(Int64($0)), "keep": .bool($0 % 5 == 0)] }
        )
        #expect(try await temporary.store.deleteExpired(at: moment(449)) == 360)
        #expect(try await collection.countDocuments() == 140)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("the store deletes by itself")
    func bySelf() async throws {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            $0.maintenanceInterval = .milliseconds(20)
        }
        let collection = temporary.collection()
        try await collection.createIndex(["t": 1], options: IndexOptions(expireAfterSeconds: 0))
        try await collection.insertMany([["t": date(0)], ["t": .date(.now)], ["t": 1]])
        while try await collection.countDocuments() > 1 {
            try await Task.sleep(for: .milliseconds(10))
        }
        temporary.store.close()
    }

    @Test("a store that is only read deletes nothing")
    func readOnly() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["t": 1], options: IndexOptions(expireAfterSeconds: 0))
        try await collection.insertOne(["t": date(0)])
        temporary.store.close()
        var options = StoreOptions()
        options.isReadOnly = true
        options.maintenanceInterval = .milliseconds(5)
        let reader = try Store.open(at: temporary.path, options: options)
        try await Task.sleep(for: .milliseconds(50))
        #expect(try await reader.collection("test").countDocuments() == 1)
        reader.close()
    }

    // The system's clock may be set by a day either way at any time. Forward must not delete what
    // has a day to live; back may only keep things longer.
    @Test("a clock that jumps forward is not believed, one that jumps back is")
    func clock() {
        let start = ContinuousClock.Instant.now
        let clock = ExpiryClock(wall: moment(1000), start: start)
        let later = start.advanced(by: .seconds(50))
        #expect(clock.now(wall: moment(1050), instant: later) == moment(1050))
        #expect(clock.now(wall: moment(1050 + 86_400), instant: later) == moment(1050))
        #expect(clock.now(wall: moment(1050 - 86_400), instant: later) == moment(1050 - 86_400))
    }
}
