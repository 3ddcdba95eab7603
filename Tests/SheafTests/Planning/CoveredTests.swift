// SPDX-License-Identifier: MIT
//
// Finds that are answered by the keys of an index: no document is read, and what is shown is what
// the documents would have shown.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Covered finds")
struct CoveredTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.createIndex(["s": 1, "n": -1])
        try await collection.createIndex(["d.x": 1])
        try await collection.createIndex(["t": 1])
        try await collection.insertMany(
            (0..<100).map { number in
                [
                    "_id": .int32(number), "n": .int64(Int64(number)),
                    "s": .string("s\(number % 10)"), "d": ["x": .double(Double(number) / 2)],
                    "t": [1, 2], "big": .string(String(repeating: "x", count: 300)),
                ]
            }
        )
    }

    private func explain(
        _ filter: Document,
        _ projection: Document,
        sort: Document = [:]
    ) async throws -> Explanation {
        let options = FindOptions(sort: sort, projection: projection)
        let explanation = try await collection.explain(.find(filter, options: options))
        var natural = options
        natural.hint = ["$natural": 1]
        let found = try await collection.find(filter, options: options).toArray()
        let expected = try await collection.find(filter, options: natural).toArray()
        let areSame = Set(found.map(\.inNameOrder)) == Set(expected.map(\.inNameOrder))
        #expect(areSame, "\(filter) \(projection)")
        #expect(found.count == expected.count)
        return explanation
    }

    @Test(
        "no document is read where keys give back what is shown",
        arguments: [
            (["s": "s3"], ["s": 1, "_id": 0], 10), (["s": "s3"], ["n": 1, "s": 1, "_id": 0], 10),
            (["s": ["$gte": "s8"]], ["n": 1, "_id": 0], 20),
            (["s": ["$in": ["s1", "s2"]], "n": ["$lt": 50]], ["n": 1, "_id": 0], 10),
            (["d.x": ["$gte": 45]], ["d.x": 1, "_id": 0], 10),
        ] as [(Document, Document, Int)]
    )
    func covered(_ filter: Document, _ projection: Document, _ keys: Int) async throws {
        let explanation = try await explain(filter, projection)
        #expect(explanation.winningPlan["stage"] == "PROJECTION_COVERED")
        #expect(explanation.winningPlan["inputStage"]?.documentValue?["stage"] == "IXSCAN")
        #expect(explanation.documentsExamined == 0 && explanation.recordsRead == 0)
        #expect(explanation.keysExamined == keys && explanation.matchedCount == keys)
    }

    @Test(
        "documents are read where keys do not",
        arguments: [
            // Another field, an array, a condition on more, a computed field, a regular expression.
            (["s": "s3"], ["s": 1]), (["s": "s3"], ["s": 1, "big": 1, "_id": 0]),
            (["t": 1], ["t": 1, "_id": 0]), (["s": "s3", "big": "x"], ["s": 1, "_id": 0]),
            (["s": "s3"], ["s": 1, "y": ["$add": ["$n", 1]], "_id": 0]), (["s": "s3"], ["s": 0]),
            (["s": .regularExpression(RegularExpression("^s3"))], ["s": 1, "_id": 0]),
            (["s": "s3"], ["s.x": 1, "_id": 0]), (["d.x": 3], ["d": 1, "_id": 0]),
            // Numbers of `_id` are not remembered.
            (["_id": ["$lt": 3]], ["_id": 1]),
        ] as [(Document, Document)]
    )
    func fetched(_ filter: Document, _ projection: Document) async throws {
        let explanation = try await explain(filter, projection)
        #expect(
            explanation.documentsExamined == explanation.matchedCount
                || explanation.matchedCount == 0
        )
        #expect(explanation.documentsExamined > 0)
    }

    @Test("an order and a limit are kept, and a pipeline is covered too")
    func orders() async throws {
        let options = FindOptions(
            sort: ["s": -1, "n": 1],
            projection: ["n": 1, "_id": 0],
            skip: 1,
            limit: 3
        )
        let found = try await collection.find(["s": ["$lte": "s5"]], options: options).toArray()
        #expect(found == [["n": .int64(15)], ["n": .int64(25)], ["n": .int64(35)]])
        let explanation = try await collection.explainAggregate([
            ["$match": ["s": "s4"]], ["$group": ["_id": "$s", "sum": ["$sum": "$n"]]],
        ])
        #expect(explanation.documentsExamined == 0 && explanation.matchedCount == 1)
        #expect(explanation.winningPlan["stage"] == "PROJECTION_COVERED")
        let summed = try await collection.aggregate([
            ["$match": ["s": "s4"]], ["$project": ["_id": 0, "n": 1]],
            ["$group": ["_id": nil, "sum": ["$sum": "$n"]]],
        ]).toArray()
        #expect(summed == [["_id": .null, "sum": .int64(490)]])
    }

    // The same key may stand for values of several types: one document with another is enough.
    @Test("a number of a second type, null and a symbol are looked up")
    func secondType() async throws {
        let projection: Document = ["s": 1, "n": 1, "_id": 0]
        try await collection.insertOne(["_id": 100, "s": "s3"])
        #expect(try await explain(["s": "s3"], projection).documentsExamined == 1)
        try await collection.updateOne(["_id": 3], ["$set": ["n": 3.0]])
        #expect(try await explain(["s": "s3"], projection).documentsExamined == 11)
        #expect(try await explain(["s": "s3"], ["s": 1, "_id": 0]).documentsExamined == 0)
        try await collection.insertOne(["_id": 101, "s": .symbol("s3")])
        #expect(try await explain(["s": "s3"], ["s": 1, "_id": 0]).documentsExamined == 12)
        #expect(try temporary.store.verify().findings == [])
    }

    // A change of the type alone changes no key.
    @Test("the other type of a number is remembered, by a new index too, and in the file")
    func remembered() async throws {
        try await collection.updateOne(["_id": 7], ["$set": ["n": .int32(7)]])
        #expect(try await explain(["s": "s7"], ["n": 1, "_id": 0]).documentsExamined == 10)
        try await collection.createIndex(["n": 1])
        #expect(try await explain(["n": ["$lt": 9]], ["n": 1, "_id": 0]).documentsExamined == 9)
        temporary.store.close()
        let store = try Store.open(at: temporary.path)
        let again = store.collection(collection.name)
        let found = try await again.find(
            ["n": ["$gte": 6, "$lt": 9]],
            options: FindOptions(sort: ["n": 1], projection: ["n": 1, "_id": 0])
        ).toArray()
        #expect(found == [["n": .int64(6)], ["n": .int32(7)], ["n": .int64(8)]])
        store.close()
    }

    @Test("what is shown is what documents show", arguments: 0..<3 as Range<UInt64>)
    func random(seed: UInt64) async throws {
        var random = RandomQueries(seed: seed)
        let indexed = temporary.collection("indexed")
        for path in ["b", "c", "b.x"] { try await indexed.createIndex([path: 1, "z": -1]) }
        for _ in 0..<3 { try? await random.createIndex(indexed) }
        for number in 0..<60 { _ = try? await indexed.insertOne(random.document(number)) }
        var coveredCount = 0
        for _ in 0..<60 {
            let path = random.generator.pick(["b", "c", "b.x", "a.x"])
            var filter = random.filter(depth: 0)
            if random.generator.oneIn(2) {
                filter = [path: ["$gte": random.generator.pick([1, 2.5, "a", "b", true])]]
            }
            let projection: Document = ["_id": 0, path: 1]
            let options = FindOptions(projection: projection)
            let natural = FindOptions(projection: projection, hint: ["$natural": 1])
            let found = try await indexed.find(filter, options: options).toArray()
            let expected = try await indexed.find(filter, options: natural).toArray()
            let texts = [found, expected].map { $0.map { $0.extendedJSON(.canonical) }.sorted() }
            #expect(texts[0] == texts[1], "\(seed) \(filter) \(projection)")
            let plan = try await indexed.explain(
                .find(filter, options: options),
                verbosity: .queryPlanner
            )
            if plan.winningPlan["stage"] == "PROJECTION_COVERED" { coveredCount += 1 }
        }
        #expect(coveredCount > 0 || seed % 3 == 2)
    }
}

extension Document {
    /// The document with its fields in the order of their names.
    fileprivate var inNameOrder: Document {
        Document(sorted(by: { $0.key < $1.key }).map { ($0.key, $0.value) })
    }
}
