// SPDX-License-Identifier: MIT
//
// The state of the catalog that was loaded last. It is right under rollback and beside other
// processes, because a transaction compares tokens, and no two states ever have the same: a state
// that was rolled back leaves a token that nobody will read again.

import SheafKeyValue
import SheafRecords
import Synchronization

/// The last state of the catalog, shared by all transactions of a store.
final class CatalogCache: Sendable {
    /// The table of the catalog.
    let table: Table
    /// The limits of records, which every table of documents keeps to.
    let limits: RecordLimits
    private let last = Mutex<Catalog?>(nil)

    init(_ table: Table, _ limits: RecordLimits) {
        self.table = table
        self.limits = limits
    }

    /// The state that a snapshot sees.
    ///
    /// - Complexity: one record read when nothing has changed, else O(collections).
    func catalog(_ snapshot: SheafKeyValue.Snapshot) throws -> Catalog {
        let token = try Catalog.token(in: table, snapshot)
        if let known = known(token) { return known }
        let records = try Catalog.records(in: table, snapshot)
        let catalog = try Catalog(
            token: token,
            records: records,
            changeLog: ChangeLog.entry(in: table, snapshot),
            limits
        ) { try snapshot.table($0) }
        last.withLock { $0 = catalog }
        return catalog
    }

    /// The state that a transaction sees, its own changes included.
    func catalog(_ transaction: inout WriteTransaction) throws -> Catalog {
        let token = try Catalog.token(in: table, transaction.snapshot)
        if let known = known(token) { return known }
        let records = try Catalog.records(in: table, transaction.snapshot)
        let catalog = try Catalog(
            token: token,
            records: records,
            changeLog: ChangeLog.entry(in: table, transaction.snapshot),
            limits
        ) { try transaction.table($0) }
        last.withLock { $0 = catalog }
        return catalog
    }

    /// Remembers a state that a transaction has made.
    func remember(_ catalog: Catalog) {
        last.withLock { $0 = catalog }
    }

    private func known(_ token: [UInt8]) -> Catalog? {
        last.withLock { last in
            guard let last, last.token == token else { return nil }
            return last
        }
    }
}
