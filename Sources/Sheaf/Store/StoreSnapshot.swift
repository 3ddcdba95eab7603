// SPDX-License-Identifier: MIT
//
// One state of the store: the handle that a `read` closure gets, and what every reading verb runs
// on.

package import SheafKeyValue

/// One state of the store, which stays as it is while others write.
///
/// It exists only inside ``Store/read(_:)``, or as ``StoreTransaction/snapshot``. Reading verbs
/// take it as their last argument:
///
///     let total = try store.read { snapshot in
///         try accounts.countDocuments(in: snapshot)
///     }
///
/// Nothing waits for it and it waits for nothing, but while it lives, no space that was freed after
/// it is used again: keep reads short.
public struct StoreSnapshot: ~Escapable {
    /// The state as the room below shows it.
    package let base: SheafKeyValue.Snapshot
    let store: Store
    let catalog: Catalog

    @_lifetime(copy base)
    init(_ base: SheafKeyValue.Snapshot, _ store: Store, _ catalog: Catalog) {
        self.base = base
        self.store = store
        self.catalog = catalog
    }

    /// The collection with a name, or nil if there is none.
    func collection(_ collection: Collection) throws(StoreError) -> CatalogCollection? {
        try collection.check(in: store)
        return catalog.collection(collection.namespace)
    }
}
