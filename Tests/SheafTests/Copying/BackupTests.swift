// SPDX-License-Identifier: MIT
//
// Backups and compaction: a copy is a state that existed, whatever is written meanwhile.

import Sheaf
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A history in which the number of a change tells all of it, so that the state after the first n
/// changes can be computed and held against a copy.
private enum History {
    /// Makes the next change, whoever else makes changes.
    static func change(_ store: Store) async throws {
        let (clock, data) = (store.collection("clock"), store.collection("data"))
        try await store.write { transaction in
            let last = try clock.findOne(["_id": 1], in: transaction.snapshot)
            let number = (last?["number"]?.integerValue ?? 0) + 1
            _ = try clock.updateOne(
                ["_id": 1],
                ["$set": ["number": .int64(number)]],
                upsert: true,
                in: &transaction
            )
            switch number % 5 {
            case 0:
                _ = try data.deleteOne(["_id": .int64(number - 17)], in: &transaction)
            case 1, 2:
                _ = try data.insertOne(
                    ["_id": .int64(number), "list": [], "pad": pad(number)],
                    in: &transaction
                )
            default:
                let change: Document = ["$push": ["list": ["_id": .int64(number)]]]
                _ = try data.updateMany(["_id": ["$lt": 12]], change, in: &transaction)
            }
        }
    }

    private static func pad(_ number: Int64) -> BSONValue {
        .string(String(repeating: "x", count: Int(number % 11) * 700))
    }

    /// The documents after so many changes.
    static func documents(after count: Int64) -> [Document] {
        var documents: [Int64: (list: [BSONValue], pad: BSONValue)] = [:]
        for number in stride(from: Int64(1), through: count, by: 1) {
            switch number % 5 {
            case 0: documents[number - 17] = nil
            case 1, 2: documents[number] = ([], pad(number))
            default:
                for id in documents.keys where id < 12 {
                    documents[id]?.list.append(["_id": .int64(number)])
                }
            }
        }
        return documents.sorted { $0.key < $1.key }.map { id, document in
            ["_id": .int64(id), "list": .array(BSONArray(document.list)), "pad": document.pad]
        }
    }

    /// The number of changes that a store has seen, if it is in the state after these.
    static func check(_ store: Store) async throws -> Int64 {
        let (number, found) = try store.read { snapshot in
            let clock = try store.collection("clock").findOne(in: snapshot)
            return (
                clock?["number"]?.integerValue ?? 0,
                try store.collection("data").find(
                    options: FindOptions(sort: ["_id": 1]),
                    in: snapshot
                )
            )
        }
        #expect(found == documents(after: number))
        return number
    }
}

@Suite struct BackupTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    private func path(_ name: String) -> String { "\(temporary.folder.path)/\(name)" }

    private func opened(_ name: String) throws -> Store {
        var options = StoreOptions()
        options.createIfMissing = false
        return try Store.open(at: path(name), options: options)
    }

    // Four callers write all the time. Each copy must be the state after the changes that its own
    // clock tells, verify clean, and have everything that was acknowledged before it began.
    @Test(arguments: [false, true])
    func aBackupUnderLoadIsAStateThatExisted(compacting: Bool) async throws {
        let store = temporary.store
        try await store.collection("data").createIndex(["list._id": 1])
        for _ in 0..<60 { try await History.change(store) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while !Task.isCancelled { try await History.change(store) }
                }
            }
            var last: Int64 = 60
            for number in 0..<4 {
                let acknowledged = try await History.check(store)
                let result = try await store.backup(
                    to: path("copy\(number)"),
                    options: BackupOptions(compacting: compacting)
                )
                let copy = try opened("copy\(number)")
                let count = try await History.check(copy)
                #expect(count >= acknowledged && count >= last)
                #expect(try copy.verify().findings == [])
                #expect(try copy.statistics().fileByteCount >= result.byteCount)
                last = count
                copy.close()
            }
            group.cancelAll()
            while let ended = await group.nextResult() {
                if case .failure(let error) = ended {
                    #expect((error as? StoreError)?.code == .cancelled)
                }
            }
        }
        #expect(try store.verify().isSound)
    }

    @Test func progressEndsAtTheSizeOfTheCopy() async throws {
        let pad = String(repeating: "x", count: 100_000)
        for number in 0..<10 {
            try await temporary.collection().insertOne(
                ["_id": .int32(Int32(number)), "pad": .string(pad)]
            )
        }
        try await temporary.collection().deleteMany(["_id": ["$gte": 4]])
        for compacting in [false, true] {
            let seen = Seen()
            let result = try await temporary.store.backup(
                to: path("copy\(compacting)"),
                options: BackupOptions(compacting: compacting)
            ) { seen.append($0) }
            let all = seen.all
            #expect(all.count > 3)
            #expect(all.first?.byteCount == 0)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.byteCount <= $1.byteCount })
            #expect(all.allSatisfy { $0.byteCount <= $0.byteCountTotal })
            #expect(all.last?.byteCount == result.byteCount)
            #expect(all.last?.byteCountTotal == result.byteCount)
            #expect((result.byteCount < 500_000) == compacting)
        }
    }

    @Test func aFileIsReplacedOnlyWhenToldAndClosed() async throws {
        let store = temporary.store
        try await temporary.collection().insertOne(["_id": 1])
        try await store.backup(to: path("copy"))
        let refused = await storeError { try await store.backup(to: path("copy")) }
        #expect(refused?.code == .fileExists)
        let replacing = BackupOptions(replacesExisting: true)
        try await temporary.collection().insertOne(["_id": 2])
        let copy = try opened("copy")
        let inUse = await storeError {
            try await store.backup(to: path("copy"), options: replacing)
        }
        #expect(inUse?.code == .alreadyOpen)
        let itself = await storeError {
            try await store.backup(to: temporary.path, options: replacing)
        }
        #expect(itself?.code == .alreadyOpen)
        #expect(try await copy.collection("test").countDocuments() == 1)
        copy.close()
        try await store.backup(to: path("copy"), options: replacing)
        let again = try opened("copy")
        defer { again.close() }
        #expect(try await again.collection("test").countDocuments() == 2)
        let nowhere = await storeError { try await store.backup(to: path("none/copy")) }
        #expect(nowhere?.code == .storeMissing)
        let folder = await storeError {
            try await store.backup(to: temporary.folder.path, options: replacing)
        }
        #expect(folder?.code == .fileExists)
        #expect(!temporary.folder.names.contains { $0.contains("copying") })
    }

    // The copy is cancelled when it has begun; neither a file nor a draft is left.
    @Test func aCancelledBackupLeavesNothing() async throws {
        let store = temporary.store
        let pad = String(repeating: "x", count: 4 << 20)
        try await temporary.collection().insertOne(["pad": .string(pad)])
        let before = temporary.folder.names
        let path = path("copy")
        let task = Task {
            try await store.backup(to: path) { _ in usleep(1000) }
        }
        try await Task.sleep(for: .milliseconds(5))
        task.cancel()
        let result = await task.result
        guard case .failure(let error) = result else {
            Issue.record("The copy was made in spite of all")
            return
        }
        #expect((error as? StoreError)?.code == .cancelled)
        #expect(temporary.folder.names == before)
        try await store.backup(to: path)
    }

    // What a crash in the middle leaves is a draft under another name: nobody takes it for a
    // store, and the next backup takes it over.
    @Test func aDraftThatACrashLeftIsTakenOver() async throws {
        try await temporary.collection().insertOne(["_id": 1])
        let draft = open(path("copy.copying"), O_CREAT | O_WRONLY, 0o600)
        var bytes = [UInt8](repeating: 7, count: 1 << 20)
        #expect(write(draft, &bytes, bytes.count) == bytes.count)
        close(draft)
        #expect(throws: StoreError.self) { try opened("copy") }
        try await temporary.store.backup(to: path("copy"))
        let copy = try opened("copy")
        defer { copy.close() }
        #expect(try copy.verify().isSound)
        #expect(!temporary.folder.names.contains("copy.copying"))
    }
}

@Suite struct CompactionTests {
    @Test func compactingGivesFreePagesBack() async throws {
        let temporary = try TemporaryStore()
        let collection = temporary.collection()
        try await collection.createIndex(["a": 1])
        let pad = BSONValue.string(String(repeating: "x", count: 3000))
        for number in 0..<400 {
            try await collection.insertOne(["_id": .int32(Int32(number)), "a": 1, "pad": pad])
        }
        try await collection.deleteMany(["_id": ["$gte": 10]])
        let documents = try await collection.find().toArray()
        let refused = await storeError { try await Store.compact(at: temporary.path) }
        #expect(refused?.code == .alreadyOpen)
        temporary.store.close()
        chmod(temporary.path, 0o640)
        let seen = Seen()
        let result = try await Store.compact(at: temporary.path) { seen.append($0) }
        #expect(result.byteCountBefore > 1_000_000)
        #expect(result.byteCount < 200_000)
        #expect(seen.all.last?.byteCount == result.byteCount)
        var status = stat()
        stat(temporary.path, &status)
        #expect(status.st_mode & 0o777 == 0o640)
        #expect(Int(status.st_size) == result.byteCount)
        #expect(temporary.folder.names == ["test.sheaf", "test.sheaf-lock"])
        let store = try Store.open(at: temporary.path)
        defer { store.close() }
        #expect(try await store.collection("test").find().toArray() == documents)
        #expect(try store.verify().isSound)
        try await store.collection("test").insertOne(["_id": 1000])
    }

    @Test func whatIsNoStoreStaysAsItIs() async throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/text"
        let missing = await storeError { try await Store.compact(at: path) }
        #expect(missing?.code == .storeMissing)
        let file = open(path, O_CREAT | O_WRONLY, 0o600)
        #expect(write(file, "no store", 8) == 8)
        close(file)
        let other = await storeError { try await Store.compact(at: path) }
        #expect(other?.code == .notAStore)
        #expect(folder.names == ["text"])
    }
}

/// What a progress closure was told.
private final class Seen: Sendable {
    private let values = Mutex<[CopyingProgress]>([])

    var all: [CopyingProgress] { values.withLock { $0 } }

    func append(_ progress: CopyingProgress) { values.withLock { $0.append(progress) } }
}
