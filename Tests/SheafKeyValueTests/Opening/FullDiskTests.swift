// SPDX-License-Identifier: MIT
//
// A disk that is full or read-only, played by a small file system in memory.

import Foundation
import SheafKeyValue
import Testing

@Suite(.enabled(if: SmallDisk.isPossible, "needs the right to mount"), .serialized)
struct FullDiskTests {
    private typealias Store = SheafKeyValue.Environment

    /// Writes fail by name, reads go on, and once there is room writes work again: all without
    /// opening the store anew.
    @Test(arguments: EnvironmentOptions.Durability.allCases)
    func aFullDiskIsAnErrorThatPasses(durability: EnvironmentOptions.Durability) throws {
        let disk = try SmallDisk(byteCount: 2 << 20)
        let store = try Store.open(
            at: disk.file("test.sheaf"),
            options: .forTests { $0.durability = durability }
        )
        defer { store.close() }
        try disk.fill(leaving: 600_000)
        let value = String(repeating: "x", count: 100_000)
        var written = 0
        let failure = code {
            while true {
                try store.put("k\(written)", value, in: "t")
                written += 1
            }
        }
        #expect(failure == .noSpace)
        #expect(written >= 3)
        #expect(try store.count(in: "t") == written)
        #expect(try store.text("k0", in: "t") == value)
        disk.empty()
        try store.put("more", value, in: "t")
        #expect(try store.count(in: "t") == written + 1)
    }

    /// LMDB alone would be killed by a signal when it first writes to the lock file.
    @Test func aMissingLockFileOnAFullDiskIsAnError() throws {
        let disk = try SmallDisk(byteCount: 1 << 20)
        let path = disk.file("test.sheaf")
        let store = try Store.open(at: path, options: .forTests())
        try store.put("a", "1", in: "t")
        store.close()
        try FileManager.default.removeItem(atPath: path + "-lock")
        try disk.fill(leaving: 0)
        #expect(code { try Store.open(at: path, options: .forTests()).close() } == .noSpace)
        disk.empty()
        let again = try Store.open(at: path, options: .forTests())
        defer { again.close() }
        #expect(try again.text("a", in: "t") == "1")
    }

    @Test func creatingOnAFullDiskLeavesNothing() throws {
        let disk = try SmallDisk(byteCount: 1 << 20)
        try disk.fill(leaving: 0)
        let path = disk.file("test.sheaf")
        #expect(code { try Store.open(at: path, options: .forTests()).close() } == .noSpace)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".creating"))
        disk.empty()
        try Store.open(at: path, options: .forTests()).close()
    }

    @Test func aReadOnlyFileSystemCanBeRead() throws {
        let disk = try SmallDisk(byteCount: 1 << 20)
        let path = disk.file("test.sheaf")
        let store = try Store.open(at: path, options: .forTests())
        try store.put("a", "1", in: "t")
        store.close()
        for keepsLock in [true, false] {
            if !keepsLock { try FileManager.default.removeItem(atPath: path + "-lock") }
            try disk.remount("ro")
            #expect(
                code { try Store.open(at: path, options: .forTests()).close() }
                    == .readOnlyFileSystem
            )
            #expect(
                code { try Store.open(at: disk.file("new"), options: .forTests()).close() }
                    == .readOnlyFileSystem
            )
            let reading = try Store.open(at: path, options: .forTests { $0.isReadOnly = true })
            #expect(try reading.text("a", in: "t") == "1")
            reading.close()
            try disk.remount("rw")
        }
    }

    @Test func aCopyToAFullDiskLeavesNothing() throws {
        let disk = try SmallDisk(byteCount: 1 << 20)
        try withStore { store in
            try store.put("a", String(repeating: "x", count: 2 << 20), in: "t")
            for compacting in [true, false] {
                let failure = code {
                    try store.copy(to: disk.file("copy"), compacting: compacting)
                }
                #expect(failure == .noSpace)
                let left = try FileManager.default.contentsOfDirectory(atPath: disk.path)
                #expect(left == [])
            }
        }
    }
}

/// A file system in memory of a given size.
final class SmallDisk: Sendable {
    let path: String
    private let folder = TemporaryFolder()

    /// Whether this process may mount.
    static let isPossible: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(byteCount: 1 << 16) else { return false }
        withExtendedLifetime(disk) {}
        return true
    }()

    init(byteCount: Int) throws {
        path = folder.file("disk")
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false
        )
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(byteCount)", "none", path)
    }

    deinit {
        try? Self.run("/bin/umount", "-l", path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Takes all room but so many bytes.
    func fill(leaving byteCount: Int) throws {
        var status = statvfs()
        try #require(statvfs(path, &status) == 0)
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let filler = Data(repeating: 1, count: max(0, free - byteCount))
        try filler.write(to: URL(filePath: file("filler")))
    }

    /// Gives that room back.
    func empty() {
        try? FileManager.default.removeItem(atPath: file("filler"))
    }

    func remount(_ mode: String) throws {
        try Self.run("/bin/mount", "-o", "remount,\(mode)", path)
    }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
