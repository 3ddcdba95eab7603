// SPDX-License-Identifier: MIT
//
// Files that are no store, or not all of one. LMDB trusts its file: each of these would be a signal
// and the end of the process, at the latest with the first read.

import Foundation
import SheafKeyValue
import Testing

@Suite struct DamagedFileTests {
    private typealias Store = SheafKeyValue.Environment

    /// A closed store with records in several pages; yields its bytes.
    private func makeStore(_ folder: TemporaryFolder) throws -> Data {
        let store = try Store.open(at: folder.file(), options: .forTests())
        try store.write { transaction in
            let table = try transaction.createTable("t")
            for number in 0..<300 {
                let value = String(repeating: "x", count: number % 10 == 0 ? 5000 : 100)
                try transaction.put("k\(number)", value, in: table)
            }
        }
        store.close()
        return try Data(contentsOf: URL(filePath: folder.file()))
    }

    private func refusal(_ folder: TemporaryFolder) -> KeyValueError.Code? {
        code { try Store.open(at: folder.file(), options: .forTests()).close() }
    }

    private func write(_ bytes: Data, _ folder: TemporaryFolder) throws {
        try bytes.write(to: URL(filePath: folder.file()))
    }

    @Test(arguments: [1, 100, 4096, 8192, 100_000])
    func otherFilesAreNoStores(byteCount: Int) throws {
        let folder = TemporaryFolder()
        for byte in [0, 7, 0x80] as [UInt8] {
            let bytes = Data(repeating: byte, count: byteCount)
            try write(bytes, folder)
            #expect(refusal(folder) == .notAStore)
            #expect(try Data(contentsOf: URL(filePath: folder.file())) == bytes)
        }
    }

    /// Version, byte order and the second header, each broken in the two meta pages' own places.
    @Test func foreignHeadersHaveNames() throws {
        let folder = TemporaryFolder()
        let sound = try makeStore(folder)
        var newer = sound
        for page in 0..<2 { newer[page * 4096 + 20] = 2 }
        try write(newer, folder)
        #expect(refusal(folder) == .newerFormat)
        var swapped = sound
        for page in 0..<2 {
            swapped.replaceSubrange(
                page * 4096 + 16..<page * 4096 + 20,
                with: [0xBE, 0xEF, 0xC0, 0xDE]
            )
        }
        try write(swapped, folder)
        #expect(refusal(folder) == .foreignFormat)
        var half = sound
        half.resetBytes(in: 4096..<8192)
        try write(half, folder)
        #expect(refusal(folder) == .damaged)
        var size = sound
        size[41] = 0x0F
        try write(size, folder)
        #expect(refusal(folder) == .damaged)
        try write(sound, folder)
        #expect(refusal(folder) == nil)
    }

    /// With neither header there is no way to any commit: the file is refused and stays as it is.
    @Test func bothHeadersDamagedIsARefusal() throws {
        let folder = TemporaryFolder()
        let sound = try makeStore(folder)
        for (offset, byte) in [(16, 0), (40, 3), (134, 0xFF), (143, 0xFF)] as [(Int, UInt8)] {
            var bytes = sound
            for page in 0..<2 { bytes[page * 4096 + offset] = byte }
            try write(bytes, folder)
            let code = try #require(refusal(folder), "offset \(offset)")
            #expect([.damaged, .notAStore, .truncated].contains(code), "offset \(offset): \(code)")
            #expect(try Data(contentsOf: URL(filePath: folder.file())) == bytes)
        }
    }

    /// Cut anywhere, a file is refused and stays as it is; were one opened, reading everything
    /// would kill this process.
    @Test func aFileCutOffAnywhereIsRefused() throws {
        let folder = TemporaryFolder()
        let sound = try makeStore(folder)
        var opened = 0
        for count in stride(from: 1, to: sound.count, by: 1531) {
            let cut = sound.prefix(count)
            try write(cut, folder)
            guard let code = refusal(folder) else {
                opened += 1
                try readEverything(folder)
                continue
            }
            #expect([.truncated, .notAStore].contains(code), "at \(count)")
            #expect(try Data(contentsOf: URL(filePath: folder.file())) == cut)
        }
        #expect(opened == 0)
        try write(sound, folder)
        try readEverything(folder)
    }

    /// Pages taken and freed in one transaction are never written: the file is shorter than its
    /// header says, and sound.
    ///
    /// Cut by one more page it is not. The commits before leave free pages for what the transaction
    /// touches last, which would otherwise lie at the end.
    @Test func aShortFileThatLacksOnlyFreePagesIsSound() throws {
        let folder = TemporaryFolder()
        _ = try makeStore(folder)
        let store = try Store.open(at: folder.file(), options: .forTests())
        for _ in 0..<10 { try store.put("k1", String(repeating: "x", count: 100), in: "t") }
        try store.write { transaction in
            let table = try transaction.createTable("t")
            try transaction.put("large", String(repeating: "x", count: 1 << 20), in: table)
            _ = try transaction.delete("large", in: table)
        }
        let statistics = try store.statistics()
        store.close()
        try #require(
            statistics.fileByteCount < statistics.pageCount * statistics.pageSize,
            "the file is not short: the test tests nothing"
        )
        try readEverything(folder)
        let short = try Data(contentsOf: URL(filePath: folder.file()))
        try write(short.dropLast(4096), folder)
        #expect(refusal(folder) == .truncated)
    }

    private func readEverything(_ folder: TemporaryFolder) throws {
        let store = try Store.open(at: folder.file(), options: .forTests())
        defer { store.close() }
        let count = try store.read { snapshot in
            let table = try #require(try snapshot.table("t"))
            var cursor = try snapshot.cursor(in: table)
            var count = 0
            while try cursor.next() {
                #expect(cursor.value.text.allSatisfy { $0 == "x" })
                count += 1
            }
            return count
        }
        #expect(count == 300)
    }
}
