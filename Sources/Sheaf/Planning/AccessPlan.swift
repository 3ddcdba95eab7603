// SPDX-License-Identifier: MIT
//
// Planning: filter -> bounds -> candidates by rank -> the best of them by weight. A plan is every
// document, the stretches of an index, or a union of such scans, one or more for each branch of an
// `$or`.

import SheafKeyValue
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

    /// One of the ways, and what is known of it.
    struct Candidate: Sendable {
        let way: Way
        /// Whether documents come in the order that was asked for.
        let isOrdered: Bool
        /// What it would cost, where that was weighed.
        var estimate: PlanEstimate?
    }

    private let chosen: Candidate
    /// What else could have been done.
    let rejected: [Candidate]

    init(_ chosen: Candidate, rejected: [Candidate] = []) {
        self.chosen = chosen
        self.rejected = rejected
    }

    /// Every document, whatever is looked for.
    static let scan = AccessPlan(Candidate(way: .scan(isForward: true), isOrdered: true))

    /// Where documents are looked for.
    var way: Way { chosen.way }
    /// Whether documents come in the order that was asked for, so that nothing is to be sorted.
    var isOrdered: Bool { chosen.isOrdered }
    /// What the plan is expected to cost, where that was weighed.
    var estimate: PlanEstimate? { chosen.estimate }

    /// Whether an index is used.
    var usesIndex: Bool {
        if case .scan = way { false } else { true }
    }

    /// The best plan for a search: the rules tell which ways there are, and what is stored tells
    /// which of them is the shortest.
    ///
    /// - Complexity: O(bounds × indexes), for each branch of an `$or`; see ``PlanWeighing``.
    init(
        _ query: Query,
        _ search: PlannedSearch,
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws {
        var ways = AccessPlan.candidates(search, collection.indexes)
        if let weighing = try PlanWeighing(query, ways, in: collection, snapshot) {
            ways = try weighing.ranked(ways, search, in: snapshot)
        }
        guard let best = ways.first else {
            self.init(Candidate(naturally: search))
            return
        }
        self.init(best, rejected: Array(ways.dropFirst()))
    }

    /// The ways that use indexes, the best one by the rules first.
    private static func candidates(
        _ search: PlannedSearch,
        _ indexes: [CatalogIndex]
    ) -> [Candidate] {
        var ranked = indexes.compactMap { IndexScan($0, search) }.map { scan in
            (Candidate(way: .index(scan), isOrdered: scan.isOrdered), PlanRank(scan))
        }
        for branches in search.narrowing.alternatives {
            guard let scans = AccessPlan.union(of: branches, within: search, indexes) else {
                continue
            }
            let way = Candidate(way: .union(scans), isOrdered: search.order == nil)
            ranked.append((way, PlanRank(ofUnion: scans)))
        }
        return ranked.enumerated().sorted { left, right in
            left.element.1 == right.element.1
                ? left.offset < right.offset : left.element.1 < right.element.1
        }.map(\.element.0)
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
            switch candidates(inside, indexes).first?.way {
            case nil, .scan?: return nil
            case .index(let scan)?: scans.append(scan)
            case .union(let several)?: scans += several
            }
        }
        return scans
    }
}

extension AccessPlan.Candidate {
    /// Every document in the direction that is asked for, or forward.
    init(naturally search: PlannedSearch) {
        self.init(naturally: search, isForward: search.order?.isNaturalAscending ?? true)
    }

    /// Every document in one direction.
    init(naturally search: PlannedSearch, isForward: Bool) {
        way = .scan(isForward: isForward)
        isOrdered = search.order.map { $0.isNaturalAscending == isForward } ?? true
    }
}

/// What a plan is made for.
struct PlannedSearch: Sendable {
    let narrowing: Filter.Narrowing
    /// What the filter says of single fields, as keys by bytes.
    private let tests: [FieldTest]
    /// The order in which documents are wanted; nil for any.
    let order: SortPattern?

    init(_ narrowing: Filter.Narrowing, order: SortPattern?) {
        self.narrowing = narrowing
        tests = narrowing.bounds.compactMap { FieldTest($0, under: nil) }
        self.order = order
    }

    /// What the filter says of single fields, as keys under a collation.
    func tests(under collation: Collation?) -> [FieldTest] {
        guard let collation else { return tests }
        return narrowing.bounds.compactMap { FieldTest($0, under: collation) }
    }
}
