// SPDX-License-Identifier: MIT
//
// Indexing: indexes dropped and hidden.

import SheafLanguage

/// Drops one index or several.
struct DropIndexStatement: Statement {
    /// Which indexes are meant.
    enum Target: Sendable {
        case name(String)
        case keys(Document)
        case all
    }

    private let collection: Collection
    private let target: Target

    init(_ collection: Collection, _ target: Target) {
        self.collection = collection
        self.target = if case .name("*") = target { .all } else { target }
    }

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        let entry = try transaction.existingCollection(collection)
        let elementKeys = try elementKeys(of: entry)
        let indexes = try elementKeys.isEmpty || isAll ? indexes(of: entry) : []
        for index in indexes { try transaction.drop(index, of: transaction.current(entry)) }
        try transaction.drop(elementKeys, of: collection)
        return DropResult(
            droppedNames: indexes.map(\.name) + elementKeys.map(\.name),
            cost: transaction.cost.since(start)
        )
    }

    private var isAll: Bool { if case .all = target { true } else { false } }

    /// The indexes of arrays that are meant; a pattern means those of tables first.
    private func elementKeys(
        of entry: CatalogCollection
    ) throws(StoreError) -> [ElementKeyIndex] {
        switch target {
        case .all: return entry.elementKeys
        case .name(let name): return entry.elementKeys.filter { $0.name == name }
        case .keys(let keys):
            let kept = try IndexPattern.checked(keys)
            guard !entry.indexes.contains(where: { $0.pattern == kept }) else { return [] }
            return entry.elementKeys.filter { $0.pattern == kept }
        }
    }

    private func indexes(of entry: CatalogCollection) throws(StoreError) -> [CatalogIndex] {
        let index: CatalogIndex
        switch target {
        case .all: return entry.indexes.filter { !$0.isIDIndex }
        case .name(let name): index = try entry.existingIndex(named: name)
        case .keys(let keys): index = try self.index(with: keys, of: entry)
        }
        guard !index.isIDIndex else {
            throw .invalidIndex("cannot drop _id index", .invalidOptions)
        }
        return [index]
    }

    private func index(
        with keys: Document,
        of entry: CatalogCollection
    ) throws(StoreError) -> CatalogIndex {
        let kept = try IndexPattern.checked(keys)
        let found = entry.indexes.filter { $0.pattern == kept }
        guard let index = found.first else {
            throw StoreError(
                .indexMissing,
                "can't find index with key: \(ShellText.document(keys))"
            )
        }
        guard found.count == 1 else {
            throw StoreError(
                .invalidOperation,
                "\(found.count) indexes found for key: \(ShellText.document(keys)), identify by "
                    + "name instead. Conflicting indexes: "
                    + found.map(\.name).joined(separator: ", "),
                mongoCode: MongoCode.ambiguousIndexKeyPattern.rawValue
            )
        }
        return index
    }
}

/// Hides an index from plans, or shows it again.
struct HideIndexStatement: Statement {
    let collection: Collection
    let name: String
    let isHidden: Bool

    func run(in transaction: inout StoreTransaction) throws -> HideIndexResult {
        let start = transaction.cost
        var entry = try transaction.existingCollection(collection)
        let index = try entry.existingIndex(named: name)
        guard !index.isIDIndex else {
            throw StoreError.invalidIndex("can't hide _id index", .badValue)
        }
        for position in entry.indexes.indices where entry.indexes[position].name == name {
            entry.indexes[position].specification.isHidden = isHidden
        }
        if index.specification.isHidden != isHidden {
            try transaction.save(entry.namespace, entry)
        }
        return HideIndexResult(
            wasHidden: index.specification.isHidden,
            cost: transaction.cost.since(start)
        )
    }
}

extension StoreTransaction {
    /// The collection with a name, which must be there.
    func existingCollection(_ collection: Collection) throws(StoreError) -> CatalogCollection {
        guard let entry = try self.collection(collection) else {
            throw StoreError(.namespaceMissing, "ns not found \(collection.namespace)")
        }
        return entry
    }
}

extension CatalogCollection {
    /// The index with a name, which must be there.
    func existingIndex(named name: String) throws(StoreError) -> CatalogIndex {
        guard let index = index(named: name) else {
            throw StoreError(.indexMissing, "index not found with name [\(name)]")
        }
        return index
    }
}
