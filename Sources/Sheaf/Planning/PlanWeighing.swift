// SPDX-License-Identifier: MIT
//
// Planning: weighs the ways that the rules allow. A few keys of each are counted; where that tells
// too little, a few documents, taken from the whole collection, tell what share of it a way leads
// to.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

/// Finds out what the ways of a search cost.
///
/// It looks at ``keyCountMax`` keys of each way and, if those are not all, at ``sampleCount``
/// documents, so that it never costs more than a small part of what it saves.
struct PlanWeighing {
    /// Collections of so many documents or fewer are not worth it.
    static let documentCountMin = 1_000
    /// How many keys of a way are counted, and how many of its stretches.
    static let keyCountMax = 256
    /// How many documents are looked at.
    static let sampleCount = 32
    /// How many of them must lie in one record, or nothing is known: others cost more to look at.
    private static let sampleCountMin = 16

    private let query: Query
    private let collection: CatalogCollection
    private let documentCount: Int

    /// Weighs nothing where the best way is plain: one key of a unique index, a hint, a small
    /// collection, or as many keys as documents are wanted.
    init?(
        _ query: Query,
        _ ways: [AccessPlan.Candidate],
        in collection: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws {
        guard let first = ways.first, query.hint == nil else { return nil }
        if case .index(let scan) = first.way {
            if scan.index.isUnique, scan.isOneKey { return nil }
            let isExact = !query.filter.hasResidual && scan.isExact(query.filter.narrowing)
            let readsFew = query.demand.countWanted <= PlanWeighing.keyCountMax
            let isKeys = query.demand.isAnsweredByKeys(of: scan, query.filter)
            if ways.count == 1, isKeys || isExact && first.isOrdered && readsFew { return nil }
        }
        documentCount = try collection.idIndex.sorted.entryCount(in: snapshot)
        guard documentCount > PlanWeighing.documentCountMin else { return nil }
        self.query = query
        self.collection = collection
    }

    /// The ways with their estimates and the scan of everything, the best one first; as they are
    /// when nothing could be found out.
    ///
    /// - Complexity: O(ways) seeks, O(1) documents.
    func ranked(
        _ ways: [AccessPlan.Candidate],
        _ search: PlannedSearch,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> [AccessPlan.Candidate] {
        let counts = try ways.map { try counted($0.way, in: snapshot) }
        if let least = counts.compactMap({ $0 }).min() {
            // Some way is short, so that nothing needs to be known of the others.
            let prices = PlanPrices(demand: query.demand, matchCount: least)
            let short = zip(ways, counts).map { way, count in
                way.estimated(count, .counted, prices, query.filter)
            }
            return short.filter { $0.estimate != nil }.byCost + short.filter { $0.estimate == nil }
        }
        guard let sample = try PlanSample(query.filter, ways, collection, in: snapshot),
            sample.documentCount >= PlanWeighing.sampleCountMin
        else { return ways }
        let matches = sample.estimate(sample.matchCount, of: documentCount)
        let prices = PlanPrices(demand: query.demand, matchCount: matches)
        var all = zip(ways, sample.keyCounts).map { way, count in
            let keys = max(sample.estimate(count, of: documentCount), PlanWeighing.keyCountMax)
            return way.estimated(keys, .sampled, prices, query.filter)
        }
        var scan = AccessPlan.Candidate(naturally: search)
        scan.estimate = PlanEstimate(
            keyCount: documentCount,
            source: .counted,
            cost: prices.scan(of: documentCount, isOrdered: scan.isOrdered)
        )
        all.append(scan)
        return all.byCost
    }

    /// The number of keys of a way; nil when there are too many to count.
    private func counted(
        _ way: AccessPlan.Way,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> Int? {
        var count = 0
        let stretches = way.stretches
        guard stretches.count <= PlanWeighing.keyCountMax else { return nil }
        for stretch in stretches {
            try stretch.index.sorted.scan(stretch.range, in: snapshot) { _ in
                count += 1
                return count <= PlanWeighing.keyCountMax
            }
            guard count <= PlanWeighing.keyCountMax else { return nil }
        }
        return count
    }
}

extension AccessPlan.Candidate {
    /// The way with what is known of it; as it is when that is nothing.
    fileprivate func estimated(
        _ keyCount: Int?,
        _ source: PlanEstimate.Source,
        _ prices: PlanPrices,
        _ filter: Filter
    ) -> AccessPlan.Candidate {
        guard let keyCount else { return self }
        var areEnough = false
        if case .index(let scan) = way {
            areEnough = prices.demand.isAnsweredByKeys(of: scan, filter)
        }
        var candidate = self
        candidate.estimate = PlanEstimate(
            keyCount: keyCount,
            source: source,
            cost: prices.keys(keyCount, isOrdered: isOrdered, areEnough: areEnough)
        )
        return candidate
    }
}

extension [AccessPlan.Candidate] {
    /// The cheapest first; those that cost the same as the rules rank them.
    fileprivate var byCost: [AccessPlan.Candidate] {
        enumerated().sorted { left, right in
            let (first, second) = (left.element.estimate?.cost, right.element.estimate?.cost)
            return (first ?? 0, left.offset) < (second ?? 0, right.offset)
        }.map(\.element)
    }
}

/// What a few documents tell of all.
private struct PlanSample {
    /// The documents that were looked at.
    private(set) var documentCount = 0
    /// How many of them match.
    private(set) var matchCount = 0
    /// How many keys they have within the stretches of each way.
    private(set) var keyCounts: [Int]

    /// Looks at documents at even distances over the whole collection.
    init?(
        _ filter: Filter,
        _ ways: [AccessPlan.Candidate],
        _ collection: CatalogCollection,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        let stretches = ways.map { $0.way.stretches }
        var counts = ways.map { _ in 0 }
        var (documents, matches) = (0, 0)
        try collection.documents.forEachSample(PlanWeighing.sampleCount, in: snapshot) { stored in
            guard let view = stored.inlineView else { return }
            documents += 1
            // An error in a document that is perhaps never come to is none.
            if (try? filter.matches(view)) ?? true { matches += 1 }
            for (way, ranges) in stretches.enumerated() {
                counts[way] += (try? PlanSample.keyCount(of: view, within: ranges)) ?? 0
            }
        }
        keyCounts = counts
        (documentCount, matchCount) = (documents, matches)
    }

    /// The number among all documents; where the sample has none, half a document is taken for it.
    func estimate(_ count: Int, of all: Int) -> Int {
        Int((max(Double(count), 0.5) / Double(documentCount) * Double(all)).rounded())
    }

    private static func keyCount(
        of view: DocumentView,
        within stretches: [IndexStretch]
    ) throws -> Int {
        var count = 0
        var keys: (index: Int64, keys: [[UInt8]])?
        for stretch in stretches {
            if keys?.index != stretch.index.number {
                var found: [[UInt8]] = []
                if try stretch.index.partialFilter?.filter.matches(view) ?? true {
                    _ = try stretch.index.keys.forEach(reading: view) { found.append($0) }
                }
                keys = (stretch.index.number, found)
            }
            count += keys?.keys.count { stretch.range.contains($0) } ?? 0
        }
        return count
    }
}
