// SPDX-License-Identifier: MIT
//
// Closing while others are at work: everybody gets an answer, and nothing hangs.

import Dispatch
import Foundation
import SheafKeyValue
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ClosingTests {
    @Test func callersThatWaitAreToldAndTheRunningWriteIsKept() async throws {
        let folder = TemporaryFolder()
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        let running = Task {
            try await store.write { transaction in
                entered.signal()
                gate.wait()
                let table = try transaction.createTable("t")
                try transaction.put("a", "1", in: table)
            }
        }
        await wait(for: entered)
        let waiting = (0..<20).map { _ in Task { try await store.increment("n") } }
        while try store.statistics().queueCount < 21 { await Task.yield() }
        let closed = DispatchSemaphore(value: 0)
        Thread.run {
            store.close()
            closed.signal()
        }
        for task in waiting {
            await #expect(throws: KeyValueError(.closed, "")) { try await task.value }
        }
        gate.signal()
        _ = try await running.value
        await wait(for: closed)
        #expect(code { try store.put("b", "1", in: "t") } == .closed)
        #expect(code { try store.read { _ in } } == .closed)
        let again = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        defer { again.close() }
        #expect(again !== store)
        #expect(try again.text("a", in: "t") == "1")
        #expect(try again.text("n", in: "t") == nil)
    }

    @Test func closingFromInsideDoesNotHang() throws {
        let folder = TemporaryFolder()
        for way in 0..<3 {
            let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
            switch way {
            case 0: try store.read { _ in store.close() }
            case 1: try store.write { _ in store.close() }
            default:
                let lease = try store.beginRead()
                try lease.read { _ in store.close() }
                #expect(code { try lease.read { _ in } } == .closed)
            }
        }
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        store.close()
    }

    @Test func aLeaseDoesNotKeepTheStoreOpen() throws {
        let folder = TemporaryFolder()
        let store = try SheafKeyValue.Environment.open(at: folder.file(), options: .forTests())
        let lease = try store.beginRead()
        store.close()
        #expect(code { try lease.read { _ in } } == .closed)
        lease.end()
    }

    private func wait(for semaphore: DispatchSemaphore) async {
        while semaphore.wait(timeout: .now()) == .timedOut {
            try? await Task.sleep(for: .milliseconds(1))
        }
    }
}

extension Thread {
    /// Runs the body on a thread of its own.
    static func run(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 1 << 20
        thread.start()
    }
}
