// SPDX-License-Identifier: MIT
//
// A map that becomes too small: it grows beside readers, and at its maximum only the write that
// does not fit is refused.

import Dispatch
import Foundation
import SheafKeyValue
import Testing

@Suite struct GrowthTests {
    /// Snapshots are taken and read all the time while the map moves many times.
    ///
    /// A lease from before the first growth still reads its state afterwards, from the new place of
    /// the map.
    @Test(.timeLimit(.minutes(1)))
    func theMapGrowsBesideReaders() async throws {
        try await withStore({
            $0.mapSizeBytes = 1 << 18
            $0.mapSizeBytesMax = 1 << 27
        }) { store in
            try store.put("first", "1", in: "t")
            let lease = try store.beginRead()
            let isDone = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        while !isDone.isSet {
                            let text = try store.text("first", in: "t")
                            #expect(text == "1")
                            await Task.yield()
                        }
                    }
                }
                for number in 0..<40 {
                    let value = String(repeating: "\(number % 10)", count: 500_000)
                    try await store.write { transaction in
                        let table = try transaction.createTable("t")
                        try transaction.put("k\(number)", value, in: table)
                    }
                }
                isDone.set()
                try await group.waitForAll()
            }
            #expect(try store.count(in: "t") == 41)
            #expect(store.counters.growthCount >= 6)
            #expect(try store.statistics().mapSizeBytes >= 20_000_000)
            try lease.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                #expect(try snapshot.entryCount(in: table) == 1)
                #expect(try snapshot.text("first", in: table) == "1")
            }
        }
    }

    @Test func atTheMaximumOnlyTheCulpritIsRefused() async throws {
        try await withStore({
            $0.mapSizeBytes = 1 << 20
            $0.mapSizeBytesMax = 1 << 21
        }) { store in
            let answers = try await withGate(store) { group in
                for number in 0..<5 {
                    group.add {
                        try await store.write { transaction in
                            let table = try transaction.createTable("t")
                            let count = number == 2 ? 4_000_000 : 1000
                            let value = String(repeating: "x", count: count)
                            try transaction.put("\(number)", value, in: table)
                            return number
                        }.result
                    }
                }
            }
            #expect(answers.compactMap(\.success) == [0, 1, 3, 4])
            let refusal = try #require(answers[2].failure as? KeyValueError)
            #expect(refusal.code == .mapFull)
            #expect(refusal.message.contains("mapSizeBytesMax"))
            #expect(try store.count(in: "t") == 4)
            #expect(try store.statistics().mapSizeBytes == 1 << 21)
        }
    }

    /// A body that catches the error of a put must not be told that all is well.
    @Test func anErrorOfAPutCannotBeSwallowed() throws {
        try withStore({
            $0.mapSizeBytes = 1 << 18
            $0.mapSizeBytesMax = 1 << 18
        }) { store in
            let failure = code {
                try store.write { transaction in
                    let table = try transaction.createTable("t")
                    try? transaction.put("a", String(repeating: "x", count: 1 << 20), in: table)
                }
            }
            #expect(failure == .mapFull)
            #expect(try store.count(in: "t") == nil)
            try store.put("a", "1", in: "t")
        }
    }

    /// A snapshot that does not end holds the map where it is: the write is refused in time, later
    /// ones are not, and the reader is never pulled off its pages.
    @Test func aReaderThatStaysKeepsTheMapInPlace() throws {
        try withStore({
            $0.mapSizeBytes = 1 << 18
            $0.mapSizeBytesMax = 1 << 24
            $0.gateWaitMax = .milliseconds(50)
        }) { store in
            try store.put("a", "1", in: "t")
            let large = String(repeating: "x", count: 1 << 20)
            try store.read { snapshot in
                let table = try #require(try snapshot.table("t"))
                #expect(code { try store.put("b", large, in: "t") } == .mapFull)
                #expect(try snapshot.text("a", in: table) == "1")
                // The thread that reads already may always read again.
                #expect(try store.text("a", in: "t") == "1")
            }
            try store.put("b", large, in: "t")
            #expect(try store.count(in: "t") == 2)
        }
    }

    /// While the gate waits for a reader, that reader may take another snapshot.
    @Test(.timeLimit(.minutes(1)))
    func aNestedReadPassesTheGate() throws {
        try withStore({
            $0.mapSizeBytes = 1 << 18
            $0.mapSizeBytesMax = 1 << 24
            $0.gateWaitMax = .seconds(30)
        }) { store in
            try store.put("a", "1", in: "t")
            let done = DispatchSemaphore(value: 0)
            try store.read { _ in
                Thread.run {
                    _ = try? store.put("b", String(repeating: "x", count: 1 << 20), in: "t")
                    done.signal()
                }
                #expect(done.wait(timeout: .now() + 0.2) == .timedOut)
                let text = try store.text("a", in: "t")
                #expect(text == "1")
            }
            #expect(done.wait(timeout: .now() + 20) == .success)
            #expect(try store.count(in: "t") == 2)
        }
    }
}
