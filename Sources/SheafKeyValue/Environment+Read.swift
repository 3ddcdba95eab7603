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
    ///
    /// - Parameter age: How old it may grow, if less than ``EnvironmentOptions/readerAgeMax``.
    /// - Throws: ``KeyValueError``.
    /// - Returns: The snapshot, which ends with it.
    package func beginRead(for age: Duration? = nil) throws(KeyValueError) -> ReadLease {
        let age = min(age ?? options.readerAgeMax, options.readerAgeMax)
        return try repairing { () throws(KeyValueError) in try ReadLease(context, for: age) }
    }

    private func readOnce<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        let (reader, transaction) = try enter()
        defer { context.readers.leave(reader) }
        return try body(Snapshot(transaction, context))
    }

    /// Takes a snapshot; `context.readers.leave` must follow.
    func enter() throws(KeyValueError) -> (reader: Reader, transaction: LMDBTransaction) {
        try repairing { () throws(KeyValueError) in try context.readers.enter() }
    }

    /// Runs the body, a second time after making good what kept a snapshot from being taken.
    private func repairing<Result>(
        _ body: () throws(KeyValueError) -> Result
    ) throws(KeyValueError) -> Result {
        try context.checkProcess()
        do throws(KeyValueError) {
            return try body()
        } catch  where error.isMapOutgrown || error.isPanic {
            let writer = writer
            try writer.perform { () throws(KeyValueError) in try writer.repair() }
            return try body()
        }
    }
}
