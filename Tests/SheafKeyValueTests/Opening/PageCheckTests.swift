// SPDX-License-Identifier: MIT
//
// The check of a file's pages. Whatever passes it is then read and written by LMDB in this very
// process: were a damaged page to pass, the test run would end with a signal.

import Foundation
import SheafKeyValue
import SheafTestSupport
import Testing

@Suite struct PageCheckTests {
    private typealias Store = SheafKeyValue.Environment

    private static let checking = EnvironmentOptions.forTests { $0.checksPages = true }

    /// Stores that grew and shrank in many ways, while they are open and when opened again: the
    /// check finds nothing where nothing is.
    @Test func nothingIsFoundInASoundStore() throws {
        let folder = TemporaryFolder()
        for round in 0..<12 {
            let store = try Store.open(at: folder.file(), options: Self.checking)
            for turn in 0..<4 {
                try store.write { transaction in
                    var random = SeededGenerator(seed: UInt64(round * 4 + turn))
                    let table = try transaction.createTable("t\(random.below(4))")
                    for _ in 0..<random.below(400) {
                        let key = "k\(random.below(900))"
                        let byteCount = random.below(random.oneIn(9) ? 30_000 : 300)
                        if random.oneIn(3) {
                            _ = try transaction.delete(key, in: table)
                        } else {
                            let value = String(repeating: "x", count: byteCount)
                            try transaction.put(key, value, in: table)
                        }
                    }
                }
                #expect(try store.pageFindings() == [])
            }
            if round % 3 == 2 {
                try store.write { transaction in
                    _ = try transaction.dropTable("t\(round % 4)")
                }
                #expect(try store.pageFindings() == [])
            }
            store.close()
        }
    }

    /// Every page of a store in turn: zeroed, filled, in another's place, each byte of its head and
    /// some of its body changed.
    @Test func whatPassesCanBeUsed() throws {
        let folder = TemporaryFolder()
        let sound = try makeStore(folder)
        var refused = 0
        for page in 0..<sound.count / 4096 {
            for damaged in damages(of: sound, page) {
                try damaged.write(to: URL(filePath: folder.file()))
                do {
                    let store = try Store.open(at: folder.file(), options: Self.checking)
                    use(store)
                    store.close()
                } catch let error as KeyValueError {
                    #expect(error.code != .unexpected, "page \(page): \(error)")
                    refused += 1
                }
            }
        }
        #expect(refused > 80)
    }

    /// A number of a commit in the header that is not its own: LMDB would take one header's number
    /// and the other's trees.
    @Test func aHeaderInTheOthersTurnIsDamaged() throws {
        let folder = TemporaryFolder()
        let sound = try makeStore(folder)
        for page in 0..<2 {
            var bytes = sound
            bytes[page * 4096 + 144] ^= 1
            bytes[page * 4096 + 147] = 1
            try bytes.write(to: URL(filePath: folder.file()))
            #expect(
                code { try Store.open(at: folder.file(), options: Self.checking).close() }
                    == .damaged
            )
        }
    }

    /// A page that is damaged while the store is open is told of by its number, and the others are
    /// still looked at.
    @Test func damageIsFoundWhileTheStoreIsOpen() throws {
        let folder = TemporaryFolder()
        _ = try makeStore(folder)
        let store = try Store.open(at: folder.file(), options: Self.checking)
        defer { store.close() }
        let file = try FileHandle(forUpdating: URL(filePath: folder.file()))
        defer { try? file.close() }
        let statistics = try store.statistics()
        var found = 0
        for page in 2..<statistics.fileByteCount / 4096 {
            try file.seek(toOffset: UInt64(page) * 4096)
            let before = try #require(try file.read(upToCount: 4096))
            try file.seek(toOffset: UInt64(page) * 4096)
            try file.write(contentsOf: Data(repeating: 0, count: 64))
            let findings = try store.pageFindings()
            if let first = findings.first {
                found += 1
                #expect(first.description.contains("age \(page)"), "\(findings)")
            }
            try file.seek(toOffset: UInt64(page) * 4096)
            try file.write(contentsOf: before)
        }
        #expect(found > 5)
        #expect(try store.pageFindings() == [])
    }

    private func makeStore(_ folder: TemporaryFolder) throws -> Data {
        let store = try Store.open(at: folder.file(), options: .forTests())
        for round in 0..<2 {
            try store.write { transaction in
                for name in ["a", "b", "c"] {
                    let table = try transaction.createTable(name)
                    for number in 0..<(name == "a" ? 90 : 8) {
                        let count = number == 50 ? 5000 : 60 + round
                        try transaction.put(
                            "key \(number)",
                            String(repeating: "x", count: count),
                            in: table
                        )
                    }
                }
            }
        }
        store.close()
        return try Data(contentsOf: URL(filePath: folder.file()))
    }

    private func damages(of sound: Data, _ page: Int) -> [Data] {
        let (start, end) = (page * 4096, page * 4096 + 4096)
        var damages: [Data] = []
        func damage(_ change: (inout Data) -> Void) {
            var bytes = sound
            change(&bytes)
            damages.append(bytes)
        }
        damage { $0.resetBytes(in: start..<end) }
        damage { $0.replaceSubrange(start..<end, with: Data(repeating: 0xFF, count: 4096)) }
        damage { $0.replaceSubrange(start..<end, with: sound[(end % sound.count)...].prefix(4096)) }
        for offset in stride(from: page % 2, to: 24, by: 2) {
            damage { $0[start + offset] ^= offset % 4 < 2 ? 0x01 : 0x80 }
        }
        for offset in stride(from: 24 + page % 7, to: 4096, by: 1201) {
            damage { $0[start + offset] ^= 1 << UInt8(offset % 8) }
        }
        return damages
    }

    /// Reads all there is and changes something in every table; an error is an answer.
    private func use(_ store: Store) {
        for name in ["a", "b", "c"] {
            _ = try? store.read { snapshot in
                guard let table = try snapshot.table(name) else { return 0 }
                var cursor = try snapshot.cursor(in: table)
                var sum = 0
                while try cursor.next() { sum += cursor.value.text.utf8.count }
                return sum
            }
            _ = try? store.write { transaction in
                let table = try transaction.createTable(name)
                for number in stride(from: 0, to: 200, by: 40) {
                    _ = try transaction.delete("key \(number)", in: table)
                    try transaction.put(
                        "new \(number)",
                        String(repeating: "y", count: number * 50),
                        in: table
                    )
                }
            }
        }
        #expect((try? store.pageFindings()) == [])
    }
}
