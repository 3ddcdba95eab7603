// SPDX-License-Identifier: MIT
//
// Finding in an order: in memory, the first ones only, and beyond memory in a temporary file.

import Sheaf
import SheafTestSupport
import Testing

@Suite("Find in an order")
struct SortTests {
    private func filled(
        _ count: Int,
        _ change: @escaping (inout StoreOptions) -> Void = { _ in }
    ) async throws -> (TemporaryStore, Collection, [Document]) {
        let temporary = try TemporaryStore {
            $0.durability = .withoutSync
            change(&$0)
        }
        var generator = SeededGenerator(seed: 7)
        let documents = (0..<count).map { index -> Document in
            let texts = ["x", "yy", "a longer text that is much the same for all of them "]
            let text = texts[Int.random(in: 0..<3, using: &generator)]
            let tag = BSONValue.int32(Int32.random(in: 0..<50, using: &generator))
            return [
                "_id": .int32(Int32(index)),
                "n": .int32(Int32.random(in: 0..<200, using: &generator)),
                "text": .string(text + String(Int.random(in: 0..<40, using: &generator))),
                "tags": [tag, .int32(Int32.random(in: 0..<50, using: &generator))],
            ]
        }
        let collection = temporary.collection()
        try await collection.insertMany(documents)
        return (temporary, collection, documents)
    }

    private func ids(_ documents: [Document]) -> [BSONValue] {
        documents.map { $0["_id"] ?? .null }
    }

    /// The order by the letter: a stable comparison of values.
    private func sorted(_ documents: [Document], by order: Document) -> [Document] {
        let values = documents.map { document -> [BSONValue] in
            order.map { name, direction -> BSONValue in
                let value = document[name] ?? .null
                guard case .array(let array) = value else { return value }
                let elements = array.sorted { $0.compare($1) < 0 }
                return (direction == 1 ? elements.first : elements.last) ?? .undefined
            }
        }
        let directions = order.map { $0.value == 1 ? 1 : -1 }
        return documents.indices.sorted { left, right in
            for (index, direction) in directions.enumerated() {
                let order = values[left][index].compare(values[right][index]) * direction
                if order != 0 { return order < 0 }
            }
            return left < right
        }.map { documents[$0] }
    }

    private static let orders: [Document] = [
        ["n": 1], ["n": -1], ["text": 1, "n": -1], ["tags": 1], ["tags": -1, "text": 1],
        ["none": 1], ["none": -1, "n": 1],
    ]

    @Test("the order is that of a naive sort", arguments: orders)
    func agreesWithNaiveSort(order: Document) async throws {
        let (_, collection, documents) = try await filled(500)
        let expected = ids(sorted(documents, by: order))
        let found = try await collection.find(options: FindOptions(sort: order)).toArray()
        #expect(ids(found) == expected)
        for (skip, limit) in [(0, 1), (0, 10), (5, 20), (490, 20), (600, 5), (3, 0)] {
            let options = FindOptions(sort: order, skip: skip, limit: limit, batchCountMax: 7)
            let part = try await collection.find(options: options).toArray()
            let wanted = expected.dropFirst(skip).prefix(limit == 0 ? .max : limit)
            #expect(ids(part) == Array(wanted))
        }
        let first = try await collection.findOne(["n": ["$lt": 100]], options: .init(sort: order))
        let few = documents.filter { ($0["n"]?.integerValue ?? 0) < 100 }
        #expect(first == sorted(few, by: order).first)
    }

    // With 700 bytes of memory the 1,200 keys make more than 64 runs, so that runs are merged into
    // one before the last merge.
    @Test("a sort beyond its memory gives what a sort in memory does", arguments: orders)
    func spilled(order: Document) async throws {
        let (temporary, collection, documents) = try await filled(1200) {
            $0.sortMemoryByteCountMax = 700
        }
        let expected = ids(sorted(documents, by: order))
        let found = try await collection.find(options: FindOptions(sort: order)).toArray()
        #expect(ids(found) == expected)
        let options = FindOptions(sort: order, skip: 10, limit: 600)
        let part = try await collection.find(options: options).toArray()
        #expect(ids(part) == Array(expected[10..<610]))
        var iterator = collection.find(options: FindOptions(sort: order)).makeAsyncIterator()
        _ = try await iterator.next()
        #expect(temporary.folder.names == ["test.sheaf", "test.sheaf-lock"])
    }

    @Test("without a file, a sort beyond its memory is refused by MongoDB's number")
    func memoryLimit() async throws {
        let (_, collection, _) = try await filled(2500) { $0.sortMemoryByteCountMax = 64_000 }
        let options = FindOptions(sort: ["n": 1], allowDiskUse: false)
        let error = await storeError { _ = try await collection.find(options: options).toArray() }
        #expect(error?.code == .resourceLimit && error?.mongoCode == 292)
        #expect(error?.codeName == "QueryExceededMemoryLimitNoDiskUseAllowed")
        // With a limit it keeps the first ones only, which is less.
        var few = options
        (few.skip, few.limit) = (10, 10)
        #expect(try await collection.find(options: few).toArray().count == 10)
    }

    @Test("a folder that takes no file is an error")
    func noFolder() async throws {
        let (_, collection, _) = try await filled(100) {
            $0.sortMemoryByteCountMax = 1000
            $0.temporaryFolder = "/no/such/folder"
        }
        let error = await storeError {
            _ = try await collection.find(options: FindOptions(sort: ["n": 1])).toArray()
        }
        #expect(error?.code == .ioFailure)
        #expect(error?.message.contains("/no/such/folder") == true)
    }

    @Test("the order of the records, forwards and backwards")
    func natural() async throws {
        let (_, collection, documents) = try await filled(300)
        let all = ids(documents)
        try await collection.createIndex(["n": 1])
        let forwards = FindOptions(sort: ["$natural": 1])
        let backwards = FindOptions(sort: ["$natural": -1], limit: 30)
        #expect(try await ids(collection.find(options: forwards).toArray()) == all)
        let indexed = try await collection.find(["n": ["$gte": 0]], options: forwards).toArray()
        #expect(ids(indexed) == all)
        let last = try await collection.find(options: backwards).toArray()
        #expect(ids(last) == Array(all.reversed().prefix(30)))
    }

    @Test("mistakes have MongoDB's numbers")
    func mistakes() async throws {
        let (_, collection, _) = try await filled(3)
        try await collection.insertOne(["_id": 9, "tags": [1], "n": [2]])
        for (sort, number): (Document, Int) in [
            (["a": "x"], 15974), (["a": 2], 15975), (["tags": 1, "n": 1], 2),
        ] {
            let options = FindOptions(sort: sort)
            let error = await storeError {
                _ = try await collection.find(options: options).toArray()
            }
            #expect(error?.mongoCode == number)
        }
    }
}
