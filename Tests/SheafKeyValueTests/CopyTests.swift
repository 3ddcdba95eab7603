// SPDX-License-Identifier: MIT
//
// Copies taken while the store is at work, and the measures of a store.

import Foundation
import SheafKeyValue
import Testing

@Suite struct CopyTests {
    private typealias Store = SheafKeyValue.Environment

    /// Pairs of records are changed together all the time: a copy has both of one moment.
    @Test(arguments: [true, false])
    func aCopyIsOneMomentOfTheStore(compacting: Bool) async throws {
        let folder = TemporaryFolder()
        try await withStore { store in
            let isDone = Flag()
            async let writing: Void = {
                for number in 0... {
                    if isDone.isSet { break }
                    try await store.write { transaction in
                        let table = try transaction.createTable("t")
                        try transaction.put("a", "\(number)", in: table)
                        try transaction.put("b\(number % 50)", "\(number)", in: table)
                        try transaction.put("c", "\(number)", in: table)
                    }
                }
            }()
            while try store.count(in: "t") ?? 0 < 20 { await Task.yield() }
            for number in 0..<5 {
                let path = folder.file("copy\(number)")
                try store.copy(to: path, compacting: compacting)
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                let copy = try Store.open(at: path, options: .forTests())
                #expect(try copy.text("a", in: "t") == copy.text("c", in: "t"))
                #expect(try copy.count(in: "t") ?? 0 >= 20)
                copy.close()
            }
            isDone.set()
            try await writing
        }
    }

    @Test func compactingLeavesFreePagesOut() throws {
        let folder = TemporaryFolder()
        try withStore { store in
            try store.put("large", String(repeating: "x", count: 1 << 20), in: "t")
            try store.write { transaction in
                _ = try transaction.delete("large", in: try transaction.createTable("t"))
            }
            try store.put("a", "1", in: "t")
            #expect(try store.statistics().freePageCount > 200)
            try store.copy(to: folder.file("plain"), compacting: false)
            try store.copy(to: folder.file("compact"), compacting: true)
            let plain = try Data(contentsOf: URL(filePath: folder.file("plain"))).count
            let compact = try Data(contentsOf: URL(filePath: folder.file("compact"))).count
            #expect(plain > 1 << 20)
            #expect(compact < 1 << 16)
            #expect(code { try store.copy(to: folder.file("plain"), compacting: true) } != nil)
            let inside = try store.write { _ in
                code { try store.copy(to: folder.file("inside"), compacting: true) }
            }
            #expect(inside.result == .misuse)
        }
    }

    @Test func statisticsTellWhatIsThere() throws {
        try withStore { store in
            let lease = try store.beginRead()
            try store.put("a", "1", in: "t")
            let statistics = try store.statistics()
            #expect(statistics.pageSize == Int(sysconf(Int32(_SC_PAGESIZE))))
            #expect(statistics.mapSizeBytes == 1 << 30)
            #expect(statistics.pageCount >= 4)
            #expect(statistics.fileByteCount >= 4 * statistics.pageSize)
            #expect(statistics.snapshotCount == 1)
            #expect(statistics.leaseAges.count == 1)
            #expect(statistics.activity.readerSlotCount >= 1)
            #expect(statistics.activity.counters.writeCount == 1)
            #expect(statistics.activity.counters.commitCount == 1)
            #expect(statistics.activity.counters.commitNanoseconds > 0)
            let next = try store.put("b", "1", in: "t")
            #expect(
                try store.statistics().activity.lastCommit == statistics.activity.lastCommit + 1
            )
            #expect(store.counters.pagesWritten >= next.pagesWritten ?? 0)
            lease.end()
        }
    }
}
