// SPDX-License-Identifier: MIT

import SheafKeyValue
import Testing

@Suite struct ReadLeaseTests {
    @Test func aLeaseKeepsItsStateBetweenUses() throws {
        try withStore { store in
            try store.put("a", "1", in: "t")
            let lease = try store.beginRead()
            try store.put("a", "2", in: "t")
            for _ in 0..<2 {
                try lease.read { snapshot in
                    let table = try #require(try snapshot.table("t"))
                    #expect(try snapshot.text("a", in: table) == "1")
                }
            }
            lease.end()
            #expect(code { try lease.read { _ in } } == .snapshotExpired)
            #expect(try store.text("a", in: "t") == "2")
        }
    }
}
