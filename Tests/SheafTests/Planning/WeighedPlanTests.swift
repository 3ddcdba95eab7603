// SPDX-License-Identifier: MIT
//
// Which of several ways is taken in a collection that is large enough to be worth a look at what is
// stored: the shortest one, told by explain with what each was expected to cost.

import Sheaf
import Testing

/// 4,000 documents: `n` is the number, `half`, `tenth` and `few` repeat their values.
@Suite("Weighed plans")
struct WeighedPlanTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        for path in ["n", "half", "tenth", "few"] { try await collection.createIndex([path: 1]) }
        try await collection.insertMany(
            (0..<4000).map { number in
                [
                    "_id": .int32(number), "n": .int32(number), "half": .int32(number % 2),
                    "tenth": .int32(number * 7919 % 10), "few": .int32(number / 5),
                    "z": .int32(number % 100),
                ]
            }
        )
    }

    @Test(
        "a stretch of most keys is a scan, one of few is not",
        arguments: [
            (["n": ["$gte": 100], "z": 3], .collectionScan),
            (["n": ["$gte": 2000], "z": 3], .collectionScan),
            (["half": 1, "z": 3], .collectionScan),
            (["half": ["$in": [0, 1]], "z": 3], .collectionScan),
            (["n": ["$gte": 3900], "z": 3], .keyRange(index: "n_1")),
            (["n": ["$gte": 3650], "z": 3], .keyRange(index: "n_1")),
            (["tenth": 3, "z": 3], .key(index: "tenth_1")),
            (["few": 3], .key(index: "few_1")), (["n": 3], .key(index: "n_1")),
            (["_id": 3], .uniqueKey(index: "_id_")),
            (["_id": ["$gte": 5], "z": 3], .collectionScan),
            (["$or": [["n": ["$gt": 3990]], ["few": 3]]], .union(indexes: ["n_1", "few_1"])),
            (["$or": [["n": ["$gt": 90]], ["few": 3]]], .collectionScan),
            // The rules would take the equality.
            (["half": 1, "n": ["$gte": 30, "$lt": 40]], .keyRange(index: "n_1")),
            (["tenth": 3, "few": ["$gte": 0, "$lt": 4]], .keyRange(index: "few_1")),
        ] as [(Document, Explanation.Plan)]
    )
    func shares(_ filter: Document, _ plan: Explanation.Plan) async throws {
        let explanation = try await collection.explain(.find(filter))
        #expect(explanation.plan == plan)
        let hinted = FindOptions(hint: ["$natural": 1])
        let expected = try await collection.find(filter, options: hinted).toArray()
        let found = try await collection.find(filter).toArray()
        #expect(Set(found.map { $0["n"] }) == Set(expected.map { $0["n"] }))
        #expect(found.count == expected.count)
    }

    @Test("explain tells what each way was expected to cost, the best one first")
    func explained() async throws {
        let wide = try await collection.explain(.find(["n": ["$gte": 1000], "half": 1, "z": 3]))
        let stages = [wide.winningPlan] + wide.rejectedPlans
        #expect(stages.map { $0["stage"] } == ["COLLSCAN", "FETCH", "FETCH"])
        let costs = stages.compactMap { $0["costEstimate"]?.doubleValue }
        #expect(costs.count == 3 && costs == costs.sorted() && costs[0] == 4000)
        #expect(stages[1]["estimatesMetadata"] == ["ceSource": "Sampling"])
        let narrow = try await collection.explain(.find(["few": 3, "n": ["$lt": 3000]]))
        #expect(narrow.winningPlan["cardinalityEstimate"] == 5.0)
        #expect(narrow.winningPlan["estimatesMetadata"] == ["ceSource": "Counting"])
        #expect(narrow.rejectedPlans.map { $0["costEstimate"] } == [nil])
        // Nothing is weighed where the way is plain.
        let plain: [(Document, FindOptions)] = [
            (["_id": 3, "half": 1], FindOptions()), (["n": ["$gt": 3]], FindOptions(limit: 10)),
            (["n": ["$gt": 3], "z": 3], FindOptions(hint: "n_1")),
        ]
        for (filter, options) in plain {
            let found = try await collection.explain(.find(filter, options: options))
            #expect(found.winningPlan["costEstimate"] == nil && found.plan.index != nil)
        }
    }

    @Test("an order with a limit takes the index that is sooner at its end")
    func orders() async throws {
        let options = FindOptions(sort: ["n": 1], limit: 5)
        let common = try await collection.explain(.find(["half": 1], options: options))
        #expect(common.plan == .keyRange(index: "n_1") && common.documentsExamined == 10)
        let rare = try await collection.explain(.find(["few": 700], options: options))
        #expect(rare.plan == .key(index: "few_1") && rare.isSorting)
        #expect(rare.documentsExamined == 10)
        let all = try await collection.explain(.find([:], options: FindOptions(sort: ["n": 1])))
        #expect(all.plan == .keyRange(index: "n_1") && !all.isSorting)
    }

    @Test("a few documents of a wide stretch are looked for by what the filter lets through")
    func limits() async throws {
        let some = FindOptions(limit: 3)
        let wide = try await collection.explain(.find(["n": ["$gte": 3], "z": 5], options: some))
        #expect(wide.plan == .collectionScan && wide.documentsExamined == 206)
        let narrow = try await collection.explain(
            .find(["n": ["$gte": 3900], "z": 5], options: some)
        )
        #expect(narrow.plan == .keyRange(index: "n_1") && narrow.keysExamined == 100)
    }

    @Test("a count of a wide stretch counts its keys")
    func counts() async throws {
        let exact = try await collection.explain(.countDocuments(["n": ["$gte": 3]]))
        #expect(exact.documentsExamined == 0 && exact.keysExamined == 3997)
        let other = try await collection.explain(.countDocuments(["n": ["$gte": 3], "z": 5]))
        #expect(other.plan == .collectionScan && other.matchedCount == 40)
    }

    // A scan that changes documents looks each of them up, so that it is no cheaper than an index.
    @Test("a write takes the shortest index, and a scan only where nothing narrows")
    func writes() async throws {
        let update = try await collection.explain(
            .updateMany(["n": ["$gte": 100], "half": 1], ["$set": ["y": 1]])
        )
        #expect(update.plan == .key(index: "half_1") && update.matchedCount == 1950)
        let delete = try await collection.explain(
            .deleteMany(["half": 1, "n": ["$gte": 30, "$lt": 40]])
        )
        #expect(delete.plan == .keyRange(index: "n_1") && delete.matchedCount == 5)
    }

    @Test("documents in several records are not sampled, and the rules decide")
    func spilled() async throws {
        let large = temporary.collection("large")
        try await large.createIndex(["n": 1])
        let text = BSONValue.string(String(repeating: "x", count: 9_000))
        try await large.insertMany((0..<1001).map { ["n": .int32($0), "text": text] })
        let found = try await large.explain(.find(["n": ["$gte": 3], "z": .null]))
        #expect(found.plan == .keyRange(index: "n_1"))
        #expect(found.winningPlan["costEstimate"] == nil)
    }
}
