// SPDX-License-Identifier: MIT
//
// Element-key indexes: which arrays keep them, what they make cheap, and that they change no
// answer.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Element keys") struct ElementKeyTests {
    /// A document whose array `courses.21` has elements without `_id`.
    private func document(_ id: Int32 = 1, count: Int32) -> Document {
        let courses = (0..<count).map { number -> BSONValue in
            ["code": .string("c\(number)"), "n": .int32(number), "text": "a text of some length"]
        }
        return ["_id": .int32(id), "courses": ["21": .array(BSONArray(courses)), "22": []]]
    }

    private let key = IndexOptions(elementKey: "code")

    /// How many elements a find looks at.
    private func elements(_ filter: Document, in collection: Collection) async throws -> Int {
        let explanation = try await collection.explain(.find(filter))
        return explanation.elementsExamined
    }

    @Test("the index is listed and dropped; a second call finds it there")
    func catalog() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        let made = try await collection.createIndex(["courses.*": 1], options: key)
        #expect(made.name == "courses.*_1_elementKey_code")
        #expect(!made.existed)
        #expect(try await collection.createIndex(["courses.*": 1], options: key).existed)
        let both = try await collection.createIndexes([
            IndexModel(["a": 1], options: IndexOptions(name: "x", elementKey: "k")),
            IndexModel(["b": 1]),
        ])
        #expect(both.map(\.name) == ["x", "b_1"])
        temporary.store.close()
        let store = try Store.open(at: temporary.path)
        let again = store.collection("test")
        let listed = try await again.listIndexes()
        #expect(listed.map(\.elementKey) == [nil, nil, "code", "k"])
        #expect(
            listed[2].document
                == [
                    "v": 2, "key": ["courses.*": 1], "name": "courses.*_1_elementKey_code",
                    "elementKey": "code",
                ]
        )
        #expect(try await again.dropIndex("x").droppedNames == ["x"])
        #expect(try await again.dropIndex(["courses.*": 1]).droppedNames == [made.name])
        #expect(try await again.listIndexes().map(\.name) == ["_id_", "b_1"])
        store.close()
    }

    @Test(
        "what cannot be such an index is refused",
        arguments: [
            (["a": 1, "b": 1], IndexOptions(elementKey: "k"), "path of an array"),
            (["a": -1], IndexOptions(elementKey: "k"), "path of an array"),
            (["a": 1], IndexOptions(elementKey: "k.l"), "without dots"),
            (["a": 1], IndexOptions(elementKey: "_id"), "without dots"),
            (["a": 1], IndexOptions(elementKey: ""), "without dots"),
            (["a": 1], IndexOptions(sparse: true, elementKey: "k"), "no other option"),
            (["a": 1], IndexOptions(name: "b_1", elementKey: "k"), "same name"),
            (["a": 1], IndexOptions(name: "y", elementKey: "known"), "different name"),
        ] as [(Document, IndexOptions, String)]
    )
    func refusals(keys: Document, options: IndexOptions, reason: String) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["b": 1])
        try await collection.createIndex(["a": 1], options: IndexOptions(elementKey: "known"))
        let error = await storeError {
            try await collection.createIndexes([
                IndexModel(["c": 1]), IndexModel(keys, options: options),
            ])
        }
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
        #expect(try await collection.listIndexes().count == 3)
    }

    @Test("an array is searched through its index, made before or after the array; then dropped")
    func finds() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(document(1, count: 5000))
        let filter: Document = ["courses.21.code": "c4321"]
        #expect(try await elements(filter, in: collection) >= 4000)
        try await collection.createIndex(["courses.*": 1], options: key)
        try await collection.insertOne(document(2, count: 5000))
        #expect(try await collection.countDocuments(filter) == 2)
        #expect(try await elements(filter, in: collection) < 400)
        let both: Document = ["courses.21": ["$elemMatch": ["n": 17, "code": "c17"]]]
        #expect(try await elements(both, in: collection) < 400)
        #expect(try temporary.store.verify().isSound)
        try await collection.dropIndex(["courses.*": 1])
        #expect(try await collection.countDocuments(filter) == 2)
        #expect(try await elements(filter, in: collection) >= 4000)
        #expect(try temporary.store.verify().isSound)
    }

    @Test(
        "edits by the key cost the same whatever the size of the array",
        arguments: [1000, 100_000]
    )
    func edits(count: Int32) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["courses.*": 1], options: key)
        try await collection.insertOne(document(count: count))
        let code = BSONValue.string("c\(count / 2)")
        var options = UpdateOptions()
        options.arrayFilters = [["e.code": code]]
        let set = try await collection.updateOne(
            ["_id": 1],
            ["$set": ["courses.21.$[e].n": -1]],
            options: options
        )
        #expect(set.cost.recordsWritten <= 6, "\(set.cost)")
        let positional = try await collection.updateOne(
            ["courses.21.code": code],
            ["$set": ["courses.21.$.code": "new"]]
        )
        #expect(positional.cost.recordsWritten <= 8, "\(positional.cost)")
        let push = try await collection.updateOne(
            ["_id": 1],
            ["$push": ["courses.21": ["code": "last"]]]
        )
        #expect(push.cost.recordsWritten <= 8, "\(push.cost)")
        let pull = try await collection.updateOne(
            ["_id": 1],
            ["$pull": ["courses.21": ["code": "new"]]]
        )
        #expect(pull.modifiedCount == 1)
        #expect(pull.cost.recordsWritten <= 10, "\(pull.cost)")
        #expect(try await elements(["courses.21.code": "last"], in: collection) < 400)
        #expect(try temporary.store.verify().isSound)
    }

    @Test("an array gets its index when it grows, comes in an edit, or is renamed to the path")
    func later() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["courses.*": 1], options: key)
        try await collection.insertOne(document(count: 400))
        guard case .document(let large)? = document(count: 900)["courses"],
            let array = large["21"]?.arrayValue
        else { return }
        let last: Document = ["courses.21.code": "c399"]
        #expect(try await elements(last, in: collection) >= 400)
        try await collection.updateOne(
            ["_id": 1],
            ["$push": ["courses.21": ["$each": .array(array)]]]
        )
        #expect(try await elements(last, in: collection) < 200)
        try await collection.updateOne(["_id": 1], ["$set": ["courses.23": .array(array)]])
        #expect(try await elements(["courses.23.code": "c899"], in: collection) < 200)
        try await collection.updateOne(["_id": 1], ["$set": ["other": .array(array)]])
        #expect(try await elements(["other.code": "c899"], in: collection) >= 900)
        try await collection.updateOne(["_id": 1], ["$rename": ["other": "courses.24"]])
        #expect(try await elements(["courses.24.code": "c899"], in: collection) < 200)
        try await collection.replaceOne(["_id": 1], document(count: 900))
        #expect(try await elements(["courses.21.code": "c899"], in: collection) < 200)
        #expect(try temporary.store.verify().isSound)
    }

    /// Random edits of arrays whose elements have `_id`, `code`, both or neither, some of them
    /// arrays: with the index and without it the documents come out the same, and verification
    /// finds nothing.
    @Test("random edits and finds come out the same with and without", arguments: 0..<4)
    func random(seed: Int) async throws {
        let temporary = try TemporaryStore()
        let (with, without) = (temporary.collection("with"), temporary.collection("without"))
        let first = try await with.createIndex(["a.*": 1], options: key)
        try await with.createIndex(["a.x": 1], options: IndexOptions(elementKey: "k"))
        var random = SeededGenerator(seed: UInt64(77_000 + seed))
        let start: Document = [
            "_id": 1, "a": ["x": .array(BSONArray((0..<600).map { _ in element(&random) }))],
        ]
        for collection in [with, without] { try await collection.insertOne(start) }
        for step in 0..<120 {
            let (filter, update, options) = randomUpdate(&random)
            let comment = Comment("seed \(seed), step \(step): \(filter) \(update)")
            // Some updates are about a field of an element that is no document: both fail alike.
            let left = await failure(of: update, filter, options, in: with)
            let right = await failure(of: update, filter, options, in: without)
            #expect(left == right, comment)
            try #require(try await with.findOne() == (try await without.findOne()), comment)
            if step == 60 { try await with.dropIndex(first.name) }
            guard step % 20 == 0 else { continue }
            let report = try temporary.store.verify()
            try #require(report.isSound, "\(comment) \(report.findings)")
        }
    }

    /// What is wrong with an update; nil when it is carried out.
    private func failure(
        of update: Document,
        _ filter: Document,
        _ options: UpdateOptions,
        in collection: Collection
    ) async -> String? {
        do {
            try await collection.updateOne(filter, update, options: options)
            return nil
        } catch {
            return error.message
        }
    }

    private func value(_ random: inout SeededGenerator) -> BSONValue {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: [.int32(Int32.random(in: 0..<40, using: &random)), "c1"]
        case 1: .null
        case 2: .string(String(repeating: "c", count: 700))
        default: .string("c\(Int.random(in: 0..<400, using: &random))")
        }
    }

    private func element(_ random: inout SeededGenerator) -> BSONValue {
        var element: Document = [:]
        if Int.random(in: 0..<4, using: &random) > 0 { element["code"] = value(&random) }
        if Bool.random(using: &random) { element["k"] = value(&random) }
        if Int.random(in: 0..<4, using: &random) == 0 { element["_id"] = value(&random) }
        return Int.random(in: 0..<20, using: &random) == 0 ? value(&random) : .document(element)
    }

    private func randomUpdate(
        _ random: inout SeededGenerator
    ) -> (filter: Document, update: Document, options: UpdateOptions) {
        let field = ["code", "k", "_id"][Int.random(in: 0..<3, using: &random)]
        let key = value(&random)
        var options = UpdateOptions()
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            options.arrayFilters = [[("e." + field): key]]
            return (["_id": 1], ["$set": ["a.x.$[e].k": value(&random)]], options)
        case 1:
            return (["a.x." + field: key], ["$set": ["a.x.$": element(&random)]], options)
        case 2: return (["_id": 1], ["$pull": ["a.x": [field: key]]], options)
        case 3:
            let elements = (0..<20).map { _ in element(&random) }
            let push: Document = ["$each": .array(BSONArray(elements)), "$position": 7]
            return (["_id": 1], ["$push": ["a.x": .document(push)]], options)
        case 4: return (["_id": 1], ["$addToSet": ["a.x": element(&random)]], options)
        default:
            let match: Document = ["$elemMatch": [field: key, "k": value(&random)]]
            return (["a.x": .document(match)], ["$set": ["a.x.$.seen": true]], options)
        }
    }
}
