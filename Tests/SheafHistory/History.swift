// SPDX-License-Identifier: MIT
//
// What callers of a store saw and did, as they remember it: the evidence for the checker.

import Synchronization

/// One state of one document that an operation saw, or made.
package struct Access: Sendable, Hashable {
    /// The document.
    package let key: Int
    /// The number of its state: one more with every write.
    package let version: Int
    /// The tokens of the last writes, the newest last.
    package let tokens: [Int]
    /// Whether the operation made the state.
    package let isWrite: Bool

    /// A state of a document.
    package init(key: Int, version: Int, tokens: [Int], isWrite: Bool) {
        self.key = key
        self.version = version
        self.tokens = tokens
        self.isWrite = isWrite
    }
}

/// One operation of one caller, from its call to its answer.
package struct Operation: Sendable {
    /// What it was.
    package let name: String
    /// Who called.
    package let caller: Int
    /// When it was called, on a clock that all callers share and that never shows a time twice.
    package let began: Int
    /// When its answer was known.
    package let ended: Int
    /// What it saw and made, in its order; nothing for one that failed.
    package let accesses: [Access]
    /// The tokens that it was to write and that must never be seen, because it failed.
    package let undone: [Int]

    /// An operation as its caller remembers it.
    package init(
        name: String,
        caller: Int,
        began: Int,
        ended: Int,
        accesses: [Access],
        undone: [Int]
    ) {
        self.name = name
        self.caller = caller
        self.began = began
        self.ended = ended
        self.accesses = accesses
        self.undone = undone
    }
}

/// The clock that callers share.
package final class SharedClock: Sendable {
    private let ticks = Atomic<Int>(0)

    /// A clock at its beginning.
    package init() {}

    /// The next time.
    package func tick() -> Int { ticks.add(1, ordering: .sequentiallyConsistent).newValue }
}
