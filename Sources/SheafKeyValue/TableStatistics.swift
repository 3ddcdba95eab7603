// SPDX-License-Identifier: MIT
//
// The measures of one table.

/// How large a table is.
package struct TableStatistics: Sendable, Hashable {
    /// The records.
    package let entryCount: Int
    /// The levels of the tree; none when it is empty.
    package let depth: Int
    /// The pages that only lead to others.
    package let branchPageCount: Int
    /// The pages that hold records.
    package let leafPageCount: Int
    /// The pages that hold the large values.
    package let overflowPageCount: Int
    /// The bytes of a page.
    package let pageSize: Int

    /// The bytes of all pages of the table.
    package var byteCount: Int {
        (branchPageCount + leafPageCount + overflowPageCount) * pageSize
    }
}
