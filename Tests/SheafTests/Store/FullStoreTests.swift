// SPDX-License-Identifier: MIT
//
// A store at the size that its options allow: the write that does not fit fails with the remedy,
// reads and backups go on, and writes as soon as there is room.

import Sheaf
import Testing

@Suite struct FullStoreTests {
    @Test func aFullStoreRefusesAndGoesOn() async throws {
        let temporary = try TemporaryStore { options in
            options.durability = .withoutSync
            options.maintenanceInterval = .seconds(86_400)
            options.mapSizeBytesMax = 4 << 20
        }
        let collection = temporary.collection()
        let pad = BSONValue.string(String(repeating: "x", count: 200_000))
        var written: Int32 = 0
        let full = await storeError {
            while true {
                try await collection.insertOne(["_id": .int32(written), "pad": pad])
                written += 1
            }
        }
        #expect(full?.code == .storeFull)
        #expect(full?.mongoCode == 14031)
        #expect(full?.message.contains("Raise mapSizeBytesMax, or delete.") == true)
        #expect(written > 5)
        #expect(try await collection.countDocuments() == Int(written))
        #expect(try temporary.store.verify().findings == [])
        // A backup of a full store is whole, and compaction makes room.
        try await temporary.store.backup(to: "\(temporary.folder.path)/copy")
        temporary.store.close()
        let result = try await Store.compact(at: temporary.path)
        #expect(result.byteCount <= result.byteCountBefore)
        // With more room everything goes on.
        let store = try Store.open(at: temporary.path)
        defer { store.close() }
        let reopened = store.collection(collection.name)
        try await reopened.insertOne(["_id": "again", "pad": pad])
        #expect(try await reopened.countDocuments() == Int(written) + 1)
    }
}
