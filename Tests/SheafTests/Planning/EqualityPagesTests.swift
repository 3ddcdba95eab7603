// SPDX-License-Identifier: MIT
//
// An equality on an index reads one path down the tree of the index and one down that of the
// documents, whatever the number of documents.

import Foundation
import SheafKeyValue
import Testing

@testable import Sheaf

/// A lookup in a tree of LMDB reads one page on each level, so that the levels of the trees that it
/// goes down are the pages that it reads.
///
/// `SHEAF_LONG` makes it 1,000,000 documents.
@Suite("Pages of an equality")
struct EqualityPagesTests {
    private let count: Int32 =
        ProcessInfo.processInfo.environment["SHEAF_LONG"] == nil ? 10_000 : 1_000_000

    @Test("an equality reads a page on each level, one key and one document")
    func pages() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["n": 1, "m": 1])
        for start in stride(from: 0, to: count, by: 10_000) {
            try await collection.insertMany(
                (start..<(start + 10_000)).map { ["_id": .int32($0), "n": .int32($0), "m": 1] }
            )
        }
        let levels = try temporary.store.read { snapshot in
            let entry = try #require(try snapshot.collection(collection))
            let number = try #require(entry.index(named: "n_1_m_1")?.number)
            let tables = [
                CatalogRecords.indexTableName(number),
                CatalogRecords.documentTableName(entry.number),
            ]
            return try tables.map { try snapshot.base.statistics(ofTable: $0).depth }
        }
        // A page of the tree leads to at least 40 others.
        let bound = Int(log(Double(count)) / log(40)) + 1
        #expect(levels.allSatisfy { $0 <= bound }, "\(levels) levels")
        for number in [0, count / 2, count - 1] {
            let found = try await collection.explain(.find(["n": .int32(number)]))
            #expect(found.keysExamined == 1 && found.documentsExamined == 1)
            #expect(found.recordsRead == 1 && found.matchedCount == 1)
            let ordered = try await collection.explain(
                .find(
                    ["n": ["$gte": .int32(number)]],
                    options: FindOptions(sort: ["n": 1], limit: 1)
                )
            )
            #expect(ordered.keysExamined == 1 && ordered.documentsExamined == 1)
        }
        if count == 1_000_000 { print("\(levels) pages for an equality among \(count) documents") }
    }
}
