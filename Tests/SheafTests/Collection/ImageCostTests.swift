// SPDX-License-Identifier: MIT
//
// What a findOneAnd… reads for the document that it gives back: nothing for an update that gives
// none, its fields for a projection, all of it only for a whole document.

import SheafRecords
import Testing

@testable import Sheaf

@Suite("Image cost")
struct ImageCostTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        let list = BSONArray((0..<50_000).map { ["_id": .int32($0), "text": "some text"] })
        try await collection.insertOne(["_id": 1, "n": 0, "list": .array(list)])
    }

    /// The bytes that an update reads.
    private func bytesRead(_ image: Image?) async throws -> Int {
        let statement = try UpdateStatement(
            collection,
            .updateOne,
            ["_id": 1, "list._id": 40_000],
            ["$inc": ["n": 1], "$set": ["list.$.text": "other text"]],
            false,
            UpdateOptions()
        )
        return try await temporary.store.write { transaction in
            let examination = Examination()
            let run = try statement.run(in: &transaction, examination: examination, image: image)
            #expect((run.image == nil) == (image == nil))
            return examination.bytes
        }
    }

    @Test(
        "a whole document is read only where it is wanted",
        arguments: [ReturnDocument.before, .after]
    )
    func reads(_ state: ReturnDocument) async throws {
        let without = try await bytesRead(nil)
        #expect(without < 100_000)
        let fields = try await bytesRead(Image(state, projection: ["n": 1]))
        #expect(fields < without + 10_000)
        let slice = try await bytesRead(
            Image(state, projection: ["n": 1, "list": ["$slice": [30_000, 2]]])
        )
        #expect(slice < without + 50_000)
        let element = try await bytesRead(
            Image(state, projection: ["list": ["$elemMatch": ["_id": 40_000]]])
        )
        #expect(element < without + 50_000)
        let all = try await bytesRead(Image(state, projection: [:]))
        #expect(all > 1_500_000)
    }
}
