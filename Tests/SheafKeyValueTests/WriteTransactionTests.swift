// SPDX-License-Identifier: MIT

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
}
