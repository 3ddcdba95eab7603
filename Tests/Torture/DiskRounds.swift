// SPDX-License-Identifier: MIT
//
// Rounds of a full disk: callers write to a store on a small file system until there is no room,
// room is made, and they go on with the same open store. What was acknowledged must be there.

import Foundation
import Sheaf
import Synchronization

/// A small file system of its own.
struct SmallFileSystem {
    enum Kind: String, CaseIterable {
        /// In memory.
        case tmpfs
        /// On a file, with a journal.
        case ext4
    }

    let path: String
    private let image: String

    /// Mounts one, or yields nil where that is not possible.
    init?(_ kind: Kind, in folder: String, byteCount: Int) {
        path = "\(folder)/disk-\(kind)"
        image = "\(folder)/image-\(kind)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        switch kind {
        case .tmpfs:
            let options = "size=\(byteCount)"
            guard Self.run("mount", "-t", "tmpfs", "-o", options, "none", path) else { return nil }
        case .ext4:
            guard FileManager.default.createFile(atPath: image, contents: nil),
                truncate(image, byteCount) == 0, Self.run("mkfs.ext4", "-q", "-F", image),
                Self.run("mount", "-o", "loop", image, path)
            else { return nil }
        }
    }

    func unmount() {
        _ = Self.run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: image)
    }

    /// Takes all room but so many bytes.
    func fill(leaving byteCount: Int) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let filler = Data(repeating: 1, count: max(0, free - byteCount))
        try? filler.write(to: URL(filePath: "\(path)/filler"))
    }

    /// Gives that room back.
    func empty() {
        try? FileManager.default.removeItem(atPath: "\(path)/filler")
    }

    private static func run(_ command: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

/// Fills disks under load.
struct DiskRounds {
    let folder: String
    /// Whether what could not be written is reported as done: a writer that lies.
    let lies: Bool
    private(set) var roundCount = 0
    private(set) var refusedCount = 0
    private(set) var stepCount = 0
    private(set) var skipped: [String] = []
    private(set) var failures: [String] = []

    private static let byteCount = 24 << 20
    private static let callerCount = 4

    init(folder: String, lies: Bool) {
        self.folder = folder
        self.lies = lies
    }

    mutating func run(seed: UInt64, until end: ContinuousClock.Instant) async {
        let kinds = SmallFileSystem.Kind.allCases
        for (place, kind) in kinds.enumerated() {
            let share = (end - ContinuousClock.now) / (kinds.count - place)
            guard let disk = SmallFileSystem(kind, in: folder, byteCount: Self.byteCount) else {
                skipped.append("\(kind)")
                continue
            }
            defer { disk.unmount() }
            do {
                try await run(on: disk, seed: seed, until: .now + share)
            } catch {
                failures.append("disk \(kind): \(error)")
            }
        }
    }

    private mutating func run(
        on disk: SmallFileSystem,
        seed: UInt64,
        until end: ContinuousClock.Instant
    ) async throws {
        let path = "\(disk.path)/test.sheaf"
        let store = try Store.open(at: path)
        let load = DiskLoad(seed: seed, callerCount: Self.callerCount, lies: lies)
        try await load.prepare(store)
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callerCount {
                group.addTask { await load.makeSteps(as: caller, in: store) }
            }
            group.addTask { await load.grow(store) }
            repeat {
                disk.fill(leaving: 300_000)
                await load.wait { $0.refusedCount > 8 }
                disk.empty()
                await load.wait { $0.stepsSinceRefusal > 20 }
                roundCount += 1
            } while ContinuousClock.now < end && load.failures.isEmpty
            load.end()
        }
        if let finding = try load.growthFinding(store) { failures.append("disk: \(finding)") }
        store.close()
        failures += load.failures
        (refusedCount, stepCount) = (refusedCount + load.refusedCount, stepCount + load.stepCount)
        var audit = Audit(seed: seed, callerCount: Self.callerCount)
        audit.take(load.lines.map { $0[...] })
        if let finding = audit.finding(at: path) { failures.append("disk: \(finding)") }
    }
}

/// Callers that go on whatever they are refused, and what became of their steps.
private final class DiskLoad: Sendable {
    /// What has happened since room was last taken or made.
    struct Turn {
        var refusedCount = 0
        var stepsSinceRefusal = 0
    }

    private struct State {
        var turn = Turn()
        var refusedCount = 0
        var lines: [String] = []
        var failures: [String] = []
        var isOver = false
        /// The numbers of the documents that must be there.
        var growth = 0..<0
    }

    private let seed: UInt64
    private let callerCount: Int
    private let lies: Bool
    private let state = Mutex(State())

    init(seed: UInt64, callerCount: Int, lies: Bool) {
        self.seed = seed
        self.callerCount = callerCount
        self.lies = lies
    }

    var failures: [String] { state.withLock { $0.failures } }
    var lines: [String] { state.withLock { $0.lines } }
    var refusedCount: Int { state.withLock { $0.refusedCount } }
    var stepCount: Int { state.withLock { $0.lines.count } }

    func end() { state.withLock { $0.isOver = true } }

    func prepare(_ store: Store) async throws {
        _ = try await store.collection("students").createIndex(["uid": 1], unique: true)
    }

    /// Waits until a turn has come far enough, and begins the next one.
    func wait(_ isEnough: (Turn) -> Bool) async {
        let limit = ContinuousClock.now + .seconds(30)
        while !state.withLock({ isEnough($0.turn) || !$0.failures.isEmpty }) {
            guard ContinuousClock.now < limit else { return fail("nothing happens any more") }
            try? await Task.sleep(for: .milliseconds(5))
        }
        state.withLock { $0.turn = Turn() }
    }

    private func fail(_ what: String) {
        state.withLock { $0.failures.append("disk: \(what)") }
    }

    func makeSteps(as caller: Int, in store: Store) async {
        var student = Student(caller: caller, seed: seed)
        while !state.withLock({ $0.isOver || !$0.failures.isEmpty }) {
            let step = student.next()
            while !state.withLock({ $0.isOver }), await !make(step, in: store) {}
        }
    }

    /// Inserts documents that take room until there is none, and then deletes them all: without
    /// them the store would go on in the pages that it has freed.
    func grow(_ store: Store) async {
        let growth = store.collection("growth")
        let data = BSONValue.string(String(repeating: "x", count: 100_000))
        var number = 0
        var isFull = false
        while !state.withLock({ $0.isOver || !$0.failures.isEmpty }) {
            do {
                // What failed with an unknown outcome may be there.
                let id = BSONValue(integerLiteral: Int64(number))
                _ = try await growth.updateOne(["_id": id], ["$set": ["x": data]], upsert: true)
                number += 1
                state.withLock { $0.growth = $0.growth.lowerBound..<number }
                guard isFull else { continue }
                state.withLock { $0.growth = number..<number }
                _ = try await growth.deleteMany(["_id": ["$lte": id]])
                isFull = false
            } catch {
                isFull = take(error)
            }
        }
    }

    /// What is missing of the documents that take room, or nil.
    func growthFinding(_ store: Store) throws -> String? {
        let range = state.withLock { $0.growth }
        let first = BSONValue(integerLiteral: Int64(range.lowerBound))
        let last = BSONValue(integerLiteral: Int64(range.upperBound))
        let count = try store.read { snapshot in
            try store.collection("growth").countDocuments(
                ["_id": ["$gte": first, "$lt": last]],
                in: snapshot
            )
        }
        return count == range.count ? nil : "\(count) of \(range.count) documents are there"
    }

    /// Makes a step, or tries to; true when it is made.
    private func make(_ step: Step, in store: Store) async -> Bool {
        do {
            if lies { report(step) }
            // What is kept is asked again, because an outcome may be unknown.
            let count = try store.read { try Student.stepCount(of: step.caller, in: store, $0) }
            if count < step.number { try await step.perform(in: store) }
            report(step)
            return true
        } catch {
            return !take(error) || lies
        }
    }

    /// Takes an error; true when a full disk explains it.
    private func take(_ error: any Error) -> Bool {
        let codes: [StoreError.Code] = [.noSpace, .outcomeUnknown, .transactionAborted]
        guard let error = error as? StoreError, codes.contains(error.code) else {
            fail("\(error)")
            return false
        }
        state.withLock { state in
            state.refusedCount += 1
            state.turn.refusedCount += 1
            state.turn.stepsSinceRefusal = 0
        }
        return true
    }

    private func report(_ step: Step) {
        state.withLock { state in
            state.lines.append("done \(step.caller) \(step.number)")
            state.turn.stepsSinceRefusal += 1
        }
    }
}
