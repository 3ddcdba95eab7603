// SPDX-License-Identifier: MIT
//
// A collection: the handle that MongoDB's verbs are called on. It is a name and costs nothing.

/// A collection of documents.
///
/// Handles are names: making one reads nothing, and the collection itself comes to be with its
/// first document or index. Every verb exists twice, with the same meaning:
///
///     try await grades.insertOne(["uid": "u1"])            // a statement of its own
///     try await store.write { transaction in               // one of several that belong together
///         try grades.insertOne(["uid": "u1"], in: &transaction)
///     }
///
/// In a file that also needs Swift's protocol of this name, that one is `Swift.Collection`.
public struct Collection: Sendable {
    /// The store that it belongs to.
    public let store: Store
    /// Its full name.
    public let namespace: Namespace

    init(store: Store, namespace: Namespace) {
        self.store = store
        self.namespace = namespace
    }

    /// Its name.
    public var name: String { namespace.collection }

    /// The database that it belongs to.
    public var database: Database { store.database(namespace.database) }

    /// Drops the collection with its documents and indexes.
    ///
    /// A collection that is not there is no error.
    ///
    /// Cursors that are open go on reading it.
    ///
    /// - Complexity: O(pages of the collection).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func drop() async throws(StoreError) -> DropResult {
        try await store.perform(DropStatement(collection: self))
    }

    /// Drops the collection with its documents and indexes, as a part of a transaction.
    ///
    /// - Complexity: O(pages of the collection).
    /// - Throws: ``StoreError``.
    @discardableResult
    public func drop(in transaction: inout StoreTransaction) throws(StoreError) -> DropResult {
        try transaction.perform(DropStatement(collection: self))
    }

    /// Creates the collection before its first document.
    ///
    /// - Throws: ``StoreError`` `namespaceExists` when it is there.
    public func create() async throws(StoreError) {
        _ = try await store.perform(CreateStatement(collection: self))
    }

    /// Refuses a handle of another store, and names that no collection may have.
    func check(in store: Store) throws(StoreError) {
        guard self.store === store || self.store.environment === store.environment else {
            throw StoreError(
                .misuse,
                "The collection \(namespace) belongs to another store than the transaction. "
                    + "Take the handle from the store that is read or written."
            )
        }
        try NameRules.check(namespace)
    }
}

/// Drops one collection, or all of a database.
struct DropStatement: Statement {
    private let database: String
    private let collection: Collection?

    init(database: String) {
        self.database = database
        collection = nil
    }

    init(collection: Collection) {
        database = collection.namespace.database
        self.collection = collection
    }

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        try NameRules.check(database: database)
        var dropped: [String] = []
        for entry in transaction.catalog.all where entry.namespace.database == database {
            if let collection, collection.namespace.key != entry.namespace.key { continue }
            try transaction.drop(entry)
            try transaction.note(.drop, of: entry.namespace)
            try transaction.setChangeImages(of: entry.namespace, false)
            dropped.append(entry.namespace.collection)
        }
        if collection == nil, !dropped.isEmpty { try transaction.noteDrop(ofDatabase: database) }
        return DropResult(droppedNames: dropped, cost: transaction.cost.since(start))
    }
}

/// Creates a collection.
struct CreateStatement: Statement {
    let collection: Collection

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        guard try transaction.collection(collection) == nil else {
            throw StoreError(
                .namespaceExists,
                "Collection \(collection.namespace) already exists."
            )
        }
        let start = transaction.cost
        _ = try transaction.createdCollection(collection)
        return DropResult(droppedNames: [], cost: transaction.cost.since(start))
    }
}
