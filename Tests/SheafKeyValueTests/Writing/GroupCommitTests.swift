// SPDX-License-Identifier: MIT
//
// Many writes, one commit: each caller gets its own answer, and none feels the failure of another.

import Dispatch
import SheafKeyValue
import Synchronization
import Testing

@Suite struct GroupCommitTests {
    @Test func tenThousandCallersGetTheirOwnAnswers() async throws {
        try await withStore { store in
            let count = 10_000
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<count {
                    group.addTask {
                        try await store.write { transaction in
                            let table = try transaction.createTable("t")
                            try transaction.put("\(number)", "\(number)", in: table)
                            return number
                        }.result
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == count * (count - 1) / 2)
            #expect(try store.count(in: "t") == count)
            let counters = store.counters
            #expect(counters.writeCount == count)
            #expect(counters.commitCount < count / 2, "writes did not share commits")
        }
    }

    @Test func incrementsByManyCallersAddUp() async throws {
        try await withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        for _ in 0..<50 { try await store.increment("n") }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try store.text("n", in: "t") == "5000")
        }
    }

    /// Holds the writer back until all writes wait, so that they make one group.
    ///
    /// The failing write is in the middle: one that has changed nothing costs nobody a second run,
    /// one that has makes the others run again, once, and neither takes a neighbour with it.
    @Test(arguments: [false, true])
    func aFailingWriteLeavesItsNeighboursUntouched(afterPuts: Bool) async throws {
        try await withStore { store in
            try store.put("0", "0", in: "t")
            let before = store.counters
            let answers = try await withGate(store) { group in
                for number in 1...9 {
                    group.add {
                        try await store.write { transaction in
                            let table = try transaction.createTable("t")
                            if number % 5 == 0, !afterPuts { throw Refusal(number: number) }
                            try transaction.put("\(number)", "\(number)", in: table)
                            if number % 5 == 0 { throw Refusal(number: number) }
                            return try transaction.snapshot.entryCount(in: table)
                        }.result
                    }
                }
            }
            let failures = answers.compactMap { $0.failure as? Refusal }
            #expect(failures == [Refusal(number: 5)])
            #expect(answers.compactMap(\.success).sorted() == Array(2...9))
            #expect(try store.count(in: "t") == 9)
            #expect(try store.text("5", in: "t") == nil)
            let counters = store.counters
            #expect(counters.rerunCount - before.rerunCount == (afterPuts ? 1 : 0))
            #expect(counters.commitCount - before.commitCount == 2)
        }
    }

    /// A write that fails creates a table; one beside it creates another, and a third the same.
    @Test func tablesMadeBesideAFailureAreTheRightOnes() async throws {
        try await withStore { store in
            _ = try await withGate(store) { group in
                for (number, name) in ["a", "bad", "b", "bad", "c"].enumerated() {
                    group.add {
                        try await store.write { transaction in
                            let table = try transaction.createTable(name)
                            try transaction.put("k", name, in: table)
                            if number == 1 { throw Refusal() }
                            return 0
                        }.result
                    }
                }
            }
            for name in ["a", "b", "c", "bad"] {
                #expect(try store.text("k", in: name) == name)
                #expect(try store.count(in: name) == 1)
            }
        }
    }

    @Test func aWriteAloneSharesNoCommit() async throws {
        try await withStore { store in
            let before = store.counters.commitCount
            _ = try await withGate(store) { group in
                for number in 0..<3 {
                    group.add { try await store.increment("a", by: number) }
                    group.add {
                        try await store.writeAlone { transaction in
                            let table = try transaction.createTable("t")
                            try transaction.put("\(number)", "", in: table)
                            return 0
                        }.result
                    }
                }
            }
            #expect(store.counters.commitCount - before >= 1 + 3)
        }
    }

    @Test func aCancelledWriteThatWaitsIsNotMade() async throws {
        try await withStore { store in
            let gate = DispatchSemaphore(value: 0)
            let blocker = Task { try await store.write { _ in gate.wait() } }
            while store.counters.writeCount == 0, try store.statistics().queueCount == 0 {
                await Task.yield()
            }
            let victim = Task { try await store.increment("n") }
            while try store.statistics().queueCount < 2 { await Task.yield() }
            victim.cancel()
            // Answered at once, though the writer is still held back.
            await #expect(throws: CancellationError.self) { try await victim.value }
            gate.signal()
            _ = try await blocker.value
            #expect(try store.text("n", in: "t") == nil)
            let cancelled = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.increment("n")
            }
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            #expect(try store.text("n", in: "t") == nil)
        }
    }

    /// Nobody overtakes: a write waits for what came before it, however much is sent after it.
    @Test func aWriteIsMadeBeforeAFloodThatCameLater() async throws {
        try await withStore({ $0.batchCountMax = 10 }) { store in
            let order = Mutex<[Int]>([])
            _ = try await withGate(store) { group in
                for number in 0..<61 {
                    group.add {
                        try await store.write { _ in
                            order.withLock { $0.append(number) }
                            return number
                        }.result
                    }
                }
            }
            #expect(order.withLock { $0 } == Array(0..<61))
        }
    }

    /// Callers that send without a pause do not keep another one from its writes.
    @Test func aFloodStarvesNobody() async throws {
        try await withStore({ $0.batchCountMax = 5 }) { store in
            let flood = (0..<50).map { _ in
                // A write that is refused ends the caller, so that nobody spins on a closed store.
                Task { while (try? await store.increment("flood")) != nil {} }
            }
            for _ in 0..<100 { try await store.increment("quiet") }
            for task in flood { task.cancel() }
            for task in flood { await task.value }
            #expect(try store.text("quiet", in: "t") == "100")
            #expect(Int(try store.text("flood", in: "t") ?? "") ?? 0 > 100)
        }
    }

    @Test func aFullQueueRefusesAtOnce() async throws {
        try await withStore({ $0.queueCountMax = 4 }) { store in
            let answers = try await withGate(store, waitingFor: 4) { group in
                for _ in 0..<10 { group.add { try await store.increment("n") } }
            }
            let codes = answers.compactMap { ($0.failure as? KeyValueError)?.code }
            #expect(codes.count == 7)
            #expect(codes.allSatisfy { $0 == .queueFull })
            #expect(try store.text("n", in: "t") == "3")
        }
    }

    /// A group larger than a commit may be is made in several, and the order stays.
    @Test func limitsOfACommitSplitAGroup() async throws {
        try await withStore({
            $0.batchCountMax = 3
            $0.batchBytesMax = 1000
        }) { store in
            let before = store.counters.commitCount
            _ = try await withGate(store) { group in
                for number in 0..<9 {
                    group.add {
                        try await store.write { transaction in
                            let table = try transaction.createTable("t")
                            let value = String(repeating: "x", count: number < 6 ? 1 : 1000)
                            try transaction.put("\(number)", value, in: table)
                            return 0
                        }.result
                    }
                }
            }
            #expect(store.counters.commitCount - before == 1 + 2 + 3)
            #expect(try store.count(in: "t") == 9)
        }
    }
}
