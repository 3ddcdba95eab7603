// SPDX-License-Identifier: MIT
//
// Planning: filter -> bounds -> candidates -> the best of them by rank. A plan is every document,
// the stretches of an index, or a union of such scans, one or more for each branch of an `$or`.

import SheafLanguage
import SheafRecords

/// How the documents are found that a filter may match.
struct AccessPlan: Sendable {
    /// Where documents are looked for.
    enum Way: Sendable {
        /// All documents are looked at, in the order of their records or backwards.
        case scan(isForward: Bool)
        /// An index tells which documents to look at.
        case index(IndexScan)
        /// Several scans tell it; a document that comes by several of them is looked at once.
        case union([IndexScan])
    }

    let way: Way
    /// Whether documents come in the order that was asked for, so that nothing is to be sorted.
    let isOrdered: Bool
    /// What else could have been done.
    let rejected: [Way]

    init(_ way: Way, isOrdered: Bool, rejected: [Way] = []) {
        self.way = way
        self.isOrdered = isOrdered
        self.rejected = rejected
    }

    /// Every document, whatever is looked for.
    static let scan = AccessPlan(.scan(isForward: true), isOrdered: true)

    /// Whether an index is used.
    var usesIndex: Bool {
        if case .scan = way { false } else { true }
    }

    /// The best plan for a search.
    ///
    /// - Complexity: O(bounds × indexes), for each branch of an `$or`.
    init(_ search: PlannedSearch, _ indexes: [CatalogIndex]) {
        var candidates = indexes.compactMap { IndexScan($0, search) }.map { scan in
            (way: Way.index(scan), rank: PlanRank(scan), isOrdered: scan.isOrdered)
        }
        for branches in search.narrowing.alternatives {
            guard let scans = AccessPlan.union(of: branches, within: search, indexes) else {
                continue
            }
            candidates.append((.union(scans), PlanRank(ofUnion: scans), search.order == nil))
        }
        let best = candidates.indices.min { candidates[$0].rank < candidates[$1].rank }
        guard let best else {
            self.init(naturally: search, isForward: search.order?.isNaturalAscending ?? true)
            return
        }
        let rejected = candidates.indices.filter { $0 != best }.map { candidates[$0].way }
        self.init(candidates[best].way, isOrdered: candidates[best].isOrdered, rejected: rejected)
    }

    /// Every document in one direction.
    init(naturally search: PlannedSearch, isForward: Bool) {
        let isOrdered = search.order.map { $0.isNaturalAscending == isForward } ?? true
        self.init(.scan(isForward: isForward), isOrdered: isOrdered)
    }

    /// The scans that find what passes one of several branches; nil if one of them needs all
    /// documents.
    private static func union(
        of branches: [Filter.Narrowing],
        within search: PlannedSearch,
        _ indexes: [CatalogIndex]
    ) -> [IndexScan]? {
        let outside = search.narrowing.withoutAlternatives
        var scans: [IndexScan] = []
        for branch in branches {
            let inside = PlannedSearch(outside.and(branch), order: nil)
            switch AccessPlan(inside, indexes).way {
            case .scan: return nil
            case .index(let scan): scans.append(scan)
            case .union(let several): scans += several
            }
        }
        return scans
    }
}

/// What a plan is made for.
struct PlannedSearch: Sendable {
    let narrowing: Filter.Narrowing
    /// What the filter says of single fields.
    let tests: [FieldTest]
    /// The order in which documents are wanted; nil for any.
    let order: SortPattern?

    init(_ narrowing: Filter.Narrowing, order: SortPattern?) {
        self.narrowing = narrowing
        tests = narrowing.bounds.compactMap { FieldTest($0) }
        self.order = order
    }
}
