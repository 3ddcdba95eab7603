// SPDX-License-Identifier: MIT
//
// Reading: snapshots for the length of a closure, from any thread.

extension Environment {
    /// Runs the body with one consistent state of the store.
    ///
    /// Readers wait for nobody and nobody waits for them; but while the body runs, no page of its
    /// state is used again, so it should be brief. It must not wait for a write.
    ///
    /// The body runs a second time when it met a table that another process had just made.
    ///
    /// - Complexity: O(1) beside the body, well below a microsecond.
    /// - Throws: what the body throws, or ``KeyValueError``.
    package func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        do {
            return try readOnce(body)
        } catch let error as KeyValueError where error.code == .snapshotTooOld {
            return try readOnce(body)
        }
    }

    /// Takes a snapshot that is kept until the lease ends or expires.
    package func beginRead() throws(KeyValueError) -> ReadLease {
        try ReadLease(context)
    }

    private func readOnce<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        let reader = try context.readers.enter()
        defer { context.readers.leave(reader) }
        guard let transaction = reader.transaction else { throw KeyValueError.closed }
        return try body(Snapshot(transaction, context))
    }
}
