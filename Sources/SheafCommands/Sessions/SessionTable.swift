// SPDX-License-Identifier: MIT
//
// The sessions that clients have begun: kept while they are used, and ended when nobody has spoken
// of them for half an hour.

import Sheaf
import Synchronization

/// The sessions that clients have begun.
final class SessionTable: Sendable {
    /// How long a session lives without being used, which drivers are told in minutes.
    static let idleTime = Duration.seconds(30 * 60)

    private struct Entry {
        let session: OpenSession
        var lastUse = ContinuousClock.now
    }

    private let entries = Mutex<[SessionID: Entry]>([:])
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
    }

    /// How many there are.
    var count: Int { entries.withLock { $0.count } }

    /// The session with an id; it begins if it is not there.
    func session(_ id: SessionID) throws(CommandError) -> OpenSession {
        let found: OpenSession? = entries.withLock { entries in
            if entries[id] != nil {
                entries[id]?.lastUse = .now
                return entries[id]?.session
            }
            guard entries.count < countMax else { return nil }
            let session = OpenSession()
            entries[id] = Entry(session: session)
            return session
        }
        guard let found else {
            throw CommandError(
                .tooManyLogicalSessions,
                "Unable to add session into the cache because the number of active sessions is too "
                    + "high: \(countMax). End sessions that are no longer used."
            )
        }
        return found
    }

    /// Keeps sessions from being ended for their idleness.
    func refresh(_ ids: [SessionID]) {
        entries.withLock { entries in
            for id in ids { entries[id]?.lastUse = .now }
        }
    }

    /// The ids of all sessions.
    var ids: [SessionID] { entries.withLock { Array($0.keys) } }

    /// Ends sessions; one that is not there is no error.
    ///
    /// - Returns: Those that were there.
    func end(_ ids: [SessionID]) -> [OpenSession] {
        entries.withLock { entries in ids.compactMap { entries.removeValue(forKey: $0)?.session } }
    }

    /// Ends the sessions that were not used since a moment, and tells which they were.
    func endIdle(since moment: ContinuousClock.Instant) -> [SessionID] {
        entries.withLock { entries in
            let idle = entries.filter { $0.value.lastUse < moment }.map(\.key)
            for id in idle { entries[id] = nil }
            return idle
        }
    }
}
