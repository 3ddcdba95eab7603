// SPDX-License-Identifier: MIT
//
// What verification says of indexes that do not agree with the documents: each kind of lie is told
// once and must be found.

import SheafLanguage
import SheafRecords
import Testing

@testable import Sheaf

@Suite("Verification of indexes")
struct IndexVerificationTests {
    private func findings(
        after tampering:
            @escaping @Sendable (
                CatalogIndex, CatalogCollection, inout StoreTransaction
            ) throws -> Void
    ) async throws -> [String] {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["a": 1])
        try await collection.insertMany([["_id": 1, "a": [5, 5, 6]], ["_id": 2, "a": 7]])
        #expect(try temporary.store.verify().isSound)
        try await temporary.store.write { transaction in
            let entry = try #require(try transaction.collection(collection))
            let index = try #require(entry.index(named: "a_1"))
            try tampering(index, entry, &transaction)
        }
        return try temporary.store.verify().findings.map(\.message)
    }

    private static let five = SortKey.bytes(of: 5)

    @Test("an entry that is missing")
    func missing() async throws {
        let findings = try await findings { index, _, transaction in
            try index.sorted.set(Self.five, RecordID(1), count: 0, in: &transaction.base)
        }
        #expect(findings == ["A key of the document is missing in the index a_1."])
    }

    @Test("an entry too many")
    func superfluous() async throws {
        let findings = try await findings { index, _, transaction in
            try index.sorted.add(Self.five, RecordID(2), in: &transaction.base)
        }
        #expect(findings == ["The index a_1 has a key that the document has not."])
    }

    @Test("an entry of no document")
    func orphan() async throws {
        let findings = try await findings { index, _, transaction in
            try index.sorted.add(Self.five, RecordID(99), in: &transaction.base)
        }
        #expect(findings == ["The index a_1 has a key that the document has not."])
    }

    @Test("a wrong count")
    func wrongCount() async throws {
        let findings = try await findings { index, _, transaction in
            try index.sorted.add(Self.five, RecordID(1), in: &transaction.base)
        }
        #expect(findings == ["The index a_1 counts a key of the document wrong."])
    }

    @Test("an array that the index does not know of")
    func unknownArray() async throws {
        let findings = try await findings { _, entry, transaction in
            var entry = entry
            entry.indexes[1].multikey = 0
            try transaction.save(entry.namespace, entry)
        }
        #expect(findings == ["The index a_1 does not know that the document has an array."])
    }

    @Test("a table of no index")
    func foreignTable() async throws {
        let findings = try await findings { _, entry, transaction in
            var entry = entry
            entry.indexes.removeLast()
            try transaction.save(entry.namespace, entry)
        }
        #expect(findings.count == 1 && findings[0].hasSuffix("belongs to no collection."))
    }
}
