// SPDX-License-Identifier: MIT
//
// Random documents, indexes and queries: what an index answers is what looking at every document
// answers, in the same order, and counted by keys it is the same number.

import Sheaf
import SheafLanguage
import SheafTestSupport
import Testing

/// Each case has documents with arrays and without, up to six indexes of all kinds, and queries
/// with and without an order, a skip and a limit.
///
/// The same documents lie in a collection without indexes, which answers by looking at all of them
/// and by sorting. Documents with equal keys may come in any order, so that orders are compared by
/// their keys.
@Suite("Random indexes")
struct RandomIndexTests {
    @Test("an index answers what a scan answers", arguments: 0..<16 as Range<UInt64>)
    func sameAsScan(seed: UInt64) async throws {
        let used = try await compare(seed, documentCount: 60, roundCount: 100)
        #expect(used > 10)
    }

    // Only in a collection of more than 1,000 documents are ways weighed.
    @Test("so does the way that weighs least", arguments: [1, 3] as [UInt64])
    func weighed(seed: UInt64) async throws {
        _ = try await compare(seed, documentCount: 1_050, roundCount: 12)
    }

    /// Compares both collections.
    ///
    /// - Returns: How many filters found some of the documents and not most.
    private func compare(
        _ seed: UInt64,
        documentCount: Int,
        roundCount: Int
    ) async throws -> Int {
        var random = RandomQueries(seed: seed)
        let temporary = try TemporaryStore()
        let plain = temporary.collection("plain")
        let indexed = temporary.collection("indexed")
        try await plain.insertOne(["_id": "first"])
        try await indexed.insertOne(["_id": "first"])
        for _ in 0..<6 { try? await random.createIndex(indexed) }
        for number in 0..<documentCount {
            let document = random.document(number)
            // Two arrays in one document may be more than an index takes.
            guard (try? await indexed.insertOne(document)) != nil else { continue }
            try await plain.insertOne(document)
        }
        let names = try await indexed.listIndexes().filter { !$0.isLeavingOut }.map(\.name)
        var used = 0
        try temporary.store.read { snapshot in
            for round in 0..<roundCount {
                let filter = random.filter()
                let order = random.order()
                var options = FindOptions(sort: order)
                let all = try plain.find(filter, in: snapshot).ids
                let found = try indexed.find(filter, in: snapshot).ids
                try #require(
                    Set(found) == Set(all) && found.count == all.count,
                    "\(seed) \(filter)"
                )
                let count = try indexed.countDocuments(filter, in: snapshot)
                try #require(count == all.count, "\(seed) \(filter)")
                if all.count < documentCount * 2 / 3, !all.isEmpty { used += 1 }
                (options.skip, options.limit) = (random.below(4), random.below(12))
                if round % 4 == 0 {
                    options.hint = names.randomElement(using: &random.generator).map { .name($0) }
                }
                try sameOrder(plain, indexed, filter, options, in: snapshot)
            }
        }
        #expect(try temporary.store.verify().findings == [])
        return used
    }

    private func sameOrder(
        _ plain: Collection,
        _ indexed: Collection,
        _ filter: Document,
        _ options: FindOptions,
        in snapshot: StoreSnapshot
    ) throws {
        var plainOptions = options
        plainOptions.hint = nil
        // A sort may refuse two arrays in one document, which an index cannot hold.
        guard let expected = try? plain.find(filter, options: plainOptions, in: snapshot) else {
            return
        }
        let found = try indexed.find(filter, options: options, in: snapshot)
        let pattern = try SortPattern(parsing: options.sort)
        let keys = try found.map { try pattern.key(reading: $0.view) }
        try #require(
            try keys == expected.map { try pattern.key(reading: $0.view) },
            "\(filter) \(options)"
        )
        guard !options.sort.isEmpty else { return }
        try #require(Set(found.ids).count == found.count, "\(filter) \(options)")
        let all = try plain.find(filter, in: snapshot).ids
        try #require(Set(found.ids).isSubset(of: all), "\(filter) \(options)")
    }

    // The random queries would prove nothing if no plan were worth it.
    @Test("random queries use indexes of every kind, unions and orders")
    func variety() async throws {
        var (indexes, unions, orders, partial, counts) = (0, 0, 0, 0, 0)
        for seed in 100..<106 as Range<UInt64> {
            var random = RandomQueries(seed: seed)
            let temporary = try TemporaryStore()
            let collection = temporary.collection()
            try await collection.insertOne(["_id": "first"])
            for _ in 0..<6 { try? await random.createIndex(collection) }
            for number in 0..<40 { _ = try? await collection.insertOne(random.document(number)) }
            let special = try await collection.listIndexes().filter(\.isLeavingOut).map(\.name)
            for _ in 0..<150 {
                let (filter, order) = (random.filter(), random.order())
                let explanation = try await collection.explain(
                    .find(filter, options: FindOptions(sort: order)),
                    verbosity: .queryPlanner
                )
                if explanation.plan != .collectionScan { indexes += 1 }
                if case .union = explanation.plan { unions += 1 }
                if let name = explanation.plan.index, special.contains(name) { partial += 1 }
                if !order.isEmpty, order["$natural"] == nil, !explanation.isSorting { orders += 1 }
                let count = try await collection.explain(.countDocuments(filter))
                if count.matchedCount > 0, count.documentsExamined == 0 { counts += 1 }
            }
        }
        let comment: Comment = "\(indexes) \(unions) \(orders) \(partial) \(counts)"
        #expect(indexes > 100 && unions > 10 && orders > 10 && partial > 5 && counts > 5, comment)
    }
}

extension [Document] {
    fileprivate var ids: [BSONValue] { compactMap { $0["_id"] } }
}

extension IndexDescription {
    /// Whether a hint to the index may leave documents out, or be refused for it.
    fileprivate var isLeavingOut: Bool {
        document["sparse"] != nil || document["partialFilterExpression"] != nil
    }
}
