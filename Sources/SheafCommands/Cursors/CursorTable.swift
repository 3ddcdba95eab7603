// SPDX-License-Identifier: MIT
//
// The cursors that clients hold: found by ids that nobody can guess, used by their owners only, one
// call at a time, and given up when nobody asks for them any more.

import Sheaf
import Synchronization

/// Who may use a cursor.
struct CursorOwner: Sendable, Hashable {
    /// The name of the user; nil where nobody logs in.
    let user: String?
    /// The session that it was opened in.
    let session: SessionID?
}

/// The cursors that clients hold.
final class CursorTable: Sendable {
    private struct Entry {
        let cursor: OpenCursor
        let namespace: String
        let owner: CursorOwner
        /// Whether it stays although nobody asks for it for a long time.
        let isPatient: Bool
        var lastUse = ContinuousClock.now
        var isInUse = false
        var isKilled = false
    }

    private let entries = Mutex<[Int64: Entry]>([:])
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
    }

    /// How many there are.
    var count: Int { entries.withLock { $0.count } }

    /// Enters a cursor and gives it an id: 63 random bits.
    func open(
        _ cursor: OpenCursor,
        namespace: String,
        owner: CursorOwner,
        isPatient: Bool
    ) throws(CommandError) -> Int64 {
        let entry = Entry(
            cursor: cursor,
            namespace: namespace,
            owner: owner,
            isPatient: isPatient
        )
        let id: Int64? = entries.withLock { entries in
            guard entries.count < countMax else { return nil }
            var random = SystemRandomNumberGenerator()
            var id = Int64.random(in: 1...Int64.max, using: &random)
            while entries[id] != nil { id = Int64.random(in: 1...Int64.max, using: &random) }
            entries[id] = entry
            return id
        }
        guard let id else {
            throw CommandError(
                .exceededMemoryLimit,
                "\(countMax) cursors are open, and no more are allowed. Read cursors to their end "
                    + "or close them."
            )
        }
        return id
    }

    /// Takes a cursor for one call; ``giveBack(_:isLast:)`` ends it.
    func take(
        _ id: Int64,
        namespace: String,
        owner: CursorOwner
    ) throws(CommandError) -> OpenCursor {
        let taken: Result<OpenCursor, CommandError> = entries.withLock { entries in
            // Who may not use a cursor is not told that it is there.
            guard let entry = entries[id], !entry.isKilled, entry.owner.user == owner.user else {
                return .failure(CommandError(.cursorNotFound, "cursor id \(id) not found"))
            }
            guard entry.namespace == namespace else {
                return .failure(
                    CommandError(
                        .unauthorized,
                        "Requested getMore on namespace '\(namespace)', but cursor belongs to a "
                            + "different namespace \(entry.namespace)"
                    )
                )
            }
            guard entry.owner.session == owner.session || entry.owner.session == nil else {
                return .failure(
                    CommandError(
                        number: 50738,
                        "Cannot run getMore on cursor \(id), which was created in another session"
                    )
                )
            }
            guard !entry.isInUse else {
                return .failure(CommandError(.cursorInUse, "cursor id \(id) is already in use"))
            }
            entries[id]?.isInUse = true
            return .success(entry.cursor)
        }
        return try taken.get()
    }

    /// Gives a cursor back, or ends it behind its last document.
    func giveBack(_ id: Int64, isLast: Bool) {
        entries.withLock { entries in
            guard var entry = entries[id] else { return }
            entry.isInUse = false
            entry.lastUse = .now
            entries[id] = isLast || entry.isKilled ? nil : entry
        }
    }

    /// Closes a cursor; one that is in use ends with its call.
    ///
    /// - Returns: Whether it was there and the owner's.
    func kill(_ id: Int64, namespace: String, user: String?) -> Bool {
        entries.withLock { entries in
            guard var entry = entries[id], !entry.isKilled, entry.owner.user == user,
                entry.namespace == namespace
            else { return false }
            entry.isKilled = true
            entries[id] = entry.isInUse ? entry : nil
            return true
        }
    }

    /// Closes the cursors of a session.
    func killAll(of session: SessionID) {
        remove { $0.owner.session == session }
    }

    /// Closes the cursors that nobody has asked for since a while.
    func closeIdle(since moment: ContinuousClock.Instant) {
        remove { $0.lastUse < moment && !$0.isPatient }
    }

    private func remove(where isWanted: (Entry) -> Bool) {
        entries.withLock { entries in
            for (id, var entry) in entries where isWanted(entry) {
                entry.isKilled = true
                entries[id] = entry.isInUse ? entry : nil
            }
        }
    }
}
