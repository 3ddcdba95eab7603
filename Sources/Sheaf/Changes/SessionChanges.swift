// SPDX-License-Identifier: MIT
//
// The changes of a session's transaction, whose statements come one by one: all of them have one
// time, as those of any other transaction.

import Synchronization

/// Where the changes of a transaction stand between two of its statements.
final class SessionChanges: Sendable {
    private let last = Mutex<(commit: Int, place: ChangeKey?)>((0, nil))

    /// The place of the last change that a commit in the making has noted.
    func last(in commit: Int) -> ChangeKey? {
        last.withLock { $0.commit == commit ? $0.place : nil }
    }

    /// Keeps the place for the next statement.
    func note(_ place: ChangeKey?, in commit: Int) {
        last.withLock { $0 = (commit, place) }
    }
}
