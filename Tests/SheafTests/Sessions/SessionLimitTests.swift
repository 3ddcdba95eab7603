// SPDX-License-Identifier: MIT
//
// What ends the transaction of a session against its will: limits, cancelling, closing, being
// forgotten. In none of these cases does anybody wait for it for ever.

import Sheaf
import Testing

@Suite("Limits of sessions", .timeLimit(.minutes(2)))
struct SessionLimitTests {
    @Test("a client that sleeps while others wait loses the writer")
    func idle() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .milliseconds(30) }
        let collection = temporary.collection()
        let session = temporary.store.startSession()
        try session.startTransaction()
        try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try await collection.insertOne(["_id": 2])
        let error = await storeError {
            try await session.write { _ = try collection.insertOne(["_id": 3], in: &$0) }
        }
        #expect(error?.code == .transactionAborted && error?.mongoCode == 251)
        #expect(error?.errorLabels == ["TransientTransactionError"])
        #expect(
            error?.message
                == "The transaction has been aborted. It sent nothing for 0.03 seconds while "
                + "others waited to write. Send its statements without a break."
        )
        #expect(try await collection.find().toArray() == [["_id": 2]])
    }

    @Test("a client that sleeps while nobody waits keeps the writer")
    func idleAlone() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .milliseconds(1) }
        let collection = temporary.collection()
        let session = temporary.store.startSession()
        try session.startTransaction()
        for id in 0..<3 {
            let id = BSONValue.int32(Int32(id))
            try await session.write { _ = try collection.insertOne(["_id": id], in: &$0) }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await session.commitTransaction()
        #expect(try await collection.countDocuments() == 3)
    }

    @Test("a transaction that takes too long is aborted", arguments: [false, true])
    func lifetime(writes: Bool) async throws {
        let temporary = try TemporaryStore { $0.transactionLifetimeMax = .milliseconds(30) }
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 0])
        let session = temporary.store.startSession()
        try session.startTransaction()
        if writes {
            try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        } else {
            _ = try await session.read { try collection.countDocuments(in: $0) }
        }
        try await Task.sleep(for: .milliseconds(100))
        // No statement of it comes any more, and yet the writer is free.
        try await collection.insertOne(["_id": 2])
        let error = await storeError { _ = try await session.read { _ in 0 } }
        #expect(error?.code == .transactionAborted)
        #expect(error?.message.contains("It took longer than 0.03 seconds.") == true)
        #expect(try await collection.countDocuments() == 2)
        try session.startTransaction()
        try await session.abortTransaction()
    }

    @Test("a session that is let go of frees the writer")
    func forgotten() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(600) }
        let collection = temporary.collection()
        do {
            let session = temporary.store.startSession()
            try session.startTransaction()
            try await session.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        }
        try await collection.insertOne(["_id": 2])
        #expect(try await collection.find().toArray() == [["_id": 2]])
    }

    @Test("a statement cancelled while it waits for the writer aborts its transaction alone")
    func cancelled() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(600) }
        let collection = temporary.collection()
        let (holder, victim) = (temporary.store.startSession(), temporary.store.startSession())
        try holder.startTransaction()
        try await holder.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try victim.startTransaction()
        let waiting = Task {
            try await victim.write { _ = try collection.insertOne(["_id": 2], in: &$0) }
        }
        while try temporary.store.activity().waitingWriteCount < 2 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(victim.transactionState == .aborted)
        try await holder.write { _ = try collection.insertOne(["_id": 3], in: &$0) }
        try await holder.commitTransaction()
        #expect(try await collection.find().toArray() == [["_id": 1], ["_id": 3]])
    }

    @Test("closing the store ends transactions, and those that wait for them are told")
    func closing() async throws {
        let temporary = try TemporaryStore { $0.transactionIdleMax = .seconds(600) }
        let (store, collection) = (temporary.store, temporary.collection())
        try await collection.insertOne(["_id": 0])
        let (reader, writer) = (store.startSession(), store.startSession())
        try reader.startTransaction()
        _ = try await reader.read { try collection.countDocuments(in: $0) }
        var cursor = collection.find(options: FindOptions(batchCountMax: 1)).makeAsyncIterator()
        _ = try await cursor.next()
        try writer.startTransaction()
        try await writer.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        let waiting = Task { await storeError { try await collection.insertOne(["_id": 2]) } }
        while try store.activity().waitingWriteCount < 2 { await Task.yield() }
        store.close()
        #expect(await waiting.value?.code == .closed)
        for session in [reader, writer] {
            let error = await storeError { _ = try await session.read { _ in 0 } }
            #expect(error?.code == .closed)
        }
        let failure = await storeError { while try await cursor.next() != nil {} }
        #expect(failure?.code == .closed)
        let again = try Store.open(at: temporary.path)
        #expect(try await again.collection("test").find().toArray() == [["_id": 0]])
        again.close()
    }

    @Test("a queue that is full refuses the first write of a transaction at once")
    func fullQueue() async throws {
        let temporary = try TemporaryStore {
            $0.writeQueueCountMax = 1
            $0.transactionIdleMax = .seconds(600)
        }
        let collection = temporary.collection()
        let (holder, other) = (temporary.store.startSession(), temporary.store.startSession())
        try holder.startTransaction()
        try await holder.write { _ = try collection.insertOne(["_id": 1], in: &$0) }
        try other.startTransaction()
        let error = await storeError { try await other.write { _ in } }
        #expect(error?.code == .resourceLimit)
        try await holder.commitTransaction()
        try other.startTransaction()
        try await other.write { _ = try collection.insertOne(["_id": 2], in: &$0) }
        try await other.commitTransaction()
        #expect(try await collection.countDocuments() == 2)
    }

    @Test("a store for reading only has transactions that read")
    func readOnly() async throws {
        let temporary = try TemporaryStore()
        try await temporary.collection().insertOne(["_id": 1])
        temporary.store.close()
        var options = StoreOptions()
        options.isReadOnly = true
        let store = try Store.open(at: temporary.path, options: options)
        defer { store.close() }
        let collection = store.collection("test")
        let session = store.startSession()
        try session.startTransaction()
        #expect(try await session.read { try collection.countDocuments(in: $0) } == 1)
        let error = await storeError { try await session.write { _ in } }
        #expect(error?.code == .readOnly)
    }
}
