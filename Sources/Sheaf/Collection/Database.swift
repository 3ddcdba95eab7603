// SPDX-License-Identifier: MIT
//
// A database: a name for some collections. All databases of a store share its transactions.

/// A database of a store.
///
/// It exists while it has collections.
///
///     let school = store.database("school")
///     let students = school.collection("students")
public struct Database: Sendable {
    /// The store that it belongs to.
    public let store: Store
    /// Its name.
    public let name: String

    /// The collection with a name; it comes to be with its first document.
    public func collection(_ name: String) -> Collection {
        Collection(store: store, namespace: Namespace(database: self.name, collection: name))
    }

    /// The names of its collections, in the order of their bytes.
    ///
    /// - Complexity: O(collections).
    /// - Throws: ``StoreError``.
    public func collectionNames() throws(StoreError) -> [String] {
        let name = name
        return try mapping {
            try store.read { snapshot in
                snapshot.catalog.all.filter { $0.namespace.database == name }
                    .map(\.namespace.collection)
            }
        }
    }

    /// Drops all its collections, at once.
    ///
    /// - Complexity: O(pages of the collections).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func drop() async throws(StoreError) -> DropResult {
        try await store.perform(DropStatement(database: name))
    }
}

extension Store {
    /// The names of the databases that have collections, in the order of their bytes.
    ///
    /// - Complexity: O(collections).
    /// - Throws: ``StoreError``.
    public func databaseNames() throws(StoreError) -> [String] {
        try mapping {
            try read { snapshot in
                var names: [String] = []
                for collection in snapshot.catalog.all
                where names.last != collection.namespace.database {
                    names.append(collection.namespace.database)
                }
                return names
            }
        }
    }
}

extension StoreSnapshot {
    /// The full names of all collections, in the order of their bytes.
    ///
    /// - Complexity: O(collections).
    public var namespaces: [Namespace] { catalog.all.map(\.namespace) }
}
