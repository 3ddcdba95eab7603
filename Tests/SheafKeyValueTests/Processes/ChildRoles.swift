// SPDX-License-Identifier: MIT
//
// What a child process of these tests does; in an ordinary run none of it happens.

import Foundation
import SheafKeyValue
import Testing

/// A role of a child process.
enum ChildRole: String, Sendable {
    /// Takes a snapshot, reports and waits to be killed.
    case holdSnapshot
    /// Writes pairs of records and reports each when it is acknowledged, until it is killed.
    case acknowledge
    /// Makes the store larger than the parent's map.
    case outgrow
    /// Makes a table that the parent does not know.
    case makeTable
    /// Writes until its limit on the length of files stops it.
    case limitedFileSize
    /// Opens with less address space than the map takes.
    case limitedAddressSpace
    /// Opens with all file descriptors in use.
    case limitedDescriptors
    /// Opens as somebody who owns nothing.
    case nobody
}

@Suite struct ChildRoles {
    @Test(.enabled(if: ChildProcess.role != nil, "only in a child process"))
    func play() async throws {
        switch try #require(ChildProcess.role) {
        case .holdSnapshot: try holdSnapshot()
        case .acknowledge: try await acknowledge()
        case .outgrow: try outgrow()
        case .makeTable: try makeTable()
        case .limitedFileSize: try limitedFileSize()
        case .limitedAddressSpace: try limitedAddressSpace()
        case .limitedDescriptors: try limitedDescriptors()
        case .nobody: try nobody()
        }
    }

    private func open(
        _ change: (inout EnvironmentOptions) -> Void = { _ in }
    ) throws -> SheafKeyValue.Environment {
        try .open(at: ChildProcess.storePath, options: .forTests(change))
    }

    private func holdSnapshot() throws {
        let lease = try open().beginRead()
        try ChildProcess.report("ready")
        Thread.sleep(forTimeInterval: 60)
        lease.end()
    }

    private func acknowledge() async throws {
        let store = try open { $0.durability = .full }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask {
                    while true {
                        let number = try await store.write { transaction in
                            let table = try transaction.createTable("t")
                            let old = try transaction.snapshot.text("a\(caller)", in: table)
                            let number = (old.flatMap { Int($0) } ?? 0) + 1
                            try transaction.put("a\(caller)", "\(number)", in: table)
                            try transaction.put("b\(caller)", "\(number)", in: table)
                            return number
                        }.result
                        try ChildProcess.report("\(caller) \(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func outgrow() throws {
        let store = try open { $0.mapSizeBytes = 1 << 26 }
        let value = String(repeating: "x", count: 1 << 20)
        for number in 0..<8 { try store.put("k\(number)", value, in: "t") }
        store.close()
    }

    private func makeTable() throws {
        let store = try open()
        try store.put("k", "v", in: "theirs")
        store.close()
    }

    private func limitedFileSize() throws {
        let store = try open { $0.durability = .full }
        var limit = rlimit(rlim_cur: 2 << 20, rlim_max: 2 << 20)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let value = String(repeating: "x", count: 100_000)
        var failure: KeyValueError.Code?
        for number in 0..<100 where failure == nil {
            failure = code { try store.put("k\(number)", value, in: "t") }
        }
        try ChildProcess.report("\(failure?.description ?? "none")")
        try ChildProcess.report("\(try store.text("k0", in: "t") == value)")
        // What is freed can be used again without opening the store anew.
        try store.write { transaction in
            let table = try transaction.createTable("t")
            for number in 0..<5 { _ = try transaction.delete("k\(number)", in: table) }
        }
        try store.put("again", "1", in: "t")
        try store.put("again", "2", in: "t")
        try ChildProcess.report(try store.text("again", in: "t") ?? "none")
        store.close()
    }

    private func limitedAddressSpace() throws {
        var limit = rlimit(rlim_cur: 16 << 30, rlim_max: 16 << 30)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
        do {
            _ = try open { $0.mapSizeBytes = 64 << 30 }
            try ChildProcess.report("opened")
        } catch let error as KeyValueError {
            try ChildProcess.report("\(error.code)")
            try ChildProcess.report(error.message)
        }
        let store = try open { $0.mapSizeBytes = 1 << 30 }
        try ChildProcess.report("smaller")
        store.close()
    }

    private func limitedDescriptors() throws {
        var files: [Int32] = []
        var limit = rlimit(rlim_cur: 64, rlim_max: 64)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        while let file = Optional(dup(0)), file >= 0 { files.append(file) }
        let failure = code { _ = try open() }
        for file in files { close(file) }
        try ChildProcess.report("\(failure?.description ?? "none")")
        let store = try open()
        try ChildProcess.report("opened")
        store.close()
    }

    /// Tries the store for writing, and then for reading only.
    private func nobody() throws {
        #expect(setgid(65_534) == 0)
        #expect(setuid(65_534) == 0)
        let writing = code { try open().close() }
        var reading: KeyValueError.Code?
        var text: String?
        do {
            let store = try open { $0.isReadOnly = true }
            text = try store.text("a", in: "t")
            store.close()
        } catch let error as KeyValueError {
            reading = error.code
        }
        try ChildProcess.report(
            "\(writing?.description ?? "opened") \(reading?.description ?? text ?? "nothing")"
        )
    }
}
