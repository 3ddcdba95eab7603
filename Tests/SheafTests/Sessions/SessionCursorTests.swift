// SPDX-License-Identifier: MIT
//
// Cursors whose batches are statements of a transaction.

import Sheaf
import Testing

@Suite("Cursors of sessions")
struct SessionCursorTests {
    // Before the first write the batches come from the snapshot, after it from the writer.
    @Test("a find and a pipeline go on while their transaction writes", arguments: [false, true])
    func batches(takesWriter: Bool) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertMany((0..<10).map { ["_id": .int32($0)] })
        let session = temporary.store.startSession()
        try session.startTransaction(TransactionOptions(takesWriterAtOnce: takesWriter))
        let found = collection.find(options: FindOptions(batchCountMax: 2), in: session)
        let pipeline: [Document] = [["$match": ["_id": ["$gte": 0]]], ["$skip": 1]]
        let made = collection.aggregate(
            pipeline,
            options: AggregateOptions(batchCountMax: 2),
            in: session
        )
        var (finding, making) = (found.makeAsyncIterator(), made.makeAsyncIterator())
        #expect(try await finding.next() == ["_id": 0])
        #expect(try await making.next() == ["_id": 1])
        try await session.write { transaction in
            _ = try collection.insertOne(["_id": 10], in: &transaction)
            _ = try collection.deleteOne(["_id": 9], in: &transaction)
        }
        var (ids, madeIDs): ([BSONValue], [BSONValue]) = ([], [])
        while let document = try await finding.next() { ids.append(document["_id"] ?? .null) }
        while let document = try await making.next() { madeIDs.append(document["_id"] ?? .null) }
        #expect(ids == (1...8).map { .int32($0) } + [10])
        #expect(madeIDs.starts(with: (2...8).map { .int32($0) }))
        #expect(finding.stop.map { "\($0)" } == "exhausted")
        try await session.abortTransaction()
        #expect(try await collection.countDocuments() == 10)
    }

    @Test("a cursor ends with its transaction", arguments: [false, true])
    func overAfterCommit(again: Bool) async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertMany((0..<10).map { ["_id": .int32($0)] })
        let session = temporary.store.startSession()
        try session.startTransaction()
        let found = collection.find(options: FindOptions(batchCountMax: 2), in: session)
        var cursor = found.makeAsyncIterator()
        _ = try await cursor.next()
        try await session.commitTransaction()
        if again { try session.startTransaction() }
        let error = await storeError { while try await cursor.next() != nil {} }
        #expect(error?.code == (again ? .cursorExpired : .misuse))
        // The transaction that is in progress is not touched by it.
        if again { #expect(session.transactionState == .inProgress) }
    }

    @Test("a filter that is none aborts the transaction when the cursor begins")
    func badFilter() async throws {
        let temporary = try TemporaryStore()
        let session = temporary.store.startSession()
        try session.startTransaction()
        let found = temporary.collection().find(["$no": 1], in: session)
        let error = await storeError { _ = try await found.toArray() }
        #expect(error?.code == .invalidOperation)
    }

    @Test("pipelines that write are refused", arguments: ["$out", "$merge"])
    func output(stage: String) async throws {
        let temporary = try TemporaryStore()
        let session = temporary.store.startSession()
        try session.startTransaction()
        let made = temporary.collection().aggregate([[stage: "other"]], in: session)
        let error = await storeError { _ = try await made.toArray() }
        #expect(error?.code == .misuse && error?.mongoCode == 263)
        let documents = temporary.store.database("main")
            .aggregate([["$documents": [["x": 1]]]], in: session)
        #expect(try await documents.toArray() == [["x": 1]])
    }
}
