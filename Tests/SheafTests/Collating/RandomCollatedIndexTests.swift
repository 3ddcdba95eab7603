// SPDX-License-Identifier: MIT
//
// Random documents, indexes and queries under a collation: what indexes with it and without answer
// together is what looking at every document answers, and what plain texts answer by their bytes.

import Sheaf
import SheafDifferential
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct RandomCollatedIndexTests {
    /// Three collections: dressed texts with indexes and without, and the same texts plain.
    @Test("indexed and scanned are the same", arguments: 0..<10 as Range<UInt64>)
    func sameAsScan(seed: UInt64) async throws {
        var random = RandomQueries(seed: seed)
        var dressing = Dressing(seed: seed)
        let temporary = try TemporaryStore()
        let plain = temporary.collection("plain")
        let scanned = temporary.collection("scanned")
        let indexed = temporary.collection("indexed")
        let collation = Dressing.collation
        for number in 0..<6 {
            try? await random.createIndex(indexed, collation: number < 4 ? collation : nil)
        }
        for number in 0..<60 {
            let document = random.document(number)
            let dressed = dressing.dressed(document)
            guard (try? await indexed.insertOne(dressed)) != nil else { continue }
            try await scanned.insertOne(dressed)
            try await plain.insertOne(document)
        }
        var used = 0
        try temporary.store.read { snapshot in
            for _ in 0..<100 {
                let filter = random.filter()
                guard !BSONValue.document(filter).holdsPattern else { continue }
                let dressed = dressing.dressed(filter)
                let options = FindOptions(sort: random.order(), collation: collation)
                guard let all = try? scanned.find(dressed, options: options, in: snapshot) else {
                    continue
                }
                let found = try indexed.find(dressed, options: options, in: snapshot)
                let comment: Comment = "\(seed) \(dressed) \(options.sort)"
                try #require(Set(found.ids) == Set(all.ids), comment)
                let expected = try plain.find(
                    filter,
                    options: FindOptions(sort: options.sort),
                    in: snapshot
                )
                try #require(Set(all.ids) == Set(expected.ids), comment)
                try #require(found.count == all.count, comment)
                let count = try indexed.countDocuments(
                    dressed,
                    options: CountOptions(collation: collation),
                    in: snapshot
                )
                try #require(count == all.count, comment)
                if options.sort["$natural"] == nil, !options.sort.isEmpty {
                    let sorts = [found, expected].map { documents in
                        documents.map { Dressing.undressed($0).sortValues(options.sort) }
                    }
                    try #require(sorts[0] == sorts[1], comment)
                }
                if !all.isEmpty, all.count < 40 { used += 1 }
            }
        }
        #expect(used > 3)
        #expect(try temporary.store.verify().findings == [])
    }
}

extension [Document] {
    fileprivate var ids: [BSONValue] { compactMap { $0["_id"] } }
}

extension Document {
    /// The key by which the document is sorted by bytes.
    fileprivate func sortValues(_ order: Document) -> [UInt8] {
        (try? SortPattern(parsing: order).key(reading: view)) ?? []
    }
}
