// SPDX-License-Identifier: MIT
//
// What a caller learns of its write.

/// The result of a write that has been committed, and what it cost.
package struct Committed<Result: Sendable>: Sendable {
    /// What the body returned.
    package let result: Result
    /// The records that the body put or deleted.
    package let recordsWritten: Int
    /// The bytes of their keys and values as handed over.
    package let bytesWritten: Int
    /// The pages that its commit wrote for all writes that shared it; nil where the system does
    /// not tell.
    package let pagesWritten: Int?

    /// What became of a write.
    package init(result: Result, recordsWritten: Int, bytesWritten: Int, pagesWritten: Int?) {
        self.result = result
        self.recordsWritten = recordsWritten
        self.bytesWritten = bytesWritten
        self.pagesWritten = pagesWritten
    }
}
