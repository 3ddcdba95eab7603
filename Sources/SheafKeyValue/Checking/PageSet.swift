// SPDX-License-Identifier: MIT
//
// Checking: which pages a walk has met.

/// A set of page numbers, in a bit for each.
struct PageSet {
    private let count: Int
    private var words: [UInt64]

    init(count: Int) {
        self.count = count
        words = Array(repeating: 0, count: count / 64 + 1)
    }

    func contains(_ page: Int) -> Bool { words[page / 64] & (1 << UInt64(page % 64)) != 0 }

    /// Whether it was not in the set, and may be.
    mutating func insert(_ page: Int) -> Bool {
        guard page >= 0, page < count else { return false }
        defer { words[page / 64] |= 1 << UInt64(page % 64) }
        return !contains(page)
    }
}
