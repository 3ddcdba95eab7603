// SPDX-License-Identifier: MIT
//
// Finding with a projection: what is shown of stored documents, and that nothing else is read of
// them.

import SheafLanguage
import SheafRecords
import Testing

@testable import Sheaf

@Suite("Find with a projection")
struct ProjectionTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
    }

    /// A document with an array of so many elements, and another beside it.
    private func insert(_ id: Int32, elementCount: Int) async throws {
        let elements = (0..<elementCount).map { index -> BSONValue in
            ["_id": .integer(Int64(index)), "text": "some text to fill the element"]
        }
        try await collection.insertOne([
            "_id": .int32(id), "first": 1, "arr": .array(BSONArray(elements)),
            "deep": ["list": .array(BSONArray(elements)), "n": 2], "last": 3,
        ])
    }

    /// What a find shows, and what it looked at.
    private func find(
        _ filter: Document,
        _ projection: Document
    ) throws -> (Document, Examination) {
        try temporary.store.read { snapshot in
            let options = FindOptions(projection: projection)
            let request = try FindRequest(filter, options, of: collection)
            let entry = try #require(try snapshot.collection(collection))
            let examination = Examination()
            var progress = try FindProgress(
                request,
                in: entry,
                snapshot.base,
                examination: examination
            )
            let shown = try progress.showNext(in: snapshot.base) {
                try request.projection.document(stored: $0, match: $1)
            }
            return (try #require(shown), examination)
        }
    }

    // The cost of what is shown must not depend on the rest: of a document whose arrays are thirty
    // times as long the same records are read, but for one more level of their trees on each way.
    @Test("a projection reads what it shows and no more")
    func cost() async throws {
        try await insert(1, elementCount: 1000)
        try await insert(2, elementCount: 30_000)
        let projections: [(Document, elementsMax: Int)] = [
            (["arr": ["$slice": [500, 10]], "deep": 0], 4 + 1 + 10),
            (["arr": ["$slice": -10], "deep": 0], 4 + 1 + 10),
            (["first": 1, "last": 1], 5),
            (["arr": 0, "deep.list": 0], 7),
            (["deep.list": ["$slice": 1], "arr": 0], 8),
            (["deep.n": 1, "last": 1], 7),
            (["arr": ["$elemMatch": ["_id": 700]]], 5 + 2),
        ]
        for (projection, elementsMax) in projections {
            let (small, ofSmall) = try find(["_id": 1], projection)
            let (large, ofLarge) = try find(["_id": 2], projection)
            #expect(small.keys == large.keys)
            #expect(ofLarge.elements <= elementsMax, "\(projection)")
            #expect(ofLarge.records <= ofSmall.records + 8, "\(projection)")
            #expect(ofLarge.bytes < 50_000, "\(projection)")
        }
    }

    @Test("stored documents are shown as documents in memory are")
    func storedAsInMemory() async throws {
        try await insert(1, elementCount: 2000)
        let whole = try #require(try await collection.findOne(["_id": 1]))
        let projections: [Document] = [
            ["arr._id": 1], ["arr.text": 0], ["deep": 1], ["deep.list._id": 1, "first": 1],
            ["arr": ["$slice": [1995, 9]]], ["deep.list": ["$slice": -2]], ["arr": 0],
            ["arr": ["$elemMatch": ["_id": ["$gt": 1500]]], "last": 1],
            ["n": "$deep.n", "last": 1], ["deep.n": 0],
        ]
        for source in projections {
            let (shown, _) = try find([:], source)
            let expected = try Projection(parsing: source).document(reading: whole.view)
            #expect(shown == expected, "\(source)")
        }
        let (one, _) = try find(["arr._id": 1234], ["arr.$": 1])
        let element: BSONValue = ["_id": 1234, "text": "some text to fill the element"]
        #expect(one == ["_id": 1, "arr": [element]])
    }

    @Test("find, findOne, snapshots and handles")
    func faces() async throws {
        try await collection.insertMany([
            ["_id": 1, "a": [1, 2, 3], "b": 1], ["_id": 2, "a": [4], "b": 2],
        ])
        let options = FindOptions(sort: ["_id": -1], projection: ["a": ["$slice": 1], "b": 0])
        let expected: [Document] = [["_id": 2, "a": [4]], ["_id": 1, "a": [1]]]
        #expect(try await collection.find(options: options).toArray() == expected)
        #expect(try await collection.findOne(options: options) == expected[0])
        let store = temporary.store
        try store.read { snapshot in
            #expect(try collection.find(options: options, in: snapshot) == expected)
            #expect(try collection.findOne(options: options, in: snapshot) == expected[0])
            try collection.forEachDocument(["_id": 1], in: snapshot) { document in
                let shown = try document.copy(projection: ["a": ["$slice": -1], "b": 0])
                #expect(shown == ["_id": 1, "a": [3]])
                return true
            }
        }
        let refused = await storeError {
            try store.read { snapshot in
                try collection.forEachDocument(options: options, in: snapshot) { _ in true }
            }
        }
        #expect(refused?.code == .misuse)
    }

    @Test("mistakes have MongoDB's numbers; those about a document say where they come from")
    func mistakes() async throws {
        try await collection.insertOne(["_id": 1, "a": [1, 2]])
        for (projection, number): (Document, Int) in [
            (["a": 1, "b": 0], 31254), (["a": ["$slice": "x"]], 31273), (["": 1], 40352),
        ] {
            let error = await storeError {
                _ = try await collection.findOne(options: FindOptions(projection: projection))
            }
            #expect(error?.mongoCode == number)
        }
        let options = FindOptions(projection: ["a.$": 1])
        let error = await storeError { _ = try await collection.find(options: options).toArray() }
        #expect(error?.mongoCode == 51246 && error?.codeName == "Location51246")
        #expect(error?.message.hasPrefix("Executor error during find command :: ") == true)
    }
}
