// SPDX-License-Identifier: MIT
//
// The walk over all documents of a table, on which every query without an index stands.

import SheafBSON
import SheafKeyValue
import Testing

@testable import SheafRecords

@Suite("Walks over documents")
struct DocumentWalkTests {
    /// Documents of one record and of many, in turns, with gaps where some were deleted.
    private static func fill(
        _ table: DocumentTable,
        _ transaction: inout WriteTransaction
    ) throws -> [RecordID] {
        var records: [RecordID] = []
        for number in 0..<60 {
            let elements = (0..<(number % 3 == 0 ? 400 : 2)).map { BSONValue.int32($0) }
            let document: Document = [
                "number": .int32(Int32(number)), "elements": .array(BSONArray(elements)),
            ]
            records.append(try table.insert(document, in: &transaction))
        }
        for index in stride(from: 55, through: 0, by: -5) {
            try table.delete(records.remove(at: index), in: &transaction)
        }
        return records
    }

    // A walk is broken off behind every first, second … seventh document and goes on from there: it
    // must show each document once and whole, and step over the parts of those that have some.
    @Test("a walk shows every document once, wherever it is broken off", arguments: 1...7)
    func everyDocumentOnce(_ countMax: Int) throws {
        let limits = RecordLimits(tinyChunkByteCount: 160, fanOut: 4, keyIndexCountMin: 6)
        try withDocuments(limits: limits) { table, transaction in
            let records = try Self.fill(table, &transaction)
            let examination = Examination()
            var shown: [RecordID] = []
            var last: RecordID?
            repeat {
                var count = 0
                last = try table.forEachDocument(
                    after: last,
                    in: transaction.snapshot,
                    examining: examination
                ) { document in
                    let whole = try table.whole(document.id, transaction)
                    #expect(try document.copy() == whole)
                    shown.append(document.id)
                    count += 1
                    return count < countMax
                }
                #expect(last == nil || last == shown.last)
            } while last != nil
            #expect(shown == records)
            #expect(examination.documents == records.count)
        }
    }

    @Test("a table without documents shows none")
    func none() throws {
        try withDocuments { table, transaction in
            let id = try table.insert(["a": 1], in: &transaction)
            try table.delete(id, in: &transaction)
            let last = try table.forEachDocument(after: nil, in: transaction.snapshot) { _ in
                Issue.record("there is a document")
                return true
            }
            #expect(last == nil)
        }
    }
}
