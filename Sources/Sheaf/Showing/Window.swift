// SPDX-License-Identifier: MIT
//
// Skip and limit: which of the documents that match are shown.

/// The documents that are shown: without the first ones, and so many at most.
struct Window: Sendable {
    private var toSkip: Int
    private var toShow: Int

    /// A window; a limit of 0 is none, as in MongoDB.
    init(skip: Int, limit: Int?) {
        toSkip = skip
        toShow = limit.flatMap { $0 > 0 ? $0 : nil } ?? .max
    }

    /// Whether as many documents were shown as were wanted.
    var isOver: Bool { toShow == 0 }

    /// How many more documents may be enough.
    var countWanted: Int { toShow < .max - toSkip ? toSkip + toShow : .max }

    /// Counts the next document, and tells whether it is shown.
    mutating func admitsNext() -> Bool {
        guard toSkip == 0 else {
            toSkip -= 1
            return false
        }
        toShow -= 1
        return true
    }
}
