// SPDX-License-Identifier: MIT
//
// Indexes of arrays that lie in parts: random edits leave them as if made anew, and what an edit of
// one element reads and writes does not grow with the array.

import Sheaf
import SheafLanguage
import SheafTestSupport
import Testing

@Suite("Indexes of large arrays")
struct SpilledIndexTests {
    @Test("any sequence of edits leaves the indexes as if made anew", arguments: [1, 2, 3])
    func random(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["list.k": 1])
        try await collection.createIndex(["u": 1, "list.k": -1, "list.n": 1])
        try await collection.createIndex(
            ["list.n": 1],
            options: IndexOptions(name: "sparse", sparse: true)
        )
        try await collection.createIndex(
            ["list.k": 1],
            options: IndexOptions(
                name: "partial",
                partialFilterExpression: ["u": ["$gte": 5]]
            )
        )
        let elements = (0..<400).map { _ in element(&random) }
        try await collection.insertMany([
            ["_id": 1, "u": 1, "list": .array(BSONArray(elements))],
            ["_id": 2, "u": 9, "list": .array(BSONArray(elements.prefix(60)))],
        ])
        var modifiedCount = 0
        for round in 0..<120 {
            let filter: Document = ["_id": .int32(.random(in: 1...2, using: &random))]
            let update = randomUpdate(&random)
            modifiedCount += try await collection.updateOne(filter, update).modifiedCount
            guard round % 10 == 9 else { continue }
            #expect(try temporary.store.verify().findings == [], "seed \(seed) \(update)")
        }
        #expect(modifiedCount > 60)
        try await collection.deleteMany([:])
        let statistics = try temporary.store.statistics().collections[0]
        #expect(statistics.indexes.allSatisfy { $0.entryCount == 0 })
    }

    private func element(_ random: inout SeededGenerator) -> BSONValue {
        var element: Document = ["pad": .string(String(repeating: "x", count: 60))]
        // Few values, so that elements share their keys.
        let keys: [BSONValue] = [1, 2, 3, "a", .null, [1, 2], []]
        if !Bool.random(using: &random) { element["k"] = keys.randomElement(using: &random) }
        if !Bool.random(using: &random) {
            element["n"] = .int32(.random(in: 0..<5, using: &random))
        }
        return .document(element)
    }

    private func randomUpdate(_ random: inout SeededGenerator) -> Document {
        let position = Int.random(in: 0..<60, using: &random)
        let element = element(&random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return ["$push": ["list": element]]
        case 1:
            let each: BSONValue = [element, self.element(&random)]
            return ["$push": ["list": ["$each": each, "$position": .int32(Int32(position))]]]
        case 2: return ["$set": ["list.\(position).k": 2]]
        case 3: return ["$set": ["list.\(position)": element, "list.\(position / 2).n": 1]]
        case 4: return ["$unset": ["list.\(position).k": 1]]
        case 5: return ["$pull": ["list": ["k": 3, "n": 2]]]
        case 6: return ["$push": ["list": ["$each": [], "$slice": 200]]]
        case 7: return ["$inc": ["u": .int32(.random(in: -3...3, using: &random))]]
        case 8: return ["$set": ["list.$[].n": 3]]
        case 9: return ["$push": ["list": ["$each": [element], "$slice": -300]]]
        case 10: return ["$set": ["list.\(position).k": [1, 3], "u": 6]]
        default: return ["$push": ["list": ["$each": [element], "$sort": ["n": 1]]]]
        }
    }

    // Every element shares its key with many others: a removal must know that without looking at
    // them. What remains of growth is the height of trees.
    @Test("an edit of one element costs the same at 1,000 and at 100,000 elements")
    func cost() async throws {
        var costs: [Int32: [(update: String, cost: Explanation)]] = [:]
        for count: Int32 in [1000, 100_000] {
            let temporary = try TemporaryStore()
            let collection = temporary.collection()
            try await collection.createIndex(["list.k": 1])
            try await collection.createIndex(["u": 1, "list.k": 1, "list.n": -1])
            let elements = (0..<count).map { number -> BSONValue in
                ["_id": .int32(number), "k": .int32(number % 10), "n": .int32(number % 7)]
            }
            try await collection.insertOne([
                "_id": 1, "u": 1, "list": .array(BSONArray(elements)),
            ])
            let middle = count / 2
            func push(_ clauses: [(String, BSONValue)]) -> Document {
                let new: BSONValue = [["_id": -1, "k": 3, "n": 3]]
                return ["$push": ["list": .document(Document([("$each", new)] + clauses))]]
            }
            let updates: [Document] = [
                push([]), push([("$position", 0)]), push([("$position", .int32(middle))]),
                push([("$slice", .int32(-count))]),
                push([("$position", 0), ("$slice", .int32(count))]),
                push([("$sort", ["_id": 1]), ("$slice", .int32(count))]),
                ["$pop": ["list": 1]], ["$pop": ["list": -1]],
                ["$set": ["list.\(middle).k": 77]], ["$inc": ["list.\(middle).n": 1]],
                ["$set": ["list.\(middle)": ["k": 78]]], ["$unset": ["list.\(middle).k": 1]],
                ["$pull": ["list": ["_id": .int32(middle)]]],
                ["$pull": ["list": ["_id": ["$in": [1, .int32(middle), .int32(count - 2)]]]]],
                ["$pullAll": ["list": [elements[Int(middle)]]]],
                ["$set": ["list.$[e].k": 79]], ["$set": ["list.$.k": 80]],
            ]
            // The storage learns the order of the elements from the first sort.
            try await collection.updateOne(["_id": 1], push([("$sort", ["_id": 1])]))
            for update in updates {
                let text = ShellText.document(update)
                let write = WriteModel.updateOne(
                    text.contains("list.$.") ? ["_id": 1, "list._id": .int32(middle)] : ["_id": 1],
                    .document(update),
                    options: UpdateOptions(
                        arrayFilters: text.contains("$[e]") ? [["e._id": .int32(middle)]] : []
                    )
                )
                costs[count, default: []].append((text, try await collection.explain(write)))
            }
        }
        for (first, second) in zip(costs[1000] ?? [], costs[100_000] ?? []) {
            let (small, large) = (first.cost, second.cost)
            let (few, many) = (try #require(small.write), try #require(large.write))
            let comment: Comment = "\(second.update): \(small.document) / \(large.document)"
            #expect(many.recordsWritten <= few.recordsWritten + 6, comment)
            #expect(many.bytesWritten <= 2 * few.bytesWritten + 8192, comment)
            #expect(large.elementsExamined <= small.elementsExamined + 40, comment)
            #expect(large.recordsRead <= 3 * small.recordsRead + 8, comment)
            #expect(large.bytesRead <= 3 * small.bytesRead + 32_768, comment)
        }
    }

    @Test("values of one document that begin alike for longer than a key stay apart")
    func longKeys() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["a": 1])
        let start = String(repeating: "x", count: 600)
        let list: [BSONValue] = ["1", "2", "2", "3"].map { .string(start + $0) }
        try await collection.insertOne(["_id": 1, "a": .array(BSONArray(list))])
        #expect(try temporary.store.verify().findings == [])
        for (number, value) in list.enumerated() {
            #expect(try await collection.countDocuments(["a": value]) == 1, "\(number)")
        }
        try await collection.updateOne(["_id": 1], ["$pull": ["a": list[0]]])
        try await collection.updateOne(["_id": 1], ["$unset": ["a.0": 1]])
        #expect(try await collection.countDocuments(["a": list[0]]) == 0)
        #expect(try await collection.countDocuments(["a": list[1]]) == 1)
        #expect(try temporary.store.verify().findings == [])
    }
}
