// SPDX-License-Identifier: MIT
//
// Tables as parts of transactions: made, emptied, dropped, made again; and their handles.

import SheafKeyValue
import Testing

@Suite struct TableTests {
    @Test func namesStatisticsAndEmptying() throws {
        try withStore { store in
            try store.write { transaction in
                _ = try transaction.createTable("b")
                let table = try transaction.createTable("a")
                for number in 0..<1000 { try transaction.put("k\(number)", "v", in: table) }
                try transaction.put("large", String(repeating: "x", count: 10_000), in: table)
            }
            try store.read { snapshot in
                #expect(try snapshot.tableNames() == ["a", "b"])
                let table = try #require(try snapshot.table("a"))
                let statistics = try snapshot.statistics(of: table)
                #expect(statistics.entryCount == 1001)
                #expect(statistics.depth >= 2)
                #expect(statistics.overflowPageCount == 3)
                #expect(statistics.byteCount > 15_000)
            }
            try store.write { transaction in
                let table = try #require(try transaction.table("a"))
                try transaction.emptyTable(table)
                #expect(try transaction.snapshot.entryCount(in: table) == 0)
                try transaction.put("k", "v", in: table)
            }
            #expect(try store.count(in: "a") == 1)
        }
    }

    /// A drop is a part of its transaction: snapshots from before read on, a throw undoes it, the
    /// name is free at once, and an old handle writes nowhere.
    @Test func aDropIsTransactional() throws {
        try withStore { store in
            try store.put("k", "old", in: "t")
            let table = try #require(try store.read { try $0.table("t") })
            #expect(throws: Refusal.self) {
                try store.write { transaction in
                    #expect(try transaction.dropTable("t"))
                    #expect(try transaction.table("t") == nil)
                    throw Refusal()
                }
            }
            #expect(try store.text("k", in: "t") == "old")
            let lease = try store.beginRead()
            #expect(try store.write { try $0.dropTable("t") }.result)
            #expect(try store.count(in: "t") == nil)
            #expect(try store.read { try $0.tableNames() } == [])
            #expect(try store.write { try $0.dropTable("t") }.result == false)
            #expect(code { try store.write { try $0.put("k", "x", in: table) } } == .tableMissing)
            #expect(try lease.read { try $0.text("k", in: table) } == "old")
            try store.put("k", "new", in: "t")
            #expect(try store.count(in: "t") == 1)
            #expect(try store.text("k", in: "t") == "new")
            #expect(try lease.read { try $0.text("k", in: table) } == "old")
        }
    }

    @Test func aDroppedAndRemadeTableOutlivesTheProcessRight() throws {
        let folder = TemporaryFolder()
        for round in 0..<3 {
            let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
            defer { store.close() }
            switch round {
            case 0:
                try store.put("k", "1", in: "dropped")
                try store.put("k", "1", in: "remade")
                try store.write { transaction in
                    _ = try transaction.dropTable("dropped")
                    _ = try transaction.dropTable("remade")
                    _ = try transaction.createTable("remade")
                }
            default:
                #expect(try store.read { try $0.tableNames() } == ["remade"])
                #expect(try store.count(in: "remade") == 0)
            }
        }
    }

    /// Far more tables are made and dropped than there are slots: when they run out, what was
    /// dropped is removed for good, and handles of removed tables never reach another's records.
    @Test func slotsOfDroppedTablesAreUsedAgain() throws {
        try withStore({ $0.tableCountMax = 16 }) { store in
            try store.put("k", "kept", in: "kept")
            var old: [Table] = []
            for number in 0..<100 {
                let table = try store.write { transaction in
                    if number > 0 { #expect(try transaction.dropTable("t\(number - 1)")) }
                    let table = try transaction.createTable("t\(number)")
                    try transaction.put("k", "\(number)", in: table)
                    return table
                }.result
                #expect(try store.text("k", in: "t\(number)") == "\(number)")
                old.append(table)
            }
            for (number, table) in old.dropLast().enumerated() {
                let found = try store.read { snapshot in
                    do {
                        return try snapshot.text("k", in: table)
                    } catch let error as KeyValueError {
                        #expect(error.code == .tableMissing)
                        return nil
                    }
                }
                #expect(found == nil, "the handle of table \(number) reads \(found ?? "")")
            }
            #expect(try store.text("k", in: "kept") == "kept")
        }
    }

    @Test func tooManyTablesAreRefusedAndTheOthersGoOn() throws {
        try withStore({ $0.tableCountMax = 8 }) { store in
            var made = 0
            let failure = code {
                for number in 0..<20 {
                    try store.put("k", "v", in: "t\(number)")
                    made += 1
                }
            }
            #expect(failure == .tableCountLimit)
            #expect(made >= 5)
            try store.put("k2", "v", in: "t0")
            #expect(try store.read { try $0.tableNames().count } == made)
        }
    }

    @Test(arguments: ["", "sheaf.environment", "a\0b", String(repeating: "x", count: 401)])
    func namesThatCannotBeAreRefused(name: String) throws {
        try withStore { store in
            #expect(code { try store.write { _ = try $0.createTable(name) } } == .invalidKey)
        }
    }

    /// A table that is newer than a snapshot is not there for it, however it is asked for.
    @Test func aSnapshotDoesNotSeeNewerTables() throws {
        try withStore { store in
            try store.put("k", "v", in: "old")
            let lease = try store.beginRead()
            let table = try store.write { transaction in
                let table = try transaction.createTable("new")
                try transaction.put("k", "v", in: table)
                return table
            }.result
            #expect(try lease.read { try $0.table("new") } == nil)
            #expect(try lease.read { try $0.tableNames() } == ["old"])
            let reading = code { try lease.read { _ = try $0.text("k", in: table) } }
            #expect(reading == .snapshotTooOld)
            let counting = code { try lease.read { _ = try $0.entryCount(in: table) } }
            #expect(counting == .snapshotTooOld)
        }
    }
}
