// SPDX-License-Identifier: MIT
//
// Reading: one snapshot that is kept between calls, for a cursor that hands out batches. The
// environment may take it back when it grows too old, so that a forgotten cursor does not keep
// every old page of the file for ever.

/// A snapshot that is kept between uses.
///
///     let lease = try environment.beginRead()
///     defer { lease.end() }
///     let first = try lease.read { snapshot in … }
///     let second = try lease.read { snapshot in … }      // the same state of the store
///
/// One use at a time; from any thread. The snapshot is given up when the lease ends, when it is
/// released, or when it is older than ``EnvironmentOptions/readerAgeMax``: the next use then throws
/// ``KeyValueError/Code/snapshotExpired``.
package final class ReadLease: Sendable {
    private let reader: Reader
    private let context: EnvironmentContext

    init(_ context: EnvironmentContext, for age: Duration) throws(KeyValueError) {
        self.context = context
        reader = try context.readers.lease(for: age)
    }

    deinit {
        context.readers.endLease(reader)
    }

    /// Runs the body with the state that the store had when the lease began.
    ///
    /// - Throws: what the body throws; ``KeyValueError/Code/snapshotExpired`` when the lease has
    ///   ended or expired; ``KeyValueError/Code/misuse`` when it is in use already.
    package func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        try context.checkProcess()
        let transaction = try context.readers.enter(leased: reader)
        defer { context.readers.leave(leased: reader) }
        return try body(Snapshot(transaction, context))
    }

    /// Gives the snapshot up.
    package func end() {
        context.readers.endLease(reader)
    }
}
