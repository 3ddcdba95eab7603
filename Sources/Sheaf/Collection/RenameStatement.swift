// SPDX-License-Identifier: MIT
//
// Renaming: tables are named by number, so that a collection gets another name and nothing moves.

extension Collection {
    /// Gives the collection another name, also in another database of the store.
    ///
    /// Documents and indexes stay where they are. Cursors that are open go on reading it.
    ///
    /// - Parameters:
    ///   - namespace: The new name.
    ///   - droppingTarget: Whether a collection that has the name already is dropped.
    /// - Complexity: O(1); with a target to be dropped O(its pages).
    /// - Throws: ``StoreError`` `namespaceMissing`, `namespaceExists`, `invalidName`.
    public func rename(
        to namespace: Namespace,
        droppingTarget: Bool = false
    ) async throws(StoreError) {
        _ = try await store.perform(
            RenameStatement(collection: self, target: namespace, dropsTarget: droppingTarget)
        )
    }
}

/// Gives a collection another name.
struct RenameStatement: Statement {
    let collection: Collection
    let target: Namespace
    let dropsTarget: Bool

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        try NameRules.check(target)
        guard let entry = try transaction.collection(collection) else {
            throw StoreError(
                .namespaceMissing,
                "Source collection \(collection.namespace) does not exist"
            )
        }
        guard target.key != entry.namespace.key else {
            throw StoreError(
                .misuse,
                "Can't rename a collection to itself"
            )
        }
        var dropped: [String] = []
        if let taken = transaction.catalog.collection(target) {
            guard dropsTarget else {
                throw StoreError(.namespaceExists, "target namespace exists")
            }
            try transaction.drop(taken)
            try transaction.note(.drop, of: target)
            dropped.append(target.collection)
        }
        try transaction.save(entry.namespace, nil)
        try transaction.save(target, entry.renamed(target))
        try transaction.noteRename(from: entry.namespace, to: target)
        return DropResult(droppedNames: dropped, cost: transaction.cost.since(start))
    }
}

extension CatalogCollection {
    /// The same collection under another name.
    fileprivate func renamed(_ namespace: Namespace) -> CatalogCollection {
        CatalogCollection(
            namespace: namespace,
            number: number,
            documents: documents,
            indexes: indexes,
            elementKeys: elementKeys
        )
    }
}
