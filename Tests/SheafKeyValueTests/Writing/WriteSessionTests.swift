// SPDX-License-Identifier: MIT
//
// Writes whose body comes in parts: what the writer does when one of them needs room.

import SheafKeyValue
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WriteSessionTests {
    private let limits = WriteSession.Limits(lifetime: .seconds(60), idle: .seconds(60))

    /// What the first part was answered cannot be taken back, so the session is not run again by
    /// itself; but the map has grown when it is begun again.
    @Test func aSessionThatNeedsALargerMapIsToldToBeginAgain() async throws {
        try await withStore({ $0.mapSizeBytes = 1 << 20 }) { store in
            let value = String(repeating: "x", count: 100_000)
            var conflicts = 0
            attempts: while true {
                let session = store.session(limits)
                do {
                    for number in 0..<40 {
                        try await session.run { transaction in
                            let table = try transaction.createTable("t")
                            try transaction.put("\(number)", value, in: table)
                        }
                    }
                    try await session.commit()
                    break attempts
                } catch let error as KeyValueError {
                    try #require(error.code == .overtaken)
                    conflicts += 1
                    let after = await codeOf { try await session.run { _ in } }
                    #expect(after == .sessionEnded)
                    #expect(try store.count(in: "t") ?? 0 == 0)
                }
            }
            #expect(conflicts >= 1 && conflicts == store.counters.growthCount)
            #expect(try store.count(in: "t") == 40)
        }
    }

    /// What can never fit is the caller's own failure, and the next session works.
    @Test func aSessionThatCannotFitGetsTheReason() async throws {
        try await withStore({
            $0.mapSizeBytes = 1 << 20
            $0.mapSizeBytesMax = 1 << 20
        }) { store in
            let session = store.session(limits)
            let value = String(repeating: "x", count: 2_000_000)
            let code = await codeOf {
                try await session.run { transaction in
                    let table = try transaction.createTable("t")
                    try transaction.put("k", value, in: table)
                }
            }
            #expect(code == .mapFull)
            let next = store.session(limits)
            try await next.run { transaction in
                let table = try transaction.createTable("t")
                try transaction.put("k", "small", in: table)
            }
            let committed = try await next.commit()
            #expect(committed.recordsWritten == 1)
            #expect(try store.text("k", in: "t") == "small")
        }
    }

    /// A body that swallows the error of a put does not get its session committed.
    @Test func aSwallowedFaultEndsTheSession() async throws {
        try await withStore({
            $0.mapSizeBytes = 1 << 20
            $0.mapSizeBytesMax = 1 << 20
        }) { store in
            let session = store.session(limits)
            let value = String(repeating: "x", count: 2_000_000)
            let code = await codeOf {
                try await session.run { transaction in
                    let table = try transaction.createTable("t")
                    try? transaction.put("k", value, in: table)
                }
            }
            #expect(code == .mapFull)
            #expect(await codeOf { try await session.commit() } == .sessionEnded)
        }
    }

    /// Statements beside a session are neither lost nor moved before it.
    @Test func writesThatWaitAreMadeAfterTheSession() async throws {
        try await withStore { store in
            let session = store.session(limits)
            try await session.run { transaction in
                let table = try transaction.createTable("t")
                try transaction.put("n", "100", in: table)
            }
            let waiting = (0..<20).map { _ in Task { try await store.increment("n") } }
            while try store.statistics().queueCount < 21 { await Task.yield() }
            try await session.run { transaction in
                let table = try transaction.createTable("t")
                try transaction.put("n", "200", in: table)
            }
            try await session.commit()
            for task in waiting { _ = try await task.value }
            #expect(try store.text("n", in: "t") == "220")
        }
    }

    private func codeOf(_ body: () async throws -> Void) async -> KeyValueError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? KeyValueError)?.code
        }
    }
}
