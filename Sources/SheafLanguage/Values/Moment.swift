// SPDX-License-Identifier: MIT
//
// When an update runs. The language is pure: it does not look at the clock, it is told.

package import SheafBSON

/// The time at which an update runs, in the two forms in which documents keep it.
package struct Moment: Sendable, Hashable {
    /// The time in milliseconds.
    package let date: DateTime
    /// The time in seconds, with a counter that makes it unlike any other.
    package let timestamp: Timestamp

    /// A moment in its two forms.
    package init(date: DateTime, timestamp: Timestamp) {
        self.date = date
        self.timestamp = timestamp
    }
}
