// SPDX-License-Identifier: MIT
//
// Mutating: the time at which an update runs. It is taken here, since the language does not look at
// the clock. Two timestamps of one process never are the same.

import SheafLanguage
import Synchronization

extension Moment {
    private static let last = Mutex(Timestamp(seconds: 0, increment: 0))

    /// Now, its timestamp later than any other that this process was given.
    static var now: Moment {
        let date = DateTime.now
        let seconds = UInt32(truncatingIfNeeded: date.millisecondsSinceEpoch / 1000)
        let timestamp = last.withLock { last in
            let next =
                seconds > last.seconds
                ? Timestamp(seconds: seconds, increment: 1)
                : Timestamp(seconds: last.seconds, increment: last.increment &+ 1)
            last = next
            return next
        }
        return Moment(date: date, timestamp: timestamp)
    }
}
