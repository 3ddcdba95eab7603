// SPDX-License-Identifier: MIT
//
// Mutating: what MongoDB's empty timestamps become. Two in one process never are the same.

import Synchronization

extension Timestamp {
    private static let last = Mutex(Timestamp(seconds: 0, increment: 0))

    /// A timestamp of now, later than any other that this process was given.
    static var now: Timestamp {
        let seconds = ObjectID().secondsSinceEpoch
        return last.withLock { last in
            let next =
                seconds > last.seconds
                ? Timestamp(seconds: seconds, increment: 1)
                : Timestamp(seconds: last.seconds, increment: last.increment &+ 1)
            last = next
            return next
        }
    }
}
