// SPDX-License-Identifier: MIT
//
// Cursors: both directions, seeks to and between keys, the ends, and one's own writes.

import SheafKeyValue
import Testing

@Suite struct CursorTests {
    /// Keys "10", "20", … "90" with their own text as value.
    private func withDecades(_ body: (SheafKeyValue.Environment) throws -> Void) throws {
        try withStore { store in
            try store.write { transaction in
                let table = try transaction.createTable("t")
                for number in stride(from: 90, through: 10, by: -10) {
                    try transaction.put("\(number)", "v\(number)", in: table)
                }
            }
            try body(store)
        }
    }

    @Test func bothDirectionsVisitAllInOrder() throws {
        try withDecades { store in
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                var forwards: [String] = []
                var cursor = try snapshot.cursor(in: table)
                while try cursor.next() {
                    #expect(cursor.value.text == "v" + cursor.key.text)
                    forwards.append(cursor.key.text)
                }
                #expect(forwards == (1...9).map { "\($0)0" })
                // Behind the end it stays where it was.
                #expect(cursor.key.text == "90")
                var backwards: [String] = []
                var other = try snapshot.cursor(in: table)
                while try other.previous() { backwards.append(other.key.text) }
                #expect(backwards == forwards.reversed())
            }
        }
    }

    @Test(arguments: [("", "10"), ("10", "10"), ("11", "20"), ("5", "50"), ("90", "90")])
    func aSeekFindsTheFirstKeyNotBelow(target: String, expected: String) throws {
        try withDecades { store in
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                var cursor = try snapshot.cursor(in: table)
                let target = Array((target.isEmpty ? "\0" : target).utf8)
                #expect(try cursor.seek(atLeast: target.span.bytes))
                #expect(cursor.key.text == expected)
            }
        }
    }

    @Test func endsAndAnEmptyTable() throws {
        try withDecades { store in
            try store.write { _ = try $0.createTable("empty") }
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                var cursor = try snapshot.cursor(in: table)
                #expect(cursor.key.byteCount == 0)
                #expect(try cursor.last())
                #expect(cursor.key.text == "90")
                #expect(try cursor.first())
                #expect(cursor.key.text == "10")
                let behind = Array("91".utf8)
                #expect(try !cursor.seek(atLeast: behind.span.bytes))
                let empty = try #require(try snapshot.table("empty"))
                var none = try snapshot.cursor(in: empty)
                #expect(try !none.first())
                #expect(try !none.last())
                #expect(try !none.next())
                #expect(try !none.previous())
            }
        }
    }

    @Test func aTransactionWalksItsOwnWrites() throws {
        try withDecades { store in
            try store.write { transaction in
                let table = try #require(try transaction.table("t"))
                _ = try transaction.delete("20", in: table)
                try transaction.put("15", "new", in: table)
                var keys: [String] = []
                var cursor = try transaction.snapshot.cursor(in: table)
                while try cursor.next() { keys.append(cursor.key.text) }
                #expect(keys == ["10", "15", "30", "40", "50", "60", "70", "80", "90"])
            }
        }
    }

    /// A cursor of an old snapshot goes on over the old state while the writer commits.
    @Test func aWalkIsNotDisturbedByCommits() throws {
        try withDecades { store in
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                var cursor = try snapshot.cursor(in: table)
                var keys: [String] = []
                while try cursor.next() {
                    keys.append(cursor.key.text)
                    let current = cursor.key.text
                    try store.write { transaction in
                        let table = try transaction.createTable("t")
                        _ = try transaction.delete(current, in: table)
                        try transaction.put(current + "x", "", in: table)
                    }
                }
                #expect(keys == (1...9).map { "\($0)0" })
                #expect(try snapshot.entryCount(in: table) == 9)
            }
            #expect(try store.text("10x", in: "t") == "")
            #expect(try store.text("10", in: "t") == nil)
        }
    }
}
