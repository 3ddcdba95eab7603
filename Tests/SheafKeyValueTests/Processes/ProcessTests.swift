// SPDX-License-Identifier: MIT
//
// Several processes with one store: killed ones, ones that read, grow or make tables beside us.

import Foundation
import SheafKeyValue
import Synchronization
import Testing

@Suite(
    .enabled(if: ChildProcess.isPossible, "needs /proc/self/exe"),
    .timeLimit(.minutes(3)),
    .serialized
)
struct ProcessTests {
    /// Eight callers write pairs with one number each; the process is killed at a random moment,
    /// again and again.
    ///
    /// What was acknowledged is there, and a pair is never torn.
    @Test func whatWasAcknowledgedSurvivesKilling() async throws {
        let folder = TemporaryFolder()
        var total = 0
        for _ in 0..<8 {
            let child = try ChildProcess(.acknowledge, store: folder.file())
            try await child.waitForLines(1)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...120)))
            child.kill()
            var acknowledged = [Int](repeating: 0, count: 8)
            for line in child.lines {
                let parts = line.split(separator: " ").compactMap { Int($0) }
                try #require(parts.count == 2)
                acknowledged[parts[0]] = max(acknowledged[parts[0]], parts[1])
                total += 1
            }
            let store = try SheafKeyValue.Environment.open(
                at: folder.file(),
                options: .forTests()
            )
            defer { store.close() }
            for (caller, number) in acknowledged.enumerated() {
                let a = Int(try store.text("a\(caller)", in: "t") ?? "0") ?? 0
                let b = Int(try store.text("b\(caller)", in: "t") ?? "0") ?? 0
                #expect(a == b, "torn")
                #expect(a >= number, "lost")
                if number > 0 { #expect(a <= number + 1, "invented") }
            }
        }
        #expect(total > 100, "the children hardly wrote")
    }

    /// A reader that was killed holds its slot and with it every page; the writer's thread finds
    /// it, and the file stops growing.
    @Test func aKilledReaderDoesNotLetTheFileGrow() async throws {
        let folder = TemporaryFolder()
        var options = EnvironmentOptions.forTests()
        options.readerCheckInterval = .milliseconds(20)
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: options)
        defer { store.close() }
        for number in 0..<100 { try store.put("k\(number)", "v", in: "t") }
        let child = try ChildProcess(.holdSnapshot, store: folder.file())
        try await child.waitForLines(1)
        for number in 0..<300 { try store.put("k\(number % 100)", "w", in: "t") }
        let held = try store.statistics().pageCount
        #expect(held > 400, "the reader held nothing")
        child.kill()
        try await Task.sleep(for: .milliseconds(60))
        for number in 0..<2000 { try store.put("k\(number % 100)", "x", in: "t") }
        #expect(try store.statistics().pageCount < held + 60)
    }

    /// A reader that is stopped keeps its snapshot, as a slow one would: writers go on, and the
    /// pages that it held are used again when it is gone.
    @Test func writersGoOnBesideAStoppedReader() async throws {
        let folder = TemporaryFolder()
        var options = EnvironmentOptions.forTests()
        options.readerCheckInterval = .milliseconds(20)
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: options)
        defer { store.close() }
        try store.put("k", "v", in: "t")
        let child = try ChildProcess(.holdSnapshot, store: folder.file())
        try await child.waitForLines(1)
        child.stop()
        for number in 0..<300 { try store.put("k\(number % 10)", "w\(number)", in: "t") }
        #expect(try store.text("k9", in: "t") == "w299")
        let held = try store.statistics().pageCount
        #expect(held > 300, "the reader held nothing")
        child.kill()
        try await Task.sleep(for: .milliseconds(60))
        for number in 0..<2000 { try store.put("k\(number % 10)", "x", in: "t") }
        #expect(try store.statistics().pageCount < held + 60)
    }

    /// Without the lock file a second process would know nothing of the first; the claim on the
    /// store's own file tells it.
    @Test func aStoreWhoseLockFileWasDeletedIsNotOpenedTwice() async throws {
        let folder = TemporaryFolder()
        let path = folder.file()
        let child = try ChildProcess(.holdSnapshot, store: path)
        try await child.waitForLines(1)
        try FileManager.default.removeItem(atPath: path + "-lock")
        for isReadOnly in [false, true] {
            let failure = code {
                try SheafKeyValue.Environment.open(
                    at: path,
                    options: .forTests { $0.isReadOnly = isReadOnly }
                ).close()
            }
            #expect(failure == .alreadyOpen)
        }
        #expect(!FileManager.default.fileExists(atPath: path + "-lock"))
        child.kill()
        try SheafKeyValue.Environment.open(at: path, options: .forTests()).close()
    }

    /// Nobody compacts, replaces or salvages what another process has open.
    @Test func whatAnotherProcessHasOpenStaysInItsPlace() async throws {
        let folder = TemporaryFolder()
        let child = try ChildProcess(.holdSnapshot, store: folder.file("theirs"))
        try await child.waitForLines(1)
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        defer { store.close() }
        #expect(
            code { _ = try SheafKeyValue.Environment.compact(at: folder.file("theirs")) }
                == .alreadyOpen
        )
        #expect(
            code { try store.copy(to: folder.file("theirs"), compacting: false, replacing: true) }
                == .alreadyOpen
        )
        #expect(code { _ = try FileSalvage(of: folder.file("theirs")) } == .alreadyOpen)
        child.kill()
        _ = try SheafKeyValue.Environment.compact(at: folder.file("theirs"))
        try store.copy(to: folder.file("theirs"), compacting: false, replacing: true)
        _ = try FileSalvage(of: folder.file("theirs"))
    }

    /// A process that is stopped inside a read is not dead: its slot stays, and that is told.
    ///
    /// Writers go on, and when the process has been killed the file stops growing.
    @Test func aStoppedReaderIsToldOf() async throws {
        let folder = TemporaryFolder()
        var options = EnvironmentOptions.forTests()
        options.readerCheckInterval = .milliseconds(10)
        options.readerAgeMax = .milliseconds(30)
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: options)
        defer { store.close() }
        for number in 0..<100 { try store.put("k\(number)", "v", in: "t") }
        let child = try ChildProcess(.holdSnapshot, store: folder.file())
        try await child.waitForLines(1)
        child.stop()
        let observer = KeptReaders()
        store.addObserver(observer)
        while observer.readers.withLock({ $0.isEmpty }) {
            try store.put("k1", "w", in: "t")
            try await Task.sleep(for: .milliseconds(5))
        }
        let told = try #require(observer.readers.withLock { $0.first })
        #expect(told.processID == child.processID)
        #expect(told.commitsBehind > 0 && told.age >= .milliseconds(30))
        let shown = try store.activity().readers
        #expect(shown.map(\.processID) == [child.processID])
        for number in 0..<300 { try store.put("k\(number % 100)", "w", in: "t") }
        let held = try store.statistics().fileByteCount
        child.kill()
        while try !store.activity().readers.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        for number in 0..<2000 { try store.put("k\(number % 100)", "x", in: "t") }
        #expect(try store.statistics().fileByteCount <= held + (60 << 12))
    }

    @Test func aMapThatAnotherProcessOutgrewIsTakenOver() async throws {
        let folder = TemporaryFolder()
        var options = EnvironmentOptions.forTests()
        options.mapSizeBytes = 1 << 20
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: options)
        defer { store.close() }
        try store.put("a", "1", in: "t")
        let lease = try store.beginRead()
        _ = try await ChildProcess(.outgrow, store: folder.file()).finish()
        #expect(try store.text("k7", in: "t")?.count == 1 << 20)
        #expect(try store.statistics().mapSizeBytes >= 8 << 20)
        try store.put("b", "2", in: "t")
        #expect(try store.count(in: "t") == 10)
        try lease.read { snapshot in
            let table = try #require(try snapshot.table("t"))
            #expect(try snapshot.entryCount(in: table) == 1)
        }
    }

    @Test(arguments: [true, false])
    func aTableThatAnotherProcessMadeIsFound(firstByReading: Bool) async throws {
        let folder = TemporaryFolder()
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        defer { store.close() }
        #expect(try store.count(in: "theirs") == nil)
        _ = try await ChildProcess(.makeTable, store: folder.file()).finish()
        if firstByReading { #expect(try store.text("k", in: "theirs") == "v") }
        try store.put("ours", "v", in: "theirs")
        #expect(try store.count(in: "theirs") == 2)
    }

    /// LMDB reports the short write as an error of the device; without its signal blocked the
    /// process would be dead.
    @Test func aLimitOnFileSizeIsAnErrorAndNotTheEnd() async throws {
        let folder = TemporaryFolder()
        let report = try await ChildProcess(.limitedFileSize, store: folder.file()).finish()
        #expect(report == ["noSpace", "true", "2"])
    }

    @Test func tooLittleAddressSpaceNamesTheMap() async throws {
        let folder = TemporaryFolder()
        let report = try await ChildProcess(.limitedAddressSpace, store: folder.file()).finish()
        try #require(report.count == 3)
        #expect(report[0] == "noMemory")
        #expect(report[1].contains("\(64 << 30)"))
        #expect(report[2] == "smaller")
    }

    @Test func tooManyOpenFilesAreAnErrorThatPasses() async throws {
        let folder = TemporaryFolder()
        let report = try await ChildProcess(.limitedDescriptors, store: folder.file()).finish()
        #expect(report == ["tooManyFiles", "opened"])
    }

    /// Modes of the folder and the store, and what somebody else then gets for writing and reading.
    @Test(
        .enabled(if: getuid() == 0, "needs root, to become nobody"),
        arguments: [
            (0o777, 0o600, true, "permissionDenied permissionDenied"),
            (0o755, 0o644, false, "permissionDenied 1"),
            (0o755, 0o644, true, "permissionDenied 1"),
            (0o777, 0o666, false, "opened 1"),
        ]
    )
    func othersGetWhatTheModesAllow(
        folderMode: Int,
        fileMode: Int,
        keepsLock: Bool,
        expected: String
    ) async throws {
        let folder = TemporaryFolder()
        let path = folder.file()
        let store = try SheafKeyValue.Environment.open(at: path, options: .forTests())
        try store.put("a", "1", in: "t")
        store.close()
        if !keepsLock { try FileManager.default.removeItem(atPath: path + "-lock") }
        // The report is made beforehand, where nobody may make files.
        #expect(FileManager.default.createFile(atPath: path + ".report", contents: nil))
        chmod(path + ".report", 0o666)
        chmod(folder.path, mode_t(folderMode))
        chmod(path, mode_t(fileMode))
        if keepsLock { chmod(path + "-lock", mode_t(fileMode)) }
        let report = try await ChildProcess(.nobody, store: path).finish()
        #expect(report == [expected])
    }

    /// Nobody may read without a lock what somebody is writing.
    @Test(.enabled(if: getuid() == 0, "needs root, to become nobody"))
    func aStoreInUseIsNotReadWithoutItsLock() async throws {
        let folder = TemporaryFolder()
        let path = folder.file()
        let store = try SheafKeyValue.Environment.open(at: path, options: .forTests())
        defer { store.close() }
        try store.put("a", "1", in: "t")
        #expect(FileManager.default.createFile(atPath: path + ".report", contents: nil))
        chmod(path + ".report", 0o666)
        chmod(folder.path, 0o755)
        chmod(path, 0o644)
        chmod(path + "-lock", 0o644)
        let report = try await ChildProcess(.nobody, store: path).finish()
        #expect(report == ["permissionDenied permissionDenied"])
    }

    /// A forked child has neither the thread nor the locks: it is refused before it touches them.
    @Test func aForkedChildIsRefused() throws {
        try withStore { store in
            try store.put("a", "1", in: "t")
            let lease = try store.beginRead()
            let child = forkProcess()
            if child == 0 {
                let codes = [
                    code { try store.read { _ in } },
                    code { try store.put("b", "1", in: "t") },
                    code { try lease.read { _ in } },
                ]
                store.close()
                _exit(codes.allSatisfy { $0 == .forked } ? 0 : 1)
            }
            try #require(child > 0)
            var status: Int32 = 0
            #expect(waitpid(child, &status, 0) == child)
            #expect(status == 0)
            try store.put("b", "2", in: "t")
            #expect(try store.count(in: "t") == 2)
        }
    }
}

/// Keeps the readers that it is told of.
private final class KeptReaders: WriterObserver {
    let readers = Mutex<[ReaderSlot]>([])

    func observe(_ commit: CommitReport) {}

    func observe(_ reader: ReaderSlot) { readers.withLock { $0.append(reader) } }
}

/// Swift hides it, because hardly anything works in a child; here that is the point.
@_silgen_name("fork") private func forkProcess() -> pid_t
