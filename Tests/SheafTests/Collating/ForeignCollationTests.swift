// SPDX-License-Identifier: MIT
//
// An index whose keys come from other rules than those at hand, as after an update of ICU: it is
// written here as if it did, by its version in the catalog.

import Sheaf
import SheafKeyValue
import SheafRecords
import Testing

@Suite struct ForeignCollationTests {
    private let collation: Document = ["locale": "en", "strength": 2]

    /// Changes the version of the collation of the last index of the collection.
    private func changeVersion(at path: String) async throws {
        let key = Array("c\0main\0test".utf8)
        let environment = try Environment.open(at: path)
        try await environment.write { transaction in
            guard let table = try transaction.table("catalog") else { return }
            var bytes: [UInt8]?
            do {
                if let stored = try transaction.snapshot.get(key.span.bytes, in: table) {
                    bytes = RecordSeal.opened(stored, key: key.span.bytes)
                }
            }
            guard let bytes else { return }
            var record = try Document(validating: bytes)
            var indexes = Array(record["indexes"]?.arrayValue ?? [])
            var index = indexes.last?.documentValue ?? [:]
            var collation = index["collation"]?.documentValue ?? [:]
            collation["version"] = "1.2.3.4"
            index["collation"] = .document(collation)
            indexes[indexes.count - 1] = .document(index)
            record["indexes"] = .array(BSONArray(indexes))
            let sealed = RecordSealForTests.sealed(record, key: key)
            try transaction.put(sealed.span.bytes, for: key.span.bytes, in: table)
        }
        environment.close()
    }

    @Test("it is neither used nor written, verification says so, and dropping it is the cure")
    func foreign() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 1, "t": "a"])
        try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        temporary.store.close()
        try await changeVersion(at: temporary.path)

        let store = try Store.open(at: temporary.path)
        let again = store.collection("test")
        let explanation = try await again.explain(
            .find(["t": "A"], options: FindOptions(collation: collation))
        )
        #expect(explanation.plan == .collectionScan && explanation.matchedCount == 1)
        for write in [
            { try await again.insertOne(["_id": 2, "t": "b"]) },
            { try await again.updateOne(["_id": 1], ["$set": ["t": "b"]]) },
            { try await again.deleteOne(["_id": 1]) },
        ] as [() async throws -> Any] {
            let error = await storeError { _ = try await write() }
            #expect(error?.code == .invalidIndex && error?.mongoCode == 161)
            #expect(error?.message.hasSuffix("or drop the index and make it again.") == true)
        }
        #expect(try await again.updateOne(["_id": 1], ["$set": ["n": 1]]).modifiedCount == 1)
        #expect(try await again.listIndexes().last?.collation?["version"] == "1.2.3.4")
        let findings = try store.verify().findings
        #expect(findings.count == 1 && findings[0].message.contains("cannot be kept up"))
        try await again.dropIndex("t_1")
        try await again.insertOne(["_id": 2, "t": "b"])
        #expect(try store.verify().findings.isEmpty)
        store.close()
    }
}
