// SPDX-License-Identifier: MIT
//
// A stream of changes that a client holds, between its calls.

import Sheaf

/// A walk over changes.
///
/// It is `Sendable` because one caller at a time has it: the table of cursors gives a cursor to
/// nobody else until it comes back.
final class ChangeCursor: @unchecked Sendable {
    private var walk: ChangeStream.AsyncIterator

    init(_ stream: ChangeStream) {
        walk = stream.makeAsyncIterator()
    }

    /// The next changes, waited for no longer than so.
    func nextBatch(within awaitTime: Duration) async throws(CommandError) -> OpenCursor.Batch {
        do throws(StoreError) {
            let events = try await walk.nextBatch(maxAwaitTime: awaitTime)
            return OpenCursor.Batch(
                documents: events,
                isLast: walk.isAtEnd,
                resumeToken: walk.resumeToken
            )
        } catch {
            throw CommandError(error)
        }
    }
}
