// SPDX-License-Identifier: MIT
//
// Every verb that takes a collation compares by it; without one, and with an empty one, texts
// compare by their bytes.

import Sheaf
import Testing

@Suite struct CollatedVerbTests {
    private let temporary: TemporaryStore
    private let collection: Collection
    private let collation: Document = ["locale": "en", "strength": 2]

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.insertMany([
            ["_id": 1, "t": "apple", "n": 1], ["_id": 2, "t": "Apple", "n": 2],
            ["_id": 3, "t": "banana", "n": 3], ["_id": 4, "t": "Cherry", "n": 4],
            ["_id": "a", "t": ["x", "Y"], "n": 5],
        ])
    }

    private func ids(_ documents: [Document]) -> [BSONValue] { documents.compactMap { $0["_id"] } }

    @Test("find, its order and its projection")
    func find() async throws {
        func found(_ filter: Document, _ options: FindOptions) async throws -> [BSONValue] {
            try await ids(collection.find(filter, options: options).toArray())
        }
        #expect(try await found(["t": "APPLE"], FindOptions(collation: collation)) == [1, 2])
        #expect(try await found(["t": "APPLE"], FindOptions()) == [])
        #expect(try await found(["t": "apple"], FindOptions(collation: [:])) == [1])
        #expect(try await found(["_id": "A"], FindOptions(collation: collation)) == ["a"])
        let ordered = FindOptions(sort: ["t": 1, "n": -1], collation: collation)
        #expect(try await found(["n": ["$lt": 5]], ordered) == [2, 1, 3, 4])
        let byBytes = FindOptions(sort: ["t": 1])
        #expect(try await found(["n": ["$lt": 5]], byBytes) == [2, 4, 1, 3])
        let projected = try await collection.find(
            ["_id": "a"],
            options: FindOptions(
                projection: [
                    "t": ["$elemMatch": ["$eq": "y"]], "is": ["$eq": ["$_id", "A"]],
                ],
                collation: collation
            )
        ).toArray()
        #expect(projected == [["_id": "a", "t": ["Y"], "is": true]])
    }

    @Test("count and distinct")
    func countAndDistinct() async throws {
        let count = try await collection.countDocuments(
            ["t": ["$in": ["APPLE", "y"]]],
            options: CountOptions(collation: collation)
        )
        #expect(count == 3)
        let values = try await collection.distinct(
            "t",
            ["n": ["$lt": 4]],
            options: DistinctOptions(collation: collation)
        )
        #expect(values == ["apple", "banana"])
    }

    @Test("updates, replacements, deletions and array filters")
    func writes() async throws {
        let updated = try await collection.updateMany(
            ["t": "APPLE"],
            ["$max": ["t": "APPLE"], "$set": ["m": 1]],
            options: UpdateOptions(collation: collation)
        )
        #expect(updated.matchedCount == 2)
        #expect(try await collection.countDocuments(["t": "APPLE"]) == 0)
        let filtered = try await collection.updateOne(
            ["n": 5],
            ["$set": ["t.$[e]": "z"], "$addToSet": ["s": "q"]],
            options: UpdateOptions(arrayFilters: [["e": "y"]], collation: collation)
        )
        #expect(filtered.modifiedCount == 1)
        #expect(try await collection.findOne(["n": 5])?["t"] == ["x", "z"])
        let replaced = try await collection.replaceOne(
            ["t": "BANANA"],
            ["t": "Banana"],
            options: ReplaceOptions(collation: collation)
        )
        #expect(replaced.modifiedCount == 1)
        let deleted = try await collection.deleteMany(
            ["t": ["$gte": "b", "$lte": "CHERRY"]],
            options: DeleteOptions(collation: collation)
        )
        #expect(deleted.deletedCount == 2)
    }

    @Test("an upsert inserts the text as the filter has it")
    func upsert() async throws {
        let options = UpdateOptions(collation: collation)
        for name in ["NEW", "new"] {
            try await collection.updateOne(
                ["t": .string(name)],
                ["$inc": ["n": 1]],
                upsert: true,
                options: options
            )
        }
        let found = try await collection.find(
            ["t": "new"],
            options: FindOptions(collation: collation)
        )
        .toArray()
        #expect(found.count == 1 && found[0]["t"] == "NEW" && found[0]["n"] == 2)
    }

    @Test("findOneAnd… takes the first one by the order of the collation")
    func findOneAnd() async throws {
        let first = try await collection.findOneAndUpdate(
            ["n": ["$lt": 5]],
            ["$set": ["m": 1]],
            options: FindOneAndUpdateOptions(sort: ["t": -1], collation: collation)
        )
        #expect(first.value?["_id"] == 4)
        let replaced = try await collection.findOneAndReplace(
            ["t": "CHERRY"],
            ["t": "x"],
            options: FindOneAndReplaceOptions(collation: collation)
        )
        #expect(replaced.value?["_id"] == 4)
        let deleted = try await collection.findOneAndDelete(
            ["t": "BANANA"],
            options: FindOneAndDeleteOptions(collation: collation)
        )
        #expect(deleted.value?["_id"] == 3)
    }

    @Test("bulk writes have a collation for each of them")
    func bulkWrite() async throws {
        let result = try await collection.bulkWrite([
            .updateMany(
                ["t": "APPLE"],
                ["$set": ["m": 1]],
                options: UpdateOptions(collation: collation)
            ),
            .deleteMany(["t": "APPLE"]),
            .deleteOne(["t": "BANANA"], options: DeleteOptions(collation: collation)),
        ])
        #expect(result.modifiedCount == 2 && result.deletedCount == 1)
    }

    private let fruit: Document = ["$match": ["n": ["$lt": 5]]]

    private func results(
        _ pipeline: [Document],
        _ collation: Document? = nil
    ) async throws -> [Document] {
        try await collection.aggregate(
            pipeline,
            options: AggregateOptions(collation: collation)
        ).toArray()
    }

    @Test("groups, matches, orders and accumulators of aggregations compare by it")
    func aggregate() async throws {
        let groups: Document = ["$group": ["_id": "$t", "n": ["$sum": 1]]]
        let sorted: Document = ["$sort": ["_id": 1]]
        #expect(
            try await results([fruit, groups, sorted], collation) == [
                ["_id": "apple", "n": 2], ["_id": "banana", "n": 1], ["_id": "Cherry", "n": 1],
            ]
        )
        #expect(try await results([fruit, groups]).count == 4)
        #expect(try await results([["$match": ["t": "APPLE"]]], collation).count == 2)
        #expect(
            try await results([["$limit": 4], ["$match": ["t": "APPLE"]]], collation).count == 2
        )
        #expect(
            try await results(
                [fruit, ["$group": ["_id": .null, "all": ["$addToSet": "$t"]]]],
                collation
            ) == [["_id": .null, "all": ["apple", "banana", "Cherry"]]]
        )
        #expect(
            try await results(
                [
                    fruit,
                    [
                        "$group": [
                            "_id": .null, "least": ["$min": "$t"], "most": ["$max": "$t"],
                            "top": ["$top": ["sortBy": ["t": -1], "output": "$n"]],
                            "two": ["$maxN": ["n": 2, "input": "$t"]],
                        ]
                    ],
                ],
                collation
            ) == [
                [
                    "_id": .null, "least": "apple", "most": "Cherry", "top": 4,
                    "two": ["Cherry", "banana"],
                ]
            ]
        )
    }

    @Test("buckets and lookups compare by it")
    func aggregateBuckets() async throws {
        let bucket: Document = [
            "$bucket": ["groupBy": "$t", "boundaries": ["a", "B", "d"], "default": "z"]
        ]
        #expect(
            try await results([fruit, bucket], collation) == [
                ["_id": "a", "count": 2], ["_id": "B", "count": 2],
            ]
        )
        let buckets: Document = ["$bucketAuto": ["groupBy": "$t", "buckets": 4]]
        #expect(try await results([fruit, buckets], collation).map { $0["count"] } == [2, 1, 1])
        #expect(
            try await results([fruit, ["$sortByCount": "$t"]], collation).first
                == ["_id": "apple", "count": 2]
        )
        let lookup: Document = [
            "$lookup": ["from": "test", "localField": "t", "foreignField": "t", "as": "same"]
        ]
        let joined = try await results([["$match": ["n": 2]], lookup], collation)
        #expect(joined.first?["same"]?.arrayValue?.count == 2)
        let inside: Document = [
            "$lookup": [
                "from": "test", "let": ["t": "$t"],
                "pipeline": [["$match": ["$expr": ["$eq": ["$t", "$$t"]]]]], "as": "same",
            ]
        ]
        let nested = try await results([["$match": ["n": 2]], inside], collation)
        #expect(nested.first?["same"]?.arrayValue?.count == 2)
    }

    @Test("$merge meets documents by the collation, if a unique index has it too")
    func merge() async throws {
        let target = temporary.collection("target")
        try await target.insertOne(["_id": 9, "t": "APPLE"])
        func merge() async throws {
            for try await _ in collection.aggregate(
                [
                    ["$match": ["n": 1]], ["$project": ["_id": 0, "t": 1, "n": 1]],
                    ["$merge": ["into": "target", "on": "t"]],
                ],
                options: AggregateOptions(collation: collation)
            ) {}
        }
        try await target.createIndex(["t": 1], unique: true)
        #expect(await storeError { try await merge() }?.mongoCode == 51183)
        let options = IndexOptions(name: "collated", collation: collation)
        try await target.createIndex(["t": 1], unique: true, options: options)
        try await merge()
        #expect(try await target.find().toArray() == [["_id": 9, "t": "apple", "n": 1]])
    }

    @Test("wrong collations are refused by every verb before anything is done")
    func refusals() async throws {
        let wrong: Document = ["locale": "zz"]
        let number = await storeError {
            _ = try await collection.countDocuments(options: CountOptions(collation: wrong))
        }
        #expect(number?.mongoCode == 2 && number?.codeName == "BadValue")
        let aggregation = await storeError {
            _ = try await collection.aggregate([], options: AggregateOptions(collation: wrong))
                .toArray()
        }
        #expect(aggregation?.mongoCode == 2)
        let missing = await storeError {
            _ = try await collection.deleteMany(
                [:],
                options: DeleteOptions(collation: ["strength": 1])
            )
        }
        #expect(missing?.mongoCode == 40414)
        #expect(try await collection.countDocuments() == 5)
    }
}
