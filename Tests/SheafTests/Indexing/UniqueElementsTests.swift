// SPDX-License-Identifier: MIT
//
// Element-key indexes with unique elements: what they refuse, what they let pass, and that the
// check costs what the edit does.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Unique elements") struct UniqueElementsTests {
    private let temporary: TemporaryStore
    private let collection: Collection
    private let key = IndexOptions(elementKey: "code", uniqueElements: true)

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    private func courses(_ codes: [BSONValue]) -> BSONValue {
        .array(BSONArray(codes.map { ["code": $0] }))
    }

    private func large(_ count: Int32) -> BSONValue {
        courses((0..<count).map { .string("c\($0)") })
    }

    /// The document with the two arrays that most tests change.
    private func fill() async throws {
        try await collection.createIndex(["courses.*": 1], options: key)
        try await collection.insertOne([
            "_id": 1, "courses": ["21": courses(["a", "b", 3]), "22": courses(["a"])],
            "other": courses(["a", "a"]),
        ])
    }

    private func refusal(_ body: () async throws -> Void) async -> StoreError? {
        let error = await storeError { try await body() }
        #expect(error?.code == .duplicateKey && error?.mongoCode == 11000)
        return error
    }

    @Test("an insert with two elements of the same key is refused, in MongoDB's words")
    func inserts() async throws {
        try await collection.createIndex(["courses.*": 1], options: key)
        let error = await refusal {
            try await collection.insertOne(["_id": 2, "courses": ["21": courses(["x", "y", "x"])]])
        }
        #expect(
            error?.message == "E11000 duplicate key error collection: main.test index: "
                + "courses.*_1_elementKey_code dup key: { courses.21.code: \"x\" }"
        )
        let result = try? await collection.insertMany(
            [
                ["_id": 3, "courses": ["21": courses([1, 1.0])]],
                ["_id": 4, "courses": ["21": courses([1, 2]), "22": courses([1])]],
            ],
            options: InsertManyOptions(ordered: false)
        )
        #expect(result == nil)
        #expect(try await collection.distinct("_id") == [4])
    }

    @Test("missing keys and nulls may be many, and so may elements that are no documents")
    func missing() async throws {
        try await collection.createIndex(["courses.*": 1], options: key)
        let elements: BSONValue = [["code": .null], ["code": .null], ["n": 1], [:], 5, 5]
        try await collection.insertOne(["_id": 1, "courses": ["21": elements]])
        try await collection.updateOne(
            ["_id": 1],
            ["$push": ["courses.21": ["$each": [["code": .null], [:], 5]]]]
        )
        #expect(temporary.store.isSound)
    }

    @Test(
        "edits that leave two are refused, and nothing of them is kept",
        arguments: [
            ["$push": ["courses.21": ["code": "b"]]],
            ["$push": ["courses.21": ["$each": [["code": "x"], ["code": "x"]]]]],
            ["$push": ["courses.21": ["$each": [["code": 3.0]], "$position": 0]]],
            ["$push": ["courses.21": ["$each": [["code": "a"]], "$sort": ["code": 1]]]],
            ["$push": ["courses.23": ["$each": [["code": "x"], ["code": "x"]]]]],
            ["$addToSet": ["courses.21": ["code": "b", "n": 1]]],
            ["$set": ["courses.21.0.code": "b"]],
            ["$set": ["courses.21.0": ["code": "b"]]],
            ["$set": ["courses.21.$[].code": "x"]],
            ["$set": ["courses.23": [["code": 1], ["code": 1]]]],
            ["$set": ["courses": ["30": [["code": 1], ["code": 1]]]]],
            ["$rename": ["other": "courses.24"]],
            ["$max": ["courses.21.0.code": "b"]],
            ["$set": ["courses.22": [], "courses.21.1.code": "a"]],
        ] as [Document]
    )
    func edits(update: Document) async throws {
        try await fill()
        let before = try await collection.findOne()
        _ = await refusal { try await collection.updateOne(["_id": 1], update) }
        #expect(try await collection.findOne() == before)
        #expect(temporary.store.isSound)
    }

    @Test(
        "edits that leave none pass, also where keys change places",
        arguments: [
            ["$push": ["courses.21": ["code": "c"]]],
            ["$push": ["courses.22": ["code": "b"]]],
            ["$push": ["other": ["code": "a"]]],
            ["$set": ["courses.21.0.code": "b", "courses.21.1.code": "a"]],
            ["$set": ["courses.21.0.code": "a"]],
            ["$set": ["courses.21.0.code": "b", "courses.21.1.code": "q"]],
            ["$push": ["courses.21": ["$each": [["code": "x"]], "$slice": -1]]],
            ["$unset": ["courses.21": ""]],
            ["$set": ["courses.note": ["text": "none"]]],
            ["$rename": ["courses.21": "courses.25"]],
        ] as [Document]
    )
    func passing(update: Document) async throws {
        try await fill()
        let result = try await collection.updateOne(["_id": 1], update)
        #expect(result.matchedCount == 1)
        #expect(temporary.store.isSound)
    }

    @Test("replacements, upserts, pipelines and findOneAndUpdate are checked too")
    func otherVerbs() async throws {
        try await fill()
        let twice: Document = ["courses": ["21": courses(["x", "x"])]]
        _ = await refusal { try await collection.replaceOne(["_id": 1], twice) }
        _ = await refusal { try await collection.replaceOne(["_id": 9], twice, upsert: true) }
        _ = await refusal {
            try await collection.updateOne(
                ["_id": 9],
                ["$push": ["courses.21": ["$each": courses(["x", "x"])]]],
                upsert: true
            )
        }
        _ = await refusal {
            try await collection.updateOne(
                ["_id": 1],
                [["$set": ["courses.21": ["$concatArrays": ["$courses.21", "$courses.21"]]]]]
            )
        }
        _ = await refusal {
            try await collection.findOneAndUpdate(
                ["_id": 1],
                ["$push": ["courses.21": ["code": "a"]]]
            )
        }
        #expect(try await collection.countDocuments() == 1)
        try await collection.replaceOne(["_id": 1], ["courses": ["21": courses(["x", "y"])]])
        #expect(temporary.store.isSound)
    }

    @Test("the check looks at no more elements of a long array", arguments: [1000, 100_000])
    func cost(count: Int32) async throws {
        try await collection.createIndex(["courses.*": 1], options: key)
        try await collection.insertOne(["_id": 1, "courses": ["21": large(count)]])
        for update in [
            ["$push": ["courses.21": ["code": "new"]]],
            ["$push": ["courses.21": ["$each": [["code": "new"]], "$position": 7]]],
            ["$set": ["courses.21.500.code": "new"]],
        ] as [Document] {
            let explanation = try await collection.explain(
                .updateOne(["_id": 1], .document(update))
            )
            #expect(explanation.elementsExamined < 200, "\(update)")
        }
        let last = BSONValue.string("c\(count - 1)")
        _ = await refusal {
            try await collection.updateOne(["_id": 1], ["$push": ["courses.21": ["code": last]]])
        }
        _ = await refusal {
            try await collection.updateOne(["_id": 1], ["$set": ["courses.21.500.code": last]])
        }
        try await collection.updateOne(["_id": 1], ["$pull": ["courses.21": ["code": last]]])
        try await collection.updateOne(["_id": 1], ["$push": ["courses.21": ["code": last]]])
        let options = UpdateOptions(arrayFilters: [["e.code": last]])
        try await collection.updateOne(
            ["_id": 1],
            ["$set": ["courses.21.$[e].code": "other"]],
            options: options
        )
        #expect(temporary.store.isSound)
    }

    @Test("the documents that are there are checked when the index is made")
    func build() async throws {
        try await collection.insertOne(["_id": 1, "courses": ["21": courses(["a", "b"])]])
        try await collection.insertOne(["_id": 2, "courses": ["21": courses(["a", "a"])]])
        _ = await refusal {
            try await collection.createIndexes([
                IndexModel(["courses.*": 1], options: key), IndexModel(["n": 1]),
            ])
        }
        #expect(try await collection.listIndexes().map(\.name) == ["_id_"])
        _ = await refusal {
            try await temporary.store.write { transaction in
                _ = try collection.createIndex(["courses.*": 1], options: key, in: &transaction)
            }
        }
        try await collection.deleteOne(["_id": 2])
        let made = try await collection.createIndex(["courses.*": 1], options: key)
        #expect(try await collection.createIndex(["courses.*": 1], options: key).existed)
        let listed = try #require(try await collection.listIndexes().last)
        #expect(listed.hasUniqueElements && listed.document["uniqueElements"] == true)
        let plain = await storeError {
            try await collection.createIndex(
                ["courses.*": 1],
                options: IndexOptions(name: "plain", elementKey: "code")
            )
        }
        #expect(plain?.codeName == "IndexOptionsConflict")
        let path = temporary.path
        temporary.store.close()
        let store = try Store.open(at: path)
        let again = store.collection("test")
        _ = await refusal {
            try await again.updateOne(["_id": 1], ["$push": ["courses.21": ["code": "a"]]])
        }
        #expect(try await again.dropIndex(made.name).droppedNames == [made.name])
        try await again.updateOne(["_id": 1], ["$push": ["courses.21": ["code": "a"]]])
        store.close()
    }

    @Test("uniqueElements without elementKey is refused")
    func refusals() async throws {
        let error = await storeError {
            try await collection.createIndex(["a": 1], options: IndexOptions(uniqueElements: true))
        }
        #expect(error?.mongoCode == 67)
    }

    /// Random edits of arrays that lie in the document and of a large one, against a look at what
    /// they leave in a collection without the index.
    @Test("random edits are refused exactly when they leave two", arguments: 0..<4)
    func random(seed: Int) async throws {
        let plain = temporary.collection("plain")
        try await collection.createIndex(["a.*": 1], options: key)
        var random = SeededGenerator(seed: UInt64(4_400 + seed))
        let start: Document = ["_id": 1, "a": ["x": large(seed % 2 == 0 ? 700 : 20), "y": []]]
        for collection in [collection, plain] { try await collection.insertOne(start) }
        var (refused, passed) = (0, 0)
        for step in 0..<150 {
            let update = randomUpdate(&random)
            let comment = Comment("seed \(seed), step \(step): \(update)")
            let before = try #require(try await plain.findOne())
            guard (try? await plain.updateOne(["_id": 1], update)) != nil else { continue }
            let after = try #require(try await plain.findOne())
            do {
                try await collection.updateOne(["_id": 1], update)
                try #require(!hasTwo(after), comment)
                try #require(try await collection.findOne() == after, comment)
                passed += 1
            } catch let error as StoreError where error.code == .duplicateKey {
                try #require(hasTwo(after), comment)
                try #require(try await collection.findOne() == before, comment)
                try await plain.replaceOne(["_id": 1], before)
                refused += 1
            }
        }
        #expect(refused > 5 && passed > 15, "\(refused) \(passed)")
        #expect(temporary.store.isSound)
    }

    private func hasTwo(_ document: Document) -> Bool {
        (document["a"]?.documentValue ?? [:]).contains { _, value in
            let codes = (value.arrayValue ?? []).compactMap { element -> BSONValue? in
                guard let code = element.documentValue?["code"], code != .null else { return nil }
                return code
            }
            return codes.indices.contains { index in
                codes[..<index].contains { $0.compare(codes[index]) == 0 }
            }
        }
    }

    private func randomUpdate(_ random: inout SeededGenerator) -> Document {
        let number = random.below(60)
        let codes: [BSONValue] = [
            .string("c\(number)"), .string("d\(number)"), .int32(Int32(number)),
            .double(Double(number)), .null, ["in": .int32(Int32(number % 3))],
        ]
        let (code, other) = (random.pick(codes), random.pick(codes))
        let array = random.pick(["a.x", "a.y", "a.z"])
        let place = "\(array).\(random.below(12))"
        let each: BSONValue = ["$each": [["code": code], ["code": other]], "$position": 3]
        return random.pick([
            ["$push": [array: ["code": code]]], ["$push": [array: each]],
            ["$set": ["\(place).code": code]], ["$set": [place: ["code": code, "n": 1]]],
            ["$set": ["\(place).code": code, "\(array).3.code": other]],
            ["$pull": [array: ["code": code]]], ["$pop": [array: 1]],
            ["$addToSet": [array: ["code": code]]], ["$unset": ["\(place).code": ""]],
            ["$set": ["a.z": [["code": code], ["code": other]]]],
            ["$rename": ["a.z": "a.w"]], ["$unset": ["a.w": ""]],
        ])
    }
}

extension Store {
    fileprivate var isSound: Bool { (try? verify().isSound) == true }
}
