// SPDX-License-Identifier: MIT
//
// findOneAndUpdate, findOneAndReplace, findOneAndDelete: which state of the document comes back,
// what is counted and written, and how failures read.

import Sheaf
import Testing

@Suite("Find and modify")
struct FindAndModifyTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    @Test("an update gives back the document before, or after")
    func update() async throws {
        try await collection.insertMany([["_id": 1, "n": 1], ["_id": 2, "n": 1]])
        let before = try await collection.findOneAndUpdate(["n": 1], ["$inc": ["n": 1]])
        #expect(before.value == ["_id": 1, "n": 1])
        #expect(before.matchedCount == 1 && before.upsertedID == nil)
        #expect(before.recordsWritten > 0)
        let after = try await collection.findOneAndUpdate(
            ["_id": 1],
            ["$inc": ["n": 1]],
            returnDocument: .after
        )
        #expect(after.value == ["_id": 1, "n": 3])
        #expect(try await collection.findOne(["_id": 2]) == ["_id": 2, "n": 1])
    }

    @Test("nothing that matches gives nothing back and writes nothing")
    func noMatch() async throws {
        let missing = try await collection.findOneAndUpdate(["a": 1], ["$set": ["b": 1]])
        #expect(missing.value == nil && missing.matchedCount == 0 && missing.recordsWritten == 0)
        try await collection.insertOne(["_id": 1])
        let update = try await collection.findOneAndUpdate(["a": 1], ["$set": ["b": 1]])
        #expect(update.value == nil && update.matchedCount == 0 && update.recordsWritten == 0)
        let replace = try await collection.findOneAndReplace(["a": 1], ["b": 1])
        #expect(replace.value == nil && replace.matchedCount == 0 && replace.recordsWritten == 0)
        let delete = try await collection.findOneAndDelete(["a": 1])
        #expect(delete.value == nil && delete.matchedCount == 0 && delete.recordsWritten == 0)
    }

    @Test("an update that changes nothing gives the document back and writes nothing")
    func noOp() async throws {
        try await collection.insertOne(["_id": 1, "a": 1])
        for state in [ReturnDocument.before, .after] {
            let result = try await collection.findOneAndUpdate(
                ["_id": 1],
                ["$set": ["a": 1]],
                returnDocument: state
            )
            #expect(result.value == ["_id": 1, "a": 1] && result.matchedCount == 1)
            #expect(result.recordsWritten == 0 && result.bytesWritten == 0)
        }
    }

    @Test("before an upsert there is nothing, after it the new document")
    func upsert() async throws {
        let before = try await collection.findOneAndUpdate(
            ["_id": 1, "a": 5],
            ["$inc": ["a": 1]],
            upsert: true
        )
        #expect(before.value == nil && before.matchedCount == 0 && before.upsertedID == 1)
        let after = try await collection.findOneAndUpdate(
            ["_id": 2],
            ["$setOnInsert": ["new": true]],
            returnDocument: .after,
            upsert: true
        )
        #expect(after.value == ["_id": 2, "new": true] && after.upsertedID == 2)
        let replaced = try await collection.findOneAndReplace(
            ["_id": 3],
            ["x": 1],
            returnDocument: .after,
            upsert: true
        )
        #expect(replaced.value == ["_id": 3, "x": 1] && replaced.upsertedID == 3)
        #expect(
            try await collection.find().toArray() == [
                ["_id": 1, "a": 6], ["_id": 2, "new": true], ["_id": 3, "x": 1],
            ]
        )
    }

    @Test("a replacement gives back the old document, or the new one")
    func replace() async throws {
        try await collection.insertOne(["_id": 1, "a": 1])
        let before = try await collection.findOneAndReplace(["a": 1], ["b": 2])
        #expect(before.value == ["_id": 1, "a": 1])
        let after = try await collection.findOneAndReplace(
            ["b": 2],
            ["c": 3],
            returnDocument: .after
        )
        #expect(after.value == ["_id": 1, "c": 3])
    }

    @Test("a deletion gives back the document, and one only goes")
    func delete() async throws {
        try await collection.createIndex(["a": 1])
        try await collection.insertMany([["_id": 1, "a": 1], ["_id": 2, "a": 1]])
        let result = try await collection.findOneAndDelete(["a": 1])
        #expect(result.value == ["_id": 1, "a": 1] && result.matchedCount == 1)
        #expect(try await collection.find().toArray() == [["_id": 2, "a": 1]])
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("positions and array filters")
    func positions() async throws {
        try await collection.insertOne(["_id": 1, "a": [["n": 1], ["n": 5], ["n": 9]]])
        let position = try await collection.findOneAndUpdate(
            ["a.n": 5],
            ["$set": ["a.$.n": 6]],
            returnDocument: .after
        )
        #expect(position.value == ["_id": 1, "a": [["n": 1], ["n": 6], ["n": 9]]])
        let filtered = try await collection.findOneAndUpdate(
            [:],
            ["$inc": ["a.$[big].n": 1]],
            returnDocument: .after,
            options: FindOneAndUpdateOptions(arrayFilters: [["big.n": ["$gt": 5]]])
        )
        #expect(filtered.value == ["_id": 1, "a": [["n": 1], ["n": 7], ["n": 10]]])
    }

    @Test("a document in many records comes back whole, before and after")
    func largeDocument() async throws {
        let list = BSONArray((0..<3000).map { ["_id": .int32($0), "text": "some text"] })
        try await collection.insertOne(["_id": 1, "list": .array(list)])
        let old = try await collection.findOne()
        let before = try await collection.findOneAndUpdate(
            ["list._id": 1500],
            ["$set": ["list.$.text": "another"]]
        )
        #expect(before.value == old)
        #expect(before.recordsWritten < 10)
        let after = try await collection.findOneAndUpdate(
            ["list._id": 7],
            ["$set": ["list.$.text": "another"]],
            returnDocument: .after
        )
        #expect(try await collection.findOne() == after.value)
        #expect(after.value != old)
    }

    @Test("an order chooses among those that match", arguments: [false, true])
    func sort(isIndexed: Bool) async throws {
        if isIndexed { try await collection.createIndex(["g": 1]) }
        try await collection.insertMany([
            ["_id": 1, "g": 1, "n": 5, "m": 1], ["_id": 2, "g": 1, "n": 7, "m": 1],
            ["_id": 3, "g": 1, "n": 7, "m": 0], ["_id": 4, "g": 2, "n": 9, "m": 0],
            ["_id": 5, "g": 1, "n": 7, "m": 0],
        ])
        func first(_ sort: Document) async throws -> BSONValue? {
            let options = FindOneAndUpdateOptions(sort: sort)
            let update: Document = ["$set": ["seen": true]]
            return try await collection.findOneAndUpdate(["g": 1], update, options: options)
                .value?["_id"]
        }
        #expect(try await first(["n": 1]) == 1)
        #expect(try await first(["n": -1, "m": 1]) == 3)
        #expect(try await first(["n": -1, "m": -1]) == 2)
        #expect(try await first(["n": -1, "_id": -1]) == 5)
        #expect(try await first(["$natural": -1]) == 5)
        #expect(try await first(["$natural": 1]) == 1)
        #expect(try await first(["missing": 1]) == 1)
        let deleted = try await collection.findOneAndDelete(
            ["g": 1],
            options: FindOneAndDeleteOptions(sort: ["n": -1])
        )
        #expect(deleted.value?["_id"] == 2)
        let replaced = try await collection.findOneAndReplace(
            ["g": 1],
            ["g": 3],
            options: FindOneAndReplaceOptions(sort: ["_id": -1])
        )
        #expect(replaced.value?["_id"] == 5)
        let update = try await collection.updateOne(
            ["g": 1],
            ["$set": ["g": 4]],
            options: UpdateOptions(sort: ["n": -1])
        )
        #expect(update.matchedCount == 1)
        #expect(try await collection.findOne(["g": 4])?["_id"] == 3)
        try await collection.replaceOne(
            [:],
            ["g": 5],
            options: ReplaceOptions(sort: ["g": -1, "_id": 1])
        )
        #expect(try await collection.findOne(["g": 5])?["_id"] == 3)
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("a projection says what comes back, of either state")
    func projection() async throws {
        try await collection.insertOne([
            "_id": 1, "n": 1, "a": [["k": 1, "v": 1], ["k": 2, "v": 2]],
        ])
        func update(
            _ filter: Document,
            _ projection: Document,
            _ state: ReturnDocument
        ) async throws -> Document? {
            try await collection.findOneAndUpdate(
                filter,
                ["$inc": ["n": 1]],
                returnDocument: state,
                options: FindOneAndUpdateOptions(projection: projection)
            ).value
        }
        #expect(try await update([:], ["n": 1], .before) == ["_id": 1, "n": 1])
        #expect(try await update([:], ["n": 1, "_id": 0], .after) == ["n": 3])
        #expect(try await update([:], ["a": 0], .after) == ["_id": 1, "n": 4])
        for state in [ReturnDocument.before, .after] {
            let found = try await update(["a.k": 2], ["a.$": 1], state)
            #expect(found == ["_id": 1, "a": [["k": 2, "v": 2]]])
        }
        let upserted = try await collection.findOneAndUpdate(
            ["_id": 2],
            ["$set": ["x": 1, "y": 2]],
            returnDocument: .after,
            upsert: true,
            options: FindOneAndUpdateOptions(projection: ["y": 1])
        )
        #expect(upserted.value == ["_id": 2, "y": 2])
        let replaced = try await collection.findOneAndReplace(
            ["_id": 2],
            ["z": 3],
            options: FindOneAndReplaceOptions(projection: ["x": 1, "_id": 0])
        )
        #expect(replaced.value == ["x": 1])
        let deleted = try await collection.findOneAndDelete(
            ["a.v": 2],
            options: FindOneAndDeleteOptions(projection: ["a.$": 1])
        )
        #expect(deleted.value == ["_id": 1, "a": [["k": 2, "v": 2]]])
    }

    // What can be refused of the state after is known before the first put: a failed statement
    // changes nothing, even in a transaction that goes on.
    @Test(
        "a projection that cannot be changes nothing",
        arguments: [ReturnDocument.before, .after]
    )
    func refusedProjection(_ state: ReturnDocument) async throws {
        try await collection.insertOne(["_id": 1, "n": 1, "a": [1, 2]])
        let collection = collection
        let codes = try await temporary.store.write { transaction in
            var codes: [Int] = []
            for filter in [["n": 1], ["a": 2]] as [Document] {
                do {
                    try collection.findOneAndUpdate(
                        filter,
                        ["$inc": ["n": 1], "$set": ["a": []]],
                        returnDocument: state,
                        options: FindOneAndUpdateOptions(projection: ["a.$": 1]),
                        in: &transaction
                    )
                    codes.append(0)
                } catch let error as StoreError {
                    codes.append(error.mongoCode)
                }
            }
            return codes
        }
        #expect(codes[0] == 31277 || codes[0] == 51246)
        #expect(codes[1] == (state == .before ? 0 : 51247))
        let left = try await collection.findOne()
        #expect(
            left == ["_id": 1, "n": state == .before ? 2 : 1, "a": state == .before ? [] : [1, 2]]
        )
        let wrong = await storeError {
            try await collection.findOneAndDelete(
                [:],
                options: FindOneAndDeleteOptions(projection: ["a": 1, "b": 0])
            )
        }
        #expect(wrong?.mongoCode == 31254 && wrong?.message.hasPrefix("Cannot do") == true)
        #expect(try await collection.countDocuments() == 1)
    }

    @Test("in a transaction the own writes are seen, and an error leaves it as it was")
    func transaction() async throws {
        let collection = collection
        let (values, mongoCode) = try await temporary.store.write { transaction in
            try collection.insertOne(["_id": 1, "n": 1], in: &transaction)
            let update = try collection.findOneAndUpdate(
                ["_id": 1],
                ["$inc": ["n": 1]],
                returnDocument: .after,
                in: &transaction
            )
            let replace = try collection.findOneAndReplace(
                ["n": 2],
                ["n": 3],
                in: &transaction
            )
            var code = 0
            do {
                try collection.findOneAndUpdate(
                    [:],
                    ["$push": ["n": 1]],
                    in: &transaction
                )
            } catch let error as StoreError {
                code = error.mongoCode
            }
            let delete = try collection.findOneAndDelete(["n": 3], in: &transaction)
            return ([update.value, replace.value, delete.value], code)
        }
        #expect(values == [["_id": 1, "n": 2], ["_id": 1, "n": 2], ["_id": 1, "n": 3]])
        #expect(mongoCode == 2)
        #expect(try await collection.countDocuments() == 0)
    }

    // What fails while it is carried out says so in MongoDB's words; what is wrong with the
    // statement itself does not.
    @Test("errors")
    func errors() async throws {
        try await collection.insertMany([["_id": 1, "a": 1], ["_id": 2, "a": 2]])
        try await collection.createIndex(["a": 1], unique: true)
        let prefix = "Plan executor error during findAndModify :: caused by :: "
        let push = await storeError {
            try await collection.findOneAndUpdate(["_id": 1], ["$push": ["a": 1]])
        }
        #expect(push?.mongoCode == 2)
        #expect(
            push?.message
                == prefix + "The field 'a' must be an array but is of type int in document {_id: 1}"
        )
        let duplicate = await storeError {
            try await collection.findOneAndReplace(["_id": 1], ["a": 2])
        }
        #expect(duplicate?.code == .duplicateKey && duplicate?.keyValue == ["a": 2])
        #expect(duplicate?.message.hasPrefix(prefix + "E11000 duplicate key error") == true)
        let unknown = await storeError {
            try await collection.findOneAndUpdate([:], ["$no": ["a": 1]])
        }
        #expect(unknown?.mongoCode == 9 && unknown?.message.hasPrefix("Unknown modifier") == true)
        let noOperator = await storeError {
            try await collection.findOneAndUpdate([:], ["a": 1])
        }
        #expect(noOperator?.mongoCode == 9)
        let operators = await storeError {
            try await collection.findOneAndReplace([:], ["$set": ["a": 1]])
        }
        #expect(operators?.code == .invalidOperation)
        let both = await storeError {
            try await collection.findOneAndUpdate(
                [:],
                [["$set": ["a": 1]]],
                options: FindOneAndUpdateOptions(arrayFilters: [["x": 1]])
            )
        }
        #expect(both?.mongoCode == 9)
        #expect(both?.message == "Cannot specify arrayFilters and a pipeline update")
        #expect(try await collection.findOne(["_id": 1]) == ["_id": 1, "a": 1])
    }
}
