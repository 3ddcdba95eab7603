// SPDX-License-Identifier: MIT
//
// Long work that blocks: it gets a thread of its own, so that it takes none from the tasks of the
// program.

internal import Synchronization

/// Work that may be asked to end.
package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Throws once the task that waits for the work has been cancelled.
    package func check() throws(CancellationError) {
        if flag.load(ordering: .relaxed) { throw CancellationError() }
    }

    fileprivate func cancel() { flag.store(true, ordering: .relaxed) }
}

/// Runs a body on a thread of its own and waits without blocking one.
///
/// - Parameter body: Is given what tells it that the task has been cancelled.
/// - Throws: what the body throws.
/// - Returns: What the body returns.
package func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable (Cancellation) throws -> Result
) async throws -> Result {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            let work = Work { continuation.resume(with: .init { try body(cancellation) }) }
            do throws(KeyValueError) {
                try OwnThread.start(work)
            } catch {
                continuation.resume(throwing: error)
            }
        }
    } onCancel: {
        cancellation.cancel()
    }
}

/// A closure as what a thread runs.
private final class Work: ThreadBody {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    func run() { body() }
}
