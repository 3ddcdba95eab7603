// SPDX-License-Identifier: MIT
//
// Reading: waiting for the next commit without asking for it again and again. While nobody waits, a
// commit pays one look at a number.

internal import Synchronization

/// Wakes those who wait for a commit of this process.
final class CommitSignal: Sendable {
    private struct State {
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state = Mutex(State())
    private let waitingCount = Atomic<Int>(0)

    /// Wakes all that wait.
    func fire() {
        guard waitingCount.load(ordering: .sequentiallyConsistent) > 0 else { return }
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until it fires or the task is cancelled; not at all when what is waited for has come
    /// by the time that it would be woken.
    func wait(unless hasCome: () -> Bool) async {
        waitingCount.add(1, ordering: .sequentiallyConsistent)
        defer { waitingCount.subtract(1, ordering: .sequentiallyConsistent) }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[number] = continuation }
                if hasCome() || Task.isCancelled { wake(number) }
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: UInt64) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
}

extension Environment {
    /// Waits until there is a commit behind one, or the time is over.
    ///
    /// A commit of this process wakes at once; those of other processes are looked for as often as
    /// is said.
    ///
    /// - Throws: ``KeyValueError`` `closed`, and `CancellationError` when the task is cancelled.
    package func waitForCommit(
        after id: Int,
        within duration: Duration,
        polling interval: Duration
    ) async throws {
        let deadline = ContinuousClock.now + duration
        while try read({ $0.id }) <= id {
            let rest = deadline - .now
            guard rest > .zero else { return }
            let pause = min(rest, interval)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [self] in
                    await context.commits.wait { ((try? read { $0.id }) ?? .max) > id }
                }
                group.addTask { try? await Task.sleep(for: pause) }
                await group.next()
                group.cancelAll()
            }
            try Task.checkCancellation()
        }
    }
}
