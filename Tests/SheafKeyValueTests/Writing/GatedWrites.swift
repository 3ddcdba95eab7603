// SPDX-License-Identifier: MIT
//
// What tests of the group commit share: writes that are sure to wait together.

import Dispatch
import SheafKeyValue
import Testing

/// Writes to be handed in while the writer is held back.
struct GatedWrites: Sendable {
    var bodies: [@Sendable () async throws -> Int] = []

    mutating func add(_ body: @escaping @Sendable () async throws -> Int) {
        bodies.append(body)
    }
}

extension Result {
    var success: Success? { try? get() }

    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// Holds the writer back until the writes wait in their order, lets it go and yields the answers.
func withGate(
    _ store: SheafKeyValue.Environment,
    waitingFor count: Int? = nil,
    _ fill: (inout GatedWrites) -> Void
) async throws -> [Result<Int, any Error>] {
    var writes = GatedWrites()
    fill(&writes)
    let gate = DispatchSemaphore(value: 0)
    // The gate is a commit of its own: nothing is queued before the writer has begun it.
    let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
    let blocker = Task {
        try await store.write { _ in
            beginning.yield()
            gate.wait()
        }
    }
    for await _ in begun { break }
    var tasks: [Task<Int, any Error>] = []
    for (index, body) in writes.bodies.enumerated() {
        tasks.append(Task { try await body() })
        try await untilQueued(min(index + 2, count ?? .max), in: store)
    }
    // Those that are refused have their answers before the writer goes on.
    for task in tasks.dropFirst(count.map { $0 - 1 } ?? tasks.count) { _ = await task.result }
    gate.signal()
    _ = try await blocker.value
    var answers: [Result<Int, any Error>] = []
    for task in tasks { answers.append(await task.result) }
    return answers
}

private func untilQueued(_ count: Int, in store: SheafKeyValue.Environment) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while try store.statistics().queueCount < count {
        try #require(ContinuousClock.now < limit, "the writes did not come to wait")
        try await Task.sleep(for: .microseconds(50))
    }
}

extension SheafKeyValue.Environment {
    /// Adds to a number that is kept as text.
    @discardableResult
    func increment(_ key: String, by step: Int = 1) async throws -> Int {
        try await write { transaction in
            let table = try transaction.createTable("t")
            let old = try transaction.snapshot.text(key, in: table).flatMap { Int($0) } ?? 0
            try transaction.put(key, "\(old + step)", in: table)
            return old + step
        }.result
    }
}
