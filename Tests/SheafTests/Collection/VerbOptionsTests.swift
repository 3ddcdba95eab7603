// SPDX-License-Identifier: MIT
//
// The options that verbs have in common: hints by name and by pattern, collations, remarks.

import Sheaf
import Testing

@Suite("Options of verbs")
struct VerbOptionsTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.createIndex(["a": 1])
        try await collection.createIndex(["b": -1], options: IndexOptions(name: "named"))
        try await collection.insertMany(
            (0..<20).map { ["_id": .int32($0), "a": .int32($0 % 4), "b": .int32($0 % 5)] }
        )
    }

    @Test(
        "a hint is followed, whether or not its index fits",
        arguments: [
            ("a_1", "a_1", 5), (["a": 1], "a_1", 5), (["a": 1.0], "a_1", 5), ("named", "named", 20),
            (["b": -1], "named", 20), (["_id": 1], "_id_", 20), (["$natural": 1], nil, 0),
        ] as [(IndexHint, String?, Int)]
    )
    func hints(_ hint: IndexHint, _ index: String?, _ keys: Int) async throws {
        let count = try await collection.explain(
            .countDocuments(["a": 1], options: CountOptions(hint: hint))
        )
        #expect(count.plan.index == index && count.keysExamined == keys)
        #expect(count.matchedCount == 5)
        let update = try await collection.explain(
            .updateMany(["a": 1], ["$set": ["c": 1]], options: UpdateOptions(hint: hint))
        )
        #expect(update.plan.index == index && update.write?.documentCount == 5)
        let delete = try await collection.explain(
            .deleteMany(["a": 1], options: DeleteOptions(hint: hint))
        )
        #expect(delete.plan.index == index && delete.write?.documentCount == 5)
        let distinct = try await collection.explain(
            .distinct("b", ["a": 1], options: DistinctOptions(hint: hint))
        )
        #expect(distinct.plan.index == index && distinct.matchedCount == 5)
        #expect(
            try await collection.countDocuments([:], options: CountOptions(hint: hint)) == 20
        )
    }

    @Test("a hint that no index answers to is refused by every verb", arguments: ["no", "keys"])
    func unknownHint(_ kind: String) async throws {
        let hint: IndexHint = kind == "no" ? "no" : ["a": -1]
        let update = UpdateOptions(hint: hint)
        let calls: [@Sendable (Collection) async throws -> Void] = [
            { try await $0.updateOne([:], ["$set": ["c": 1]], options: update) },
            { try await $0.updateMany([:], ["$set": ["c": 1]], options: update) },
            { try await $0.replaceOne([:], [:], options: ReplaceOptions(hint: hint)) },
            { try await $0.deleteOne([:], options: DeleteOptions(hint: hint)) },
            { try await $0.deleteMany([:], options: DeleteOptions(hint: hint)) },
            { try await $0.bulkWrite([.updateOne([:], ["$set": ["c": 1]], options: update)]) },
            {
                let options = FindOneAndUpdateOptions(hint: hint)
                try await $0.findOneAndUpdate([:], ["$set": ["c": 1]], options: options)
            },
            {
                let options = FindOneAndReplaceOptions(hint: hint)
                try await $0.findOneAndReplace([:], [:], options: options)
            },
            {
                let options = FindOneAndDeleteOptions(hint: hint)
                try await $0.findOneAndDelete([:], options: options)
            },
            { _ = try await $0.countDocuments([:], options: CountOptions(hint: hint)) },
            { _ = try await $0.distinct("a", options: DistinctOptions(hint: hint)) },
        ]
        for call in calls {
            let error = await storeError { try await call(collection) }
            #expect(error?.mongoCode == 2 && error?.codeName == "BadValue")
            #expect(
                error?.message
                    == "error processing query: ns=main.test planner returned error :: caused by "
                    + ":: hint provided does not correspond to an existing index"
            )
        }
        #expect(try await collection.countDocuments(["c": 1]) == 0)
        let empty = temporary.collection("empty")
        #expect(try await empty.countDocuments([:], options: CountOptions(hint: hint)) == 0)
    }

    // MongoDB uses a hinted sparse index though it does not hold every document; one that is
    // hidden is not there, and one that is partial may leave out what is looked for.
    @Test("hints of indexes that do not hold everything")
    func unusualIndexes() async throws {
        try await collection.insertMany([["_id": 100, "s": 1], ["_id": 101, "s": 2]])
        try await collection.createIndex(["s": 1], options: IndexOptions(sparse: true))
        try await collection.createIndex(["h": 1], options: IndexOptions(hidden: true))
        let partial = IndexOptions(partialFilterExpression: ["p": ["$gt": 5]])
        try await collection.createIndex(["p": 1], options: partial)
        func count(_ hint: IndexHint) async throws -> Int {
            try await collection.countDocuments([:], options: CountOptions(hint: hint))
        }
        #expect(try await count("s_1") == 2)
        let hidden = await storeError { _ = try await count("h_1") }
        #expect(hidden?.mongoCode == 2)
        let refused = await storeError { _ = try await count("p_1") }
        #expect(refused?.mongoCode == 291 && refused?.codeName == "NoQueryExecutionPlans")
    }

    @Test("remarks and the wish to pass over a validator have no effect")
    func comments() async throws {
        try await collection.insertOne(
            ["_id": 50, "a": 1],
            options: InsertOneOptions(bypassDocumentValidation: true, comment: "why")
        )
        let update = try await collection.updateMany(
            ["a": 1],
            ["$set": ["c": 1]],
            options: UpdateOptions(bypassDocumentValidation: true, comment: ["why": 1])
        )
        #expect(update.modifiedCount == 6)
        let deleted = try await collection.deleteMany(
            ["c": 1],
            options: DeleteOptions(comment: "why")
        )
        #expect(deleted.deletedCount == 6)
    }

    @Test("variables are known to the expressions of every verb")
    func variables() async throws {
        let filter: Document = ["$expr": ["$eq": ["$a", "$$wanted"]]]
        let variables: Document = ["wanted": ["$add": [1, 1]]]
        let counted = try await collection.countDocuments(
            filter,
            options: CountOptions(let: variables)
        )
        #expect(counted == 5)
        let ids = try await collection.distinct(
            "_id",
            filter,
            options: DistinctOptions(let: variables)
        )
        #expect(ids == [2, 6, 10, 14, 18])
        let update = try await collection.updateMany(
            filter,
            ["$set": ["c": 1]],
            options: UpdateOptions(let: variables)
        )
        #expect(update.modifiedCount == 5)
        let replace = try await collection.replaceOne(
            filter,
            ["a": 9],
            options: ReplaceOptions(let: variables)
        )
        #expect(replace.modifiedCount == 1)
        let found = try await collection.findOneAndUpdate(
            filter,
            ["$set": ["c": 2]],
            options: FindOneAndUpdateOptions(
                projection: ["_id": 1, "sum": ["$add": ["$a", "$$wanted"]]],
                let: variables
            )
        )
        #expect(found.value == ["_id": 6, "sum": 4])
        let deleted = try await collection.findOneAndDelete(
            filter,
            options: FindOneAndDeleteOptions(projection: ["v": "$$wanted"], let: variables)
        )
        #expect(deleted.value == ["_id": 6, "v": 2])
        let bulk = try await collection.bulkWrite(
            [
                .deleteOne(filter),
                .updateMany(filter, ["$set": ["d": 1]]),
                .deleteMany(filter, options: DeleteOptions(let: ["wanted": 3])),
            ],
            options: BulkWriteOptions(let: variables)
        )
        #expect(bulk.deletedCount == 6 && bulk.modifiedCount == 2)
    }

    @Test("variables that are not known, or that ask for a field")
    func wrongVariables() async throws {
        let filter: Document = ["$expr": ["$eq": ["$a", "$$wanted"]]]
        let unknown = await storeError { _ = try await collection.countDocuments(filter) }
        #expect(unknown?.mongoCode == 17276)
        let field = await storeError {
            try await collection.deleteOne(filter, options: DeleteOptions(let: ["wanted": "$a"]))
        }
        #expect(field?.mongoCode == 4_890_500)
        let upsert = await storeError {
            try await collection.updateOne(
                filter,
                ["$set": ["c": 1]],
                upsert: true,
                options: UpdateOptions(let: ["wanted": 2])
            )
        }
        #expect(upsert?.mongoCode == 224)
    }

    @Test("a time that is over ends a count and a distinct")
    func maxTime() async throws {
        let (instant, hour) = (Duration.nanoseconds(1), Duration.seconds(3600))
        func count(_ time: Duration) async throws -> Int {
            try await collection.countDocuments(["a": 1], options: CountOptions(maxTime: time))
        }
        func values(_ time: Duration) async throws -> [BSONValue] {
            try await collection.distinct("a", options: DistinctOptions(maxTime: time))
        }
        let counted = await storeError { _ = try await count(instant) }
        #expect(counted?.mongoCode == 50 && counted?.codeName == "MaxTimeMSExpired")
        let told = await storeError { _ = try await values(instant) }
        #expect(told?.mongoCode == 50)
        #expect(try await count(hour) == 5)
        #expect(try await count(.zero) == 5)
        #expect(try await values(hour) == [0, 1, 2, 3])
    }

    @Test("an update of many takes no order")
    func sortOfMany() async throws {
        let error = await storeError {
            try await collection.updateMany(
                [:],
                ["$set": ["c": 1]],
                options: UpdateOptions(sort: ["a": 1])
            )
        }
        #expect(error?.mongoCode == 9 && error?.message == "Cannot specify sort with multi=true")
    }
}
