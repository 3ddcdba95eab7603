// SPDX-License-Identifier: MIT
//
// Planning: the index that a statement asks for, whether or not it is the best one.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension AccessPlan {
    /// The plan for a query: by the index that it asks for, else the best one.
    ///
    /// - Throws: ``StoreError`` `indexMissing` when no index answers to the hint, with MongoDB's
    ///   number for it, 2; with number 291 when the index does not hold all that may match;
    ///   `invalidOperation` with number 27 when several indexes have the pattern.
    init(
        _ query: Query,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws {
        let search = PlannedSearch(query.filter.narrowing, order: query.order)
        switch query.hint {
        case nil, .keys([:]): try self.init(query, search, in: collection, snapshot)
        case .keys(let keys) where keys.keys.first == "$natural":
            let direction = keys["$natural"]?.integerValue
            guard keys.count == 1, let direction, direction == 1 || direction == -1 else {
                throw StoreError(
                    .invalidOperation,
                    "$natural hint cannot be set to a value other than -1 or 1.",
                    mongoCode: MongoCode.badValue.rawValue
                )
            }
            self.init(Candidate(naturally: search, isForward: direction == 1))
        case .keys(let keys):
            let indexes = collection.indexes.filter { $0.pattern.view.compare(to: keys.view) == 0 }
            guard indexes.count < 2 else {
                throw StoreError(
                    .invalidOperation,
                    "Hint matched multiple indexes, must hint by index name. Matched: "
                        + indexes.map(\.name).joined(separator: " and "),
                    mongoCode: MongoCode.indexNotFound.rawValue
                )
            }
            try self.init(search, hinted: indexes.first, of: collection)
        case .name(let name):
            try self.init(search, hinted: collection.index(named: name), of: collection)
        }
    }

    private init(
        _ search: PlannedSearch,
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
        guard index.partialFilter?.holdsAll(passing: search.narrowing.conjuncts) ?? true else {
            throw StoreError(
                .indexMissing,
                reason + "caused by :: the index of the hint is partial and may not hold all that "
                    + "is looked for",
                mongoCode: MongoCode.noQueryExecutionPlans.rawValue
            )
        }
        let scan = IndexScan(narrowing: index, search)
        self.init(Candidate(way: .index(scan), isOrdered: scan.isOrdered))
    }
}
