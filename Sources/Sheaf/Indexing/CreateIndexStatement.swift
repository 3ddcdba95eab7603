// SPDX-License-Identifier: MIT
//
// Indexing: indexes entered into the catalog. Over a small collection they are made in the same
// commit; over a large one they begin empty, and a build fills them in many small commits.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// What a statement did about an index.
struct IndexBeginning: Sendable {
    /// The number of its table.
    let number: Int64
    /// Its name.
    let name: String
    /// Whether it was there before.
    let existed: Bool
    /// Whether it has not all keys yet.
    let isBuilding: Bool
}

/// What a statement did about several indexes.
struct IndexBeginnings: CostBearing, Sendable {
    let indexes: [IndexBeginning]
    var cost: WriteCost
}

/// Makes indexes, or begins them.
struct CreateIndexStatement: CollectionStatement {
    let collection: Collection
    private let specifications: [IndexSpecification]
    /// Whether a large collection may be left to a build.
    private let mayBuild: Bool

    // A duplicate may be found after entries have been written.
    var runsAlone: Bool { true }

    init(
        _ collection: Collection,
        _ models: [IndexModel],
        mayBuild: Bool
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        guard !models.isEmpty else {
            throw .invalidIndex("Must specify at least one index to create", .badValue)
        }
        self.collection = collection
        self.mayBuild = mayBuild
        var specifications: [IndexSpecification] = []
        for model in models { specifications.append(try IndexSpecification(model)) }
        self.specifications = specifications
    }

    func run(in transaction: inout StoreTransaction) throws -> IndexBeginnings {
        let start = transaction.cost
        let entry = try transaction.createdCollection(collection)
        let isLarge = try mayBuild && entry.isLarge(in: transaction.base.snapshot)
        var indexes: [IndexBeginning] = []
        for specification in specifications {
            let current = try transaction.current(entry)
            let known = try specification.existing(in: current)
            var index = try known ?? transaction.newIndex(specification)
            if known == nil {
                index.isBuilding = true
                try transaction.add(index, to: current)
            }
            if index.isBuilding, !isLarge {
                var batch = IndexBatch(limits: nil)
                _ = try transaction.continueBuilding(index, of: current, &batch)
                index.isBuilding = false
            }
            indexes.append(
                IndexBeginning(
                    number: index.number,
                    name: index.name,
                    existed: known != nil,
                    isBuilding: index.isBuilding
                )
            )
        }
        return IndexBeginnings(indexes: indexes, cost: transaction.cost.since(start))
    }
}

extension CatalogCollection {
    /// The documents that are indexed in one commit at most.
    static let smallDocumentCountMax = 1000
    /// The bytes of the pages of documents that are indexed in one commit at most.
    static let smallByteCountMax = 4 << 20

    /// Whether indexing the documents would hold up other writes.
    fileprivate func isLarge(in snapshot: SheafKeyValue.Snapshot) throws -> Bool {
        let count = try idIndex.sorted.entryCount(in: snapshot)
        guard count <= CatalogCollection.smallDocumentCountMax else { return true }
        let name = CatalogRecords.documentTableName(number)
        return try snapshot.statistics(ofTable: name).byteCount
            > CatalogCollection.smallByteCountMax
    }
}
