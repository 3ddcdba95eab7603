// SPDX-License-Identifier: MIT
//
// Records that are not what was written: verification finds each, and no edit builds on one.

import SheafBSON
import SheafKeyValue
import Testing

@testable import SheafRecords

@Suite struct DamageTests {
    private static let limits = RecordLimits(
        tinyChunkByteCount: 200,
        fanOut: 4,
        keyIndexCountMin: 8
    )

    private static let document: Document = [
        "_id": 1, "list": .array(BSONArray((0..<200).map { ["_id": .integer($0), "n": 5] })),
        "wide": .document(Document((0..<60).map { ("field\($0)", .integer($0)) })),
    ]

    /// One byte of each record in turn is flipped, then one record in turn is removed: roots,
    /// headers, chunks, nodes and the key index, of an array and of a document.
    ///
    /// None may go unnoticed.
    @Test func everyFlippedByteAndMissingRecordIsFound() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try table.insert(Self.document, in: &transaction)
            #expect(try table.findings(id, transaction) == [])
            let records = try Self.records(table, transaction)
            #expect(records.count > 80)
            for (index, record) in records.enumerated() {
                var flipped = record.value
                if !flipped.isEmpty { flipped[index % flipped.count] ^= 0x10 }
                if flipped != record.value {
                    try Self.put(flipped, record.key, table, &transaction)
                    #expect(try table.findings(id, transaction) != [], "flipped \(record.key)")
                }
                _ = try transaction.delete(record.key.span.bytes, in: table.table)
                #expect(try table.findings(id, transaction) != [], "missing \(record.key)")
                try Self.put(record.value, record.key, table, &transaction)
            }
            #expect(try table.findings(id, transaction) == [])
        }
    }

    /// Reads that hold records against their checksums give the right document or an error,
    /// whichever byte of whichever record was flipped; without some give another document.
    @Test func checkedReadsGiveTheRightDocumentOrAnError() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try table.insert(Self.document, in: &transaction)
            var limits = Self.limits
            limits.checksRecords = true
            let checking = DocumentTable(table.table, limits: limits)
            var (wrong, refused) = (0, 0)
            for (index, record) in try Self.records(table, transaction).enumerated() {
                guard !record.value.isEmpty else { continue }
                var flipped = record.value
                flipped[(index * 7 + flipped.count / 2) % flipped.count] ^= 0x04
                try Self.put(flipped, record.key, table, &transaction)
                let trusted = try? table.document(id, in: transaction.snapshot)?.copy()
                if let trusted, trusted != Self.document { wrong += 1 }
                do {
                    let read = try checking.document(id, in: transaction.snapshot)?.copy()
                    #expect(read == Self.document)
                } catch let error as RecordError {
                    #expect(error.code == .damaged)
                    refused += 1
                }
                try Self.put(record.value, record.key, table, &transaction)
            }
            #expect(wrong > 0 && refused > 40)
        }
    }

    @Test func recordsThatNobodyReachesAreFound() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try table.insert(Self.document, in: &transaction)
            for record in try Self.records(table, transaction) where record.key.count > 8 {
                var key = record.key
                key[key.count - 1] ^= 0x40
                try Self.put(record.value, key, table, &transaction)
                #expect(try table.findings(id, transaction) != [], "\(key)")
                _ = try transaction.delete(key.span.bytes, in: table.table)
            }
        }
    }

    @Test func noEditBuildsOnADamagedRecord() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try table.insert(Self.document, in: &transaction)
            let edit = EditScript([.set(DocumentPath("list.100.n"), 6)])
            for record in try Self.records(table, transaction) where record.key.count == 20 {
                var value = record.value
                value[value.count / 2] ^= 1
                try Self.put(value, record.key, table, &transaction)
            }
            #expect(throws: RecordError.self) { try table.apply(edit, to: id, in: &transaction) }
        }
    }

    @Test func aMissingDocumentIsNotFound() throws {
        try withDocuments { table, transaction in
            let edit = EditScript([.set(DocumentPath("a"), 6)])
            let isThere = try table.document(RecordID(7), in: transaction.snapshot) != nil
            #expect(!isThere)
            #expect(throws: RecordError.self) {
                try table.apply(edit, to: RecordID(7), in: &transaction)
            }
        }
    }

    /// The checksum is that of the published algorithm, so that others can check a store.
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B),
            ("abc", 0x44BC_2CF5_AD77_0999),
            ("The quick brown fox jumps over the lazy dog", 0x0B24_2D36_1FDA_71BC),
        ] as [(String, UInt64)]
    )
    func checksumsAreXXH64(_ text: String, _ expected: UInt64) {
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { #expect(Checksum.hash($0, seed: 0) == expected) }
    }

    private static func records(
        _ table: DocumentTable,
        _ transaction: borrowing WriteTransaction
    ) throws -> [(key: [UInt8], value: [UInt8])] {
        var records: [(key: [UInt8], value: [UInt8])] = []
        var cursor = try transaction.snapshot.cursor(in: table.table)
        var isFound = try cursor.first()
        while isFound {
            records.append((cursor.key.copiedBytes, cursor.value.copiedBytes))
            isFound = try cursor.next()
        }
        return records
    }

    private static func put(
        _ value: [UInt8],
        _ key: [UInt8],
        _ table: DocumentTable,
        _ transaction: inout WriteTransaction
    ) throws {
        try transaction.put(value.span.bytes, for: key.span.bytes, in: table.table)
    }
}
