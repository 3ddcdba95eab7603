// SPDX-License-Identifier: MIT
//
// How many commands there were, and how long they took: for `serverStatus` and for metrics.

import Synchronization

/// How many commands there were, by name.
package final class CommandCounters: Sendable {
    /// The calls of one command.
    package struct Count: Sendable {
        /// How many there were.
        package var total = 0
        /// How many of them failed.
        package var failed = 0
        /// How long they took together.
        package var duration = Duration.zero
    }

    private let counts = Mutex<[String: Count]>([:])

    /// The counts by the names of commands; calls of unknown ones are under an empty name.
    package var all: [String: Count] { counts.withLock { $0 } }

    func note(_ name: String?, _ duration: Duration, hasFailed: Bool) {
        counts.withLock { counts in
            counts[name ?? "", default: Count()].total += 1
            counts[name ?? "", default: Count()].duration += duration
            if hasFailed { counts[name ?? "", default: Count()].failed += 1 }
        }
    }
}
