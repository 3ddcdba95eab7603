// SPDX-License-Identifier: MIT
//
// What one write can do, and that all of it is undone when its body throws.

import SheafKeyValue
import Testing

@Suite struct WriteTransactionTests {
    @Test func whatIsPutIsRead() throws {
        try withStore { store in
            let committed = try store.put("a", "1", in: "t")
            #expect(committed.recordsWritten == 1)
            #expect(committed.bytesWritten == 2)
            #expect(try store.text("a", in: "t") == "1")
            #expect(try store.text("b", in: "t") == nil)
            #expect(try store.text("a", in: "other") == nil)
        }
    }

    @Test func ownWritesAreVisibleAndOthersAreNotYet() throws {
        try withStore { store in
            try store.put("a", "1", in: "t")
            try store.read { before in
                try store.write { transaction in
                    let table = try #require(try transaction.table("t"))
                    try transaction.put("a", "2", in: table)
                    #expect(try transaction.snapshot.text("a", in: table) == "2")
                    #expect(try transaction.delete("a", in: table))
                    #expect(try transaction.snapshot.text("a", in: table) == nil)
                    #expect(try !transaction.delete("a", in: table))
                    try transaction.put("a", "3", in: table)
                    #expect(transaction.recordsWritten == 3)
                }
                let table = try #require(try before.table("t"))
                #expect(try before.text("a", in: table) == "1")
            }
            #expect(try store.text("a", in: "t") == "3")
        }
    }

    @Test func aReservedValueIsWrittenInPlaceAndBeginsAsZeros() throws {
        try withStore { store in
            try store.write { transaction in
                let table = try transaction.createTable("t")
                let key: [UInt8] = [1]
                try transaction.put(byteCount: 5000, for: key.span.bytes, in: table) { room in
                    room.storeBytes(of: 7, toByteOffset: 4999, as: UInt8.self)
                }
            }
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                let key: [UInt8] = [1]
                guard let value = try snapshot.get(key.span.bytes, in: table) else {
                    Issue.record("the key is not there")
                    return
                }
                let bytes = value.withUnsafeBytes { Array($0) }
                #expect(bytes == Array(repeating: 0, count: 4999) + [7])
            }
        }
    }

    @Test func anEmptyValueIsAValue() throws {
        try withStore { store in
            try store.put("a", "", in: "t")
            #expect(try store.text("a", in: "t") == "")
        }
    }

    /// A body that throws leaves neither records nor tables, however it got there.
    @Test(arguments: [true, false])
    func aThrowUndoesEverything(alone: Bool) throws {
        try withStore { store in
            try store.put("a", "1", in: "t")
            let body: SheafKeyValue.Environment.WriteBody<Void> = { transaction in
                let table = try transaction.createTable("t")
                let other = try transaction.createTable("other")
                try transaction.put("a", "2", in: table)
                try transaction.put("b", "2", in: other)
                throw Refusal()
            }
            #expect(throws: Refusal.self) {
                if alone { try store.writeAlone(body) } else { try store.write(body) }
            }
            #expect(try store.text("a", in: "t") == "1")
            #expect(try store.count(in: "other") == nil)
            try store.put("c", "3", in: "other")
            #expect(try store.count(in: "other") == 1)
        }
    }

    @Test func aRehearsalTellsItsCostAndLeavesNothing() throws {
        try withStore { store in
            let rehearsed = try store.rehearse { transaction in
                let table = try transaction.createTable("t")
                try transaction.put("a", "12345", in: table)
                return try transaction.snapshot.text("a", in: table)
            }
            #expect(rehearsed.result == "12345")
            #expect(rehearsed.recordsWritten == 1)
            #expect(rehearsed.bytesWritten == 6)
            #expect(try store.count(in: "t") == nil)
        }
    }

    @Test(arguments: [0, 512, 4000])
    func aKeyOfTheWrongLengthIsRefused(byteCount: Int) throws {
        try withStore { store in
            let key = String(repeating: "k", count: byteCount)
            #expect(code { try store.put(key, "1", in: "t") } == .invalidKey)
            try store.put(String(repeating: "k", count: 511), "1", in: "t")
        }
    }

    @Test func aWriteInsideAWriteIsRefused() throws {
        try withStore { store in
            let inner = try store.write { _ in code { try store.put("a", "1", in: "t") } }.result
            #expect(inner == .misuse)
        }
    }

    @Test func pagesOfTheCommitAreCounted() throws {
        try withStore { store in
            let small = try store.put("a", "1", in: "t")
            let large = try store.put("b", String(repeating: "x", count: 400_000), in: "t")
            #if os(Linux)
                let pages = try #require(small.pagesWritten)
                #expect((3...12).contains(pages))
                #expect(try #require(large.pagesWritten) >= pages + 97)
            #endif
        }
    }
}

/// What a body throws in these tests.
struct Refusal: Error, Equatable {
    var number = 0
}
