// SPDX-License-Identifier: MIT
//
// What is being carried out now: told by `currentOp`, ended by `killOp`, by the end of the
// connection and by the end of the server.

import Sheaf
import Synchronization

/// What an operation is for.
struct OperationWork: Sendable {
    let request: CommandRequest
    let client: Client
    let context: CommandContext
}

/// What is being carried out now.
final class OperationTable: Sendable {
    private struct Entry {
        let work: OperationWork
        let start = ContinuousClock.now
        var task: Task<Document, any Error>?
    }

    private struct State {
        var entries: [Int32: Entry] = [:]
        var lastNumber: Int32 = 0
    }

    private let state = Mutex(State())

    /// Carries out an operation; it ends early when its caller or its number is told to.
    func perform(
        _ work: OperationWork,
        on executor: (any TaskExecutor)?,
        _ body: @escaping @Sendable () async throws -> Document
    ) async throws -> Document {
        let number = begin(work)
        defer { end(number) }
        let task = Task(executorPreference: executor) { try await body() }
        state.withLock { $0.entries[number]?.task = task }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func begin(_ work: OperationWork) -> Int32 {
        state.withLock { state in
            state.lastNumber = state.lastNumber &+ 1 & Int32.max
            state.entries[state.lastNumber] = Entry(work: work)
            return state.lastNumber
        }
    }

    private func end(_ number: Int32) {
        _ = state.withLock { $0.entries.removeValue(forKey: number) }
    }

    /// Ends an operation as soon as it looks; one that is not there is no error.
    func interrupt(_ number: Int32) {
        let task = state.withLock { $0.entries[number]?.task }
        task?.cancel()
    }

    /// Ends all operations.
    func interruptAll() {
        let tasks = state.withLock { $0.entries.values.compactMap(\.task) }
        for task in tasks { task.cancel() }
    }

    /// The operations as `currentOp` tells them, those that began first in front.
    func documents() -> [Document] {
        let entries = state.withLock { $0.entries }
        return entries.sorted { $0.key < $1.key }.map { number, entry in
            let work = entry.work
            let running = ContinuousClock.now - entry.start
            let collection = work.request.body[work.request.name]?.stringValue
            let namespace =
                collection.map { "\(work.context.common.database).\($0)" }
                ?? "\(work.context.common.database).$cmd"
            return [
                "type": "op", "connectionId": .integer(work.client.number),
                "client": .string(work.client.address), "active": true, "opid": .int32(number),
                "secs_running": .int64(running.components.seconds),
                "microsecs_running": .int64(Int64(running / .microseconds(1))),
                "op": "command", "ns": .string(namespace),
                "command": .document([work.request.name: .string(collection ?? "")]),
            ]
        }
    }
}
