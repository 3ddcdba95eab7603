// SPDX-License-Identifier: MIT
//
// Commits that the system refuses. The descriptors of the open file are exchanged for `/dev/full`,
// which answers every write as a full disk does: the one for pages, or the one for commit records.

#if os(Linux)
    import Foundation
    import SheafKeyValue
    import Testing

    @Suite struct FailedCommitTests {
        /// A failed write of pages: those callers get the error, nothing of it shows, and the next
        /// commit works.
        @Test func aFailedWriteOfPagesIsUndone() async throws {
            try await withStore({ $0.durability = .full }) { store in
                try store.put("a", "1", in: "t")
                let fault = try DescriptorFault(store.path, forCommitRecords: false)
                let answers = try await withGate(store) { group in
                    for _ in 0..<5 { group.add { try await store.increment("n") } }
                }
                fault.end()
                let codes = answers.map { ($0.failure as? KeyValueError)?.code }
                #expect(codes == Array(repeating: .noSpace, count: 5))
                #expect(try store.text("n", in: "t") == nil)
                #expect(store.counters.recoveryCount == 0)
                try await store.increment("n")
                #expect(try store.text("n", in: "t") == "1")
            }
        }

        /// A failed commit record: LMDB is done for until the file is opened again.
        ///
        /// The writer does that, finds out that the commit is not kept, and says so; handles and
        /// readers go on.
        @Test func aFailedCommitRecordIsSettled() async throws {
            try await withStore({ $0.durability = .full }) { store in
                try store.put("a", "1", in: "t")
                let table = try #require(try store.read { try $0.table("t") })
                let lease = try store.beginRead()
                let fault = try DescriptorFault(store.path, forCommitRecords: true)
                let answers = try await withGate(store) { group in
                    for number in 0..<3 {
                        group.add { try await store.increment("n", by: number) }
                        group.add {
                            try await store.write { transaction in
                                _ = try transaction.createTable("other")
                                return 0
                            }.result
                        }
                    }
                }
                fault.abandon()
                let codes = answers.map { ($0.failure as? KeyValueError)?.code }
                #expect(codes == Array(repeating: .noSpace, count: 6))
                #expect(store.counters.recoveryCount == 1)
                #expect(try store.text("a", in: "t") == "1")
                #expect(try store.text("n", in: "t") == nil)
                #expect(try store.count(in: "other") == nil)
                #expect(code { try lease.read { _ in } } == .snapshotExpired)
                try await store.write { try $0.put("a", "2", in: table) }
                #expect(try store.read { try $0.text("a", in: table) } == "2")
            }
        }

        /// While a reader keeps the file from being opened again, nobody can tell; later it heals.
        @Test func anOutcomeThatCannotBeFoundOutIsUnknown() throws {
            try withStore({
                $0.durability = .full
                $0.gateWaitMax = .milliseconds(50)
            }) { store in
                try store.put("a", "1", in: "t")
                try store.read { snapshot in
                    let table = try #require(try snapshot.table("t"))
                    let fault = try DescriptorFault(store.path, forCommitRecords: true)
                    #expect(code { try store.put("a", "2", in: "t") } == .outcomeUnknown)
                    #expect(code { try store.put("a", "3", in: "t") } != nil)
                    fault.abandon()
                    #expect(try snapshot.text("a", in: table) == "1")
                }
                #expect(try store.text("a", in: "t") == "1")
                try store.put("a", "4", in: "t")
                #expect(try store.text("a", in: "t") == "4")
                #expect(store.counters.recoveryCount == 1)
            }
        }
    }

    /// A descriptor of an open file that answers as a full disk does.
    private final class DescriptorFault {
        private let number: Int32
        private let saved: Int32

        init(_ path: String, forCommitRecords: Bool) throws {
            let numbers = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                .compactMap { Int32($0) }
                .filter { number in
                    let link = "/proc/self/fd/\(number)"
                    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
                    let flags = fcntl(number, F_GETFL)
                    return target == path && flags & O_ACCMODE != O_RDONLY
                        && (flags & O_DSYNC != 0) == forCommitRecords
                }
            number = try #require(numbers.first)
            try #require(numbers.count == 1)
            saved = dup(number)
            let full = open("/dev/full", O_RDWR)
            try #require(dup2(full, number) == number)
            close(full)
        }

        /// Puts the descriptor back.
        func end() {
            dup2(saved, number)
            close(saved)
        }

        /// Lets the descriptor go: it has been closed with the file.
        func abandon() {
            close(saved)
        }
    }
#endif
