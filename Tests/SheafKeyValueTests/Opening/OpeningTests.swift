// SPDX-License-Identifier: MIT
//
// Opening: what is created, what is refused and by which name, and that one process has a file
// open once.

import Foundation
@testable import SheafKeyValue
import Testing

@Suite struct OpeningTests {
    private typealias Store = SheafKeyValue.Environment

    private func open(
        _ path: String,
        _ change: (inout EnvironmentOptions) -> Void = { _ in }
    ) throws -> Store {
        try Store.open(at: path, options: .forTests(change))
    }

    /// The code that opening fails with, or nil; closes what was opened.
    private func refusal(
        _ path: String,
        _ change: (inout EnvironmentOptions) -> Void = { _ in }
    ) -> KeyValueError.Code? {
        code { try open(path, change).close() }
    }

    @Test(arguments: EnvironmentOptions.Durability.allCases)
    func whatIsWrittenIsThereAgain(durability: EnvironmentOptions.Durability) throws {
        let folder = TemporaryFolder()
        for round in 0..<3 {
            let store = try open(folder.file()) { $0.durability = durability }
            #expect(try store.count(in: "t") == (round == 0 ? nil : round))
            try store.put("\(round)", "v", in: "t")
            store.close()
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(names) == ["test.sheaf", "test.sheaf-lock"])
    }

    @Test func filesBelongToTheOwnerOnly() throws {
        let folder = TemporaryFolder()
        let store = try open(folder.file())
        defer { store.close() }
        for name in ["test.sheaf", "test.sheaf-lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func whatIsNotThereIsMissing() throws {
        let folder = TemporaryFolder()
        #expect(refusal(folder.file()) { $0.createIfMissing = false } == .missing)
        #expect(refusal(folder.file()) { $0.isReadOnly = true } == .missing)
        #expect(refusal(folder.path + "/none/test.sheaf") == .missing)
        #expect(refusal("") == .missing)
        #expect(refusal("a\0b") == .missing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func aFolderIsNoStore() {
        let folder = TemporaryFolder()
        #expect(refusal(folder.path) == .isFolder)
        #expect(refusal("/dev/null") == .notAStore)
    }

    @Test func anEmptyFileBecomesAStore() throws {
        let folder = TemporaryFolder()
        #expect(FileManager.default.createFile(atPath: folder.file(), contents: Data()))
        #expect(refusal(folder.file()) { $0.createIfMissing = false } == .missing)
        #expect(refusal(folder.file()) == nil)
    }

    /// A crash while creating leaves a draft; it is nobody's store, and the next attempt uses it.
    @Test func aDraftThatACrashLeftIsTakenOver() throws {
        let folder = TemporaryFolder()
        let draft = folder.file() + ".creating"
        let junk = Data(repeating: 7, count: 9000)
        #expect(FileManager.default.createFile(atPath: draft, contents: junk))
        #expect(refusal(folder.file()) == nil)
        #expect(!FileManager.default.fileExists(atPath: draft))
    }

    @Test func manyCreatorsAgreeOnOneStore() async throws {
        let folder = TemporaryFolder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let store = try open(folder.file())
                    try store.put("\(number)", "v", in: "t")
                    store.close()
                }
            }
            try await group.waitForAll()
        }
        let store = try open(folder.file())
        defer { store.close() }
        #expect(try store.count(in: "t") == 16)
    }

    @Test func optionsThatCannotBeAreRefused() {
        let folder = TemporaryFolder()
        let path = folder.file()
        #expect(refusal(path) { $0.mapSizeBytes = 1000 } == .invalidOption)
        #expect(refusal(path) { $0.mapSizeBytes = (1 << 20) + 1 } == .invalidOption)
        #expect(refusal(path) { $0.mapSizeBytesMax = 1 << 20 } == .invalidOption)
        #expect(refusal(path) { $0.readerCountMax = 0 } == .invalidOption)
        #expect(refusal(path) { $0.tableCountMax = 0 } == .invalidOption)
        #expect(refusal(path) { $0.queueCountMax = 0 } == .invalidOption)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    // MARK: - Once per process

    @Test func theSameFileIsTheSameEnvironmentAndClosesWhenAllHave() throws {
        let folder = TemporaryFolder()
        let link = folder.file("link.sheaf")
        let first = try open(folder.file())
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: folder.file()
        )
        let second = try open(link)
        #expect(first === second)
        #expect(!FileManager.default.fileExists(atPath: link + "-lock"))
        first.close()
        try second.put("a", "1", in: "t")
        second.close()
        #expect(code { try second.put("b", "1", in: "t") } == .closed)
        second.close()
        let third = try open(folder.file())
        #expect(third !== first)
        #expect(try third.text("a", in: "t") == "1")
        third.close()
    }

    @Test func aLinkToNothingIsRefused() throws {
        let folder = TemporaryFolder()
        let link = folder.file("link.sheaf")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: folder.file("none")
        )
        #expect(refusal(link) == .missing)
    }

    @Test func anEnvironmentForReadingIsNotOneForWriting() throws {
        let folder = TemporaryFolder()
        try open(folder.file()).close()
        let reading = try open(folder.file()) { $0.isReadOnly = true }
        defer { reading.close() }
        #expect(refusal(folder.file()) == .alreadyOpen)
        #expect(code { try reading.put("a", "1", in: "t") } == .readOnly)
        let again = try open(folder.file()) { $0.isReadOnly = true }
        #expect(again === reading)
        again.close()
        try reading.read { _ in }
    }

    /// The longest mount above a path counts, and of two at one place the later.
    @Test(
        arguments: [
            ("/srv/data/s", nil), ("/srv/share/s", "nfs4"), ("/srv/share", "nfs4"),
            ("/srv/sharewood/s", nil), ("/srv/share/local/s", nil), ("/mnt/a b/s", "cifs"),
            ("/over/s", nil),
        ] as [(String, String?)]
    )
    func networkFileSystemsAreTold(path: String, type: String?) {
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            server:/x /srv/share nfs4 rw,vers=4.2 0 0
            /dev/sdb1 /srv/share/local xfs rw 0 0
            //server/y /mnt/a\\040b cifs rw 0 0
            server:/z /over nfs rw 0 0
            tmpfs /over tmpfs rw 0 0
            """
        #expect(NetworkFileSystem.type(at: path, mounts: mounts) == type)
        let refusal = code { try NetworkFileSystem.refuse(path, on: type) }
        #expect(refusal == (type == nil ? nil : .networkFileSystem))
    }

    @Test func aFileReplacedWhileOpenIsRefused() throws {
        let folder = TemporaryFolder()
        try open(folder.file("other")).close()
        let store = try open(folder.file())
        defer { store.close() }
        try FileManager.default.removeItem(atPath: folder.file())
        try FileManager.default.moveItem(atPath: folder.file("other"), toPath: folder.file())
        #expect(refusal(folder.file()) == .alreadyOpen)
        #expect(refusal(folder.file("other")) == nil)
    }
}
