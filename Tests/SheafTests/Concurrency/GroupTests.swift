// SPDX-License-Identifier: MIT
//
// Statements that share a commit: each has its own answer, whatever becomes of its neighbours.

import Sheaf
import Synchronization
import Testing

/// How many statements have their answers.
private final class AnswerCount: Sendable {
    let value = Atomic<Int>(0)
}

@Suite("Statements that wait together", .timeLimit(.minutes(2)))
struct GroupTests {
    /// Holds the writer with a session while statements come to wait, so that they share a commit.
    private func together(
        _ store: Store,
        _ statements: [@Sendable () async throws -> Void]
    ) async throws -> [StoreError?] {
        let session = store.startSession()
        try session.startTransaction()
        try await session.write { _ in }
        var tasks: [Task<StoreError?, Never>] = []
        // What can be refused without the store has its answer while the writer is held.
        let answered = AnswerCount()
        for (index, statement) in statements.enumerated() {
            tasks.append(
                Task {
                    defer { answered.value.add(1, ordering: .sequentiallyConsistent) }
                    do {
                        try await statement()
                        return nil
                    } catch {
                        return error as? StoreError
                    }
                }
            )
            while case let waiting = try store.activity().waitingWriteCount,
                waiting + answered.value.load(ordering: .sequentiallyConsistent) < index + 2
            { await Task.yield() }
        }
        try await session.abortTransaction()
        var answers: [StoreError?] = []
        for task in tasks { answers.append(await task.value) }
        return answers
    }

    private static func options(_ options: inout StoreOptions) {
        options.durability = .withoutSync
        options.transactionIdleMax = .seconds(600)
        options.documentByteCountMax = 4 << 20
        options.mapSizeBytesMax = 2 << 20
    }

    /// How a statement fails, and with which of MongoDB's numbers.
    enum Failing: Int, CaseIterable, Sendable {
        case duplicateKey = 11000
        case pathNotViable = 28
        case typeMismatch = 14
        case tooLarge = 10334
        case storeFull = 14031
    }

    @Test("a statement that fails gets its error, and its neighbours their results")
    func neighbours() async throws {
        let temporary = try TemporaryStore(Self.options)
        let (store, collection) = (temporary.store, temporary.collection())
        try await collection.createIndex(["u": 1], unique: true)
        try await collection.insertOne(["_id": 0, "u": 0, "text": "x", "n": 0])
        let statements: [@Sendable () async throws -> Void] = Failing.allCases.flatMap { failing in
            let good: @Sendable () async throws -> Void = {
                try await collection.updateOne(["_id": 0], ["$inc": ["n": 1]])
            }
            let bad: @Sendable () async throws -> Void = {
                switch failing {
                case .duplicateKey: try await collection.insertOne(["u": 0])
                case .pathNotViable:
                    try await collection.updateOne(["_id": 0], ["$set": ["text.a": 1]])
                case .typeMismatch:
                    try await collection.updateOne(["_id": 0], ["$inc": ["n": 100, "text": 1]])
                case .tooLarge:
                    let text = String(repeating: "x", count: 5 << 20)
                    try await collection.insertOne(["u": 1, "big": .string(text)])
                case .storeFull:
                    let text = String(repeating: "x", count: 3 << 20)
                    try await collection.insertOne(["u": 2, "big": .string(text)])
                }
            }
            return [good, bad, good]
        }
        let before = try store.activity()
        let answers = try await together(store, statements)
        for (index, answer) in answers.enumerated() {
            let expected = index % 3 == 1 ? Failing.allCases[index / 3].rawValue : nil
            #expect(answer?.mongoCode == expected, "statement \(index)")
        }
        let document: Document = ["_id": 0, "u": 0, "text": "x", "n": .int32(10)]
        #expect(try await collection.find().toArray() == [document])
        let after = try store.activity()
        // The session, the group, and nothing else: they did share their commit.
        #expect(after.commitCount - before.commitCount == 2)
        // One was refused before it waited, but the session was aborted.
        #expect(after.failureCount - before.failureCount == Failing.allCases.count)
        #expect(try store.verify().findings == [])
    }

    @Test("a push and a positional change of one array in one group come in their order")
    func pushAndPositional() async throws {
        let temporary = try TemporaryStore(Self.options)
        let collection = temporary.collection()
        let elements = (0..<600).map { BSONValue.document(["_id": .int32($0), "v": 0]) }
        try await collection.insertOne(["_id": 0, "a": .array(BSONArray(elements))])
        let answers = try await together(
            temporary.store,
            [
                {
                    let front: Document = ["$each": [["_id": 999, "v": 0]], "$position": 0]
                    try await collection.updateOne([:], ["$push": ["a": .document(front)]])
                },
                { try await collection.updateOne(["a._id": 300], ["$set": ["a.$.v": 1]]) },
                { try await collection.updateOne([:], ["$set": ["a.301.v": 2]]) },
                { try await collection.updateOne([:], ["$pull": ["a": ["_id": 299]]]) },
                { try await collection.updateOne(["a._id": 999], ["$set": ["a.$.v": 3]]) },
            ]
        )
        #expect(answers.allSatisfy { $0 == nil })
        let array = try await collection.findOne()?["a"]?.arrayValue.map { Array($0) } ?? []
        #expect(array.count == 600)
        #expect(array.first == ["_id": 999, "v": 3])
        #expect(array[300] == ["_id": 300, "v": 2])
    }

    @Test("ten thousand callers at once, who read, walk and write")
    func tenThousand() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertMany((0..<10).map { ["_id": .int32($0), "n": 0] })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<10_000 {
                group.addTask {
                    let id = BSONValue.int32(Int32(caller % 10))
                    switch caller % 4 {
                    case 0: _ = try await collection.findOne(["_id": id])
                    case 1:
                        let options = FindOptions(batchCountMax: 3)
                        #expect(try await collection.find(options: options).toArray().count == 10)
                    default: try await collection.updateOne(["_id": id], ["$inc": ["n": 1]])
                    }
                }
            }
            try await group.waitForAll()
        }
        let sum = try await collection.find().toArray()
            .reduce(0) { $0 + ($1["n"]?.integerValue ?? 0) }
        #expect(sum == 5000)
        let activity = try temporary.store.activity()
        #expect(activity.snapshotCount == 0 && activity.waitingWriteCount == 0)
        #expect(activity.commitCount < 5000, "statements did not share commits")
    }

    @Test("a lone writer waits for nobody: each of its statements has its own commit")
    func loneWriter() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.insertOne(["_id": 0, "n": 0])
        let before = try temporary.store.activity()
        for _ in 0..<100 { try await collection.updateOne([:], ["$inc": ["n": 1]]) }
        let after = try temporary.store.activity()
        #expect(after.commitCount - before.commitCount == 100)
        #expect(after.writeCount - before.writeCount == 100)
    }
}
