// SPDX-License-Identifier: MIT
//
// Planning: the index that a statement asks for, whether or not it is the best one.

import SheafLanguage
import SheafRecords

extension AccessPlan {
    /// The plan for a query: by the index that it asks for, else the best one.
    ///
    /// - Throws: ``StoreError`` `indexMissing` when no index answers to the hint, with MongoDB's
    ///   number for it, 2.
    init(_ query: Query, in collection: CatalogCollection) throws(StoreError) {
        switch query.hint {
        case nil, .keys([:]): self.init(query.filter, collection.indexes)
        case .keys(let keys) where keys.keys.first == "$natural":
            guard keys.count == 1, keys["$natural"]?.integerValue == 1 else {
                throw StoreError(
                    notSupportedYet: "The hint \(ShellText.document(keys)), but for {$natural: 1},"
                )
            }
            self = .scan
        case .keys(let keys):
            let index = collection.indexes.first { $0.pattern.view.compare(to: keys.view) == 0 }
            try self.init(query.filter, hinted: index, of: collection)
        case .name(let name):
            try self.init(query.filter, hinted: collection.index(named: name), of: collection)
        }
    }

    private init(
        _ filter: Filter,
        hinted index: CatalogIndex?,
        of collection: CatalogCollection
    ) throws(StoreError) {
        let reason = "error processing query: ns=\(collection.namespace) planner returned error :: "
        guard let index, index.isUsable else {
            throw StoreError(
                .indexMissing,
                reason + "caused by :: hint provided does not correspond to an existing index",
                mongoCode: MongoCode.badValue.rawValue
            )
        }
        guard index.partialFilter == nil else {
            throw StoreError(
                .indexMissing,
                reason + "caused by :: the index of the hint is partial and may not hold all that "
                    + "is looked for",
                mongoCode: MongoCode.noQueryExecutionPlans.rawValue
            )
        }
        let planned = AccessPlan(filter, [index])
        self = planned.usesIndex ? planned : .index(index, IndexUse(range: KeyBounds()))
    }
}
