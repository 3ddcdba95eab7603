// SPDX-License-Identifier: MIT
//
// One transaction that writes: the handle that a `write` closure gets, and what every statement
// runs in.

package import SheafKeyValue

/// A transaction that writes: everything that is done with it happens, or nothing of it.
///
/// It exists only inside `Store.write`. Statements take it as their last argument:
///
///     try await store.write { transaction in
///         try accounts.updateOne(["_id": "a"], ["$inc": ["amount": -5]], in: &transaction)
///         try accounts.updateOne(["_id": "b"], ["$inc": ["amount": 5]], in: &transaction)
///     }
///
/// Reads see the transaction's own writes through ``snapshot``.
public struct StoreTransaction: ~Copyable, ~Escapable {
    var base: WriteTransaction
    let store: Store
    /// The state of the catalog, this transaction's changes included.
    var catalog: Catalog
    /// The place of the change that was noted last; nil before the first.
    var lastChange: ChangeKey?

    @_lifetime(copy base)
    init(_ base: consuming WriteTransaction, _ store: Store, _ catalog: Catalog) {
        self.base = base
        self.store = store
        self.catalog = catalog
    }

    /// What the store holds now, the transaction's own writes included.
    public var snapshot: StoreSnapshot {
        @_lifetime(borrow self)
        get { StoreSnapshot(base.snapshot, store, catalog) }
    }

    /// The records that the transaction has written so far.
    public var recordsWritten: Int { base.recordsWritten }

    /// The bytes of their keys and values.
    public var bytesWritten: Int { base.bytesWritten }

    /// What the transaction has written so far.
    var cost: WriteCost {
        WriteCost(recordsWritten: base.recordsWritten, bytesWritten: base.bytesWritten)
    }

    @_lifetime(copy self)
    private consuming func release() -> WriteTransaction { base }

    /// Runs a body on a transaction of the room below, which is given back whatever the body does.
    @_lifetime(base: copy base)
    package static func wrapping<Result>(
        _ base: inout WriteTransaction,
        _ store: Store,
        _ body: (inout StoreTransaction) throws -> Result
    ) throws -> Result {
        let catalog = try store.catalogs.catalog(&base)
        var wrapped = StoreTransaction(base, store, catalog)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try body(&wrapped))
        } catch {
            outcome = .failure(error)
        }
        base = wrapped.release()
        return try outcome.get()
    }
}

// MARK: - The collections of a transaction

extension StoreTransaction {
    /// The collection with a name, or nil if there is none.
    func collection(_ collection: Collection) throws(StoreError) -> CatalogCollection? {
        try collection.check(in: store)
        return catalog.collection(collection.namespace)
    }

    /// The state of a collection now; it is there.
    func current(_ entry: CatalogCollection) throws(StoreError) -> CatalogCollection {
        guard let entry = catalog.collection(entry.namespace) else { throw CatalogRecords.damaged }
        return entry
    }
}
