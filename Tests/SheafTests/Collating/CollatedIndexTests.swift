// SPDX-License-Identifier: MIT
//
// Indexes with a collation: which queries use them, what they keep unique, and how they are shown.

import Sheaf
import Testing

@Suite struct CollatedIndexTests {
    private let temporary: TemporaryStore
    private let collection: Collection
    private let collation: Document = ["locale": "en", "strength": 2]

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.insertMany(
            (0..<40).map { number in
                let letter = ["a", "B", "c", "D"][number % 4]
                return [
                    "_id": .int32(Int32(number)), "t": .string("\(letter)\(number / 4)"),
                    "n": .int32(Int32(number)),
                ]
            }
        )
    }

    private func explained(
        _ filter: Document,
        sort: Document = [:],
        _ collation: Document?
    ) async throws -> Explanation {
        try await collection.explain(
            .find(filter, options: FindOptions(sort: sort, collation: collation))
        )
    }

    @Test("texts are looked up by a query with the same collation, all else by any")
    func bounds() async throws {
        try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        let same = try await explained(["t": "A3"], collation)
        #expect(same.plan == .key(index: "t_1") && same.matchedCount == 1)
        #expect(same.keysExamined <= 2)
        let range = try await explained(["t": ["$gte": "b", "$lt": "B2"]], collation)
        #expect(range.plan == .keyRange(index: "t_1") && range.matchedCount == 2)
        #expect(range.keysExamined <= 3)
        let text: Document = ["t": "A3"]
        let english: Document = ["locale": "en"]
        let unserved: [(filter: Document, collation: Document?)] = [
            (text, nil), (text, english), (["t": ["x": "A3"]], nil),
            (["t": ["$in": [1, "A3"]]], nil), (["t": ["$regex": "^a"]], collation),
        ]
        for (filter, other) in unserved {
            let plan = try await explained(filter, other).plan
            #expect(plan == .collectionScan, "\(filter)")
        }
        let served: [Document] = [["t": 5], ["t": ["$gt": 5]], ["t": ["x": 1]], ["t": .null]]
        for filter in served {
            for other in [nil, collation, ["locale": "fr"]] as [Document?] {
                let plan = try await explained(filter, other).plan
                #expect(plan != .collectionScan, "\(filter)")
            }
        }
    }

    @Test("an index by bytes does not answer for texts under a collation")
    func binaryIndex() async throws {
        try await collection.createIndex(["t": 1])
        try await collection.insertOne(["_id": "X"])
        #expect(try await explained(["t": "A3"], collation).plan == .collectionScan)
        #expect(try await explained(["_id": "x"], collation).plan == .collectionScan)
        #expect(try await explained(["_id": "x"], collation).matchedCount == 1)
        #expect(try await explained(["_id": 5], collation).plan == .uniqueKey(index: "_id_"))
        let deleted = try await collection.deleteOne(
            ["_id": "x"],
            options: DeleteOptions(collation: collation)
        )
        #expect(deleted.deletedCount == 1)
    }

    @Test("distinct values are those of the query, not of an index")
    func distinct() async throws {
        try await collection.updateMany(["n": ["$gte": 4]], ["$set": ["t": "q"]])
        try await collection.updateOne(["n": 5], ["$set": ["t": "Q"]])
        try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        #expect(try await collection.distinct("t").count == 6)
        let options = DistinctOptions(collation: collation)
        #expect(try await collection.distinct("t", options: options).count == 5)
        try await collection.dropIndex(["t": 1])
        try await collection.createIndex(["t": 1])
        #expect(try await collection.distinct("t", options: options).count == 5)
    }

    @Test("it gives the order of its own collation alone")
    func order() async throws {
        try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        let same = try await explained([:], sort: ["t": -1], collation)
        #expect(!same.isSorting && same.plan == .keyRange(index: "t_1"))
        #expect(try await explained([:], sort: ["t": 1], nil).isSorting)
        #expect(try await explained(["t": 5], sort: ["t": 1], nil).isSorting == false)
        let found = try await collection.find(
            options: FindOptions(sort: ["t": 1], limit: 22, collation: collation)
        ).toArray()
        #expect(found[9]["t"] == "a9" && found[10]["t"] == "B0" && found[21]["t"] == "c1")
    }

    @Test("what is equal under it is refused by a unique index, in MongoDB's words")
    func unique() async throws {
        let options = IndexOptions(collation: ["locale": "en", "strength": 1])
        try await collection.createIndex(["t": 1], unique: true, options: options)
        let specification = try #require(
            try await collection.listIndexes().last?.collation
        )
        let error = await storeError { try await collection.insertOne(["_id": 99, "t": "á3"]) }
        let message = try #require(error?.message)
        #expect(error?.code == .duplicateKey)
        #expect(
            message.hasPrefix(
                "E11000 duplicate key error collection: main.test index: t_1 collation: "
                    + "{ locale: \"en\", caseLevel: false, caseFirst: \"off\", strength: 1, "
            )
        )
        let ofText = try #require(message.split(separator: "dup key: ").last)
        #expect(ofText.hasPrefix("{ t: \"CollationKey(0x") && ofText.hasSuffix(")\" }"))
        #expect(specification["strength"] == 1)
        try await collection.updateOne(["_id": 0], ["$set": ["t": "A0"]])
        let taken = await storeError {
            try await collection.updateOne(["_id": 0], ["$set": ["t": "b0"]])
        }
        #expect(taken?.code == .duplicateKey)
        let built = await storeError {
            try await collection.insertOne(["_id": 77, "s": "x"])
            try await collection.insertOne(["_id": 78, "s": "X"])
            try await collection.createIndex(["s": 1], unique: true, options: options)
        }
        #expect(built?.code == .duplicateKey)
    }

    @Test("it is listed with all its options, and is another index than one without it")
    func listed() async throws {
        try await collection.createIndex(["t": 1])
        let options = IndexOptions(name: "collated", collation: collation)
        try await collection.createIndex(["t": 1], options: options)
        let again = try await collection.createIndex(["t": 1], options: options)
        #expect(again.existed)
        let index = try #require(try await collection.listIndexes().last)
        #expect(index.collation?["strength"] == 2 && index.collation?["caseFirst"] == "off")
        #expect(index.document["collation"]?.documentValue == index.collation)
        let sameName = await storeError {
            try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        }
        #expect(sameName?.mongoCode == 86)
        let hinted = await storeError {
            _ = try await collection.countDocuments(options: CountOptions(hint: ["t": 1]))
        }
        #expect(hinted?.mongoCode == 27)
        #expect(hinted?.message.hasSuffix("Matched: t_1 and collated") == true)
        let dropped = await storeError { try await collection.dropIndex(["t": 1]) }
        #expect(dropped?.codeName == "AmbiguousIndexKeyPattern")
        #expect(
            try await collection.countDocuments(
                ["t": "A1"],
                options: CountOptions(hint: "collated", collation: collation)
            ) == 1
        )
        #expect(try await collection.dropIndex("collated").droppedNames == ["collated"])
        // `simple` is the order of bytes.
        let simple = IndexOptions(name: "s", collation: ["locale": "simple"])
        try await collection.createIndex(["s": 1], options: simple)
        #expect(try await collection.listIndexes().last?.collation == nil)
    }

    @Test("explain shows the collation of query and index, and the keys of texts")
    func explain() async throws {
        try await collection.createIndex(["t": 1], options: IndexOptions(collation: collation))
        let explanation = try await explained(["t": "A3"], collation)
        let planner = explanation.document["queryPlanner"]?.documentValue
        #expect(planner?["collation"]?.documentValue?["strength"] == 2)
        let keys = explanation.winningPlan["inputStage"]?.documentValue
        #expect(keys?["collation"]?.documentValue?["locale"] == "en")
        let bounds = keys?["indexBounds"]?.documentValue?["t"]?.arrayValue?.first { _ in true }
        let text = try #require(bounds?.stringValue)
        #expect(text.hasPrefix("[CollationKey(0x") && text.hasSuffix(")]"))
        let plain = try await explained(["n": 1], nil).document["queryPlanner"]?.documentValue
        #expect(plain?["collation"] == nil)
    }

    @Test("wrong collations of indexes are refused")
    func refusals() async throws {
        func error(_ keys: Document, _ collation: Document) async -> StoreError? {
            await storeError {
                try await collection.createIndex(keys, options: IndexOptions(collation: collation))
            }
        }
        #expect(
            await error(["t": 1], [:])?.message
                == "The field 'collation' cannot be an empty object."
        )
        #expect(await error(["t": 1], ["locale": "zz"])?.mongoCode == 2)
        #expect(await error(["t": 1], ["strength": 2])?.mongoCode == 40414)
        let ofID = await error(["_id": 1], collation)
        #expect(ofID?.message.hasPrefix("The _id index must have the same collation as") == true)
    }

    @Test("a partial index holds what its filter means under its collation")
    func partial() async throws {
        let options = IndexOptions(
            partialFilterExpression: ["t": ["$gte": "C"]],
            collation: collation
        )
        try await collection.createIndex(["n": 1], options: options)
        let filter: Document = ["n": 2, "t": ["$gte": "c"]]
        let same = try await explained(filter, collation)
        #expect(same.plan == .key(index: "n_1") && same.matchedCount == 1)
        #expect(try await explained(filter, nil).plan == .collectionScan)
        #expect(temporary.store.isVerified)
    }

    @Test("changes keep it up, in one document and in large arrays")
    func upkeep() async throws {
        let options = IndexOptions(collation: collation)
        try await collection.createIndex(["a.t": 1], options: options)
        let elements = (0..<2000).map { number -> BSONValue in ["t": .string("k\(number)")] }
        try await collection.insertOne(["_id": "big", "a": .array(BSONArray(elements))])
        try await collection.updateOne(["_id": "big"], ["$push": ["a": ["t": "K7"]]])
        try await collection.updateOne(["_id": "big"], ["$set": ["a.7.t": "Q"]])
        let found = try await explained(["a.t": "k7"], collation)
        #expect(found.plan == .key(index: "a.t_1") && found.matchedCount == 1)
        try await collection.updateOne(
            ["_id": "big"],
            ["$pull": ["a": ["t": "k7"]]],
            options: UpdateOptions(collation: collation)
        )
        #expect(try await explained(["a.t": "k7"], collation).matchedCount == 0)
        #expect(try await explained(["a.t": "q"], collation).matchedCount == 1)
        #expect(temporary.store.isVerified)
    }
}

extension Store {
    fileprivate var isVerified: Bool { (try? verify().findings.isEmpty) == true }
}
