// SPDX-License-Identifier: MIT
//
// Cursors: how a walk over documents begins, and what is said when it cannot go on.

import SheafKeyValue

extension Store {
    /// Takes a snapshot for a walk, and plans the walk on it.
    ///
    /// A snapshot may be too old for a table that another process has just made; the next one is
    /// not.
    func beginWalk<Plan>(
        for age: Duration? = nil,
        _ plan: (StoreSnapshot) throws -> Plan
    ) throws -> (ReadLease, Plan) {
        try checkOpen()
        for _ in 0..<3 {
            let lease = try environment.beginRead(for: age)
            do {
                let plan = try lease.read { base in
                    try plan(StoreSnapshot(base, self, try catalogs.catalog(base)))
                }
                return (lease, plan)
            } catch let error as KeyValueError where error.code == .snapshotTooOld {
                lease.end()
            }
        }
        throw StoreError(
            .resourceLimit,
            "Another process keeps changing the catalog. Try again."
        )
    }

    /// The error of a cursor, in words that its user can do something about.
    func cursorFailure(_ error: any Error) -> StoreError {
        guard let error = error as? KeyValueError, error.code == .snapshotExpired else {
            return StoreError(mapping: error)
        }
        return StoreError(
            .cursorExpired,
            "The cursor was open for longer than \(options.cursorAgeMax), and its snapshot was "
                + "given up. Ask again and read on without a break, or raise cursorAgeMax.",
            cause: error
        )
    }
}
