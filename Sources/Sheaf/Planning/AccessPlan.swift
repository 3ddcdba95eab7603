// SPDX-License-Identifier: MIT
//
// Planning: how the documents are found that a filter may match. Choosing is simple and can be
// told: one key of a unique index, else one key, else several, else a stretch, else every document.

import SheafLanguage
import SheafRecords

/// How the documents are found that a filter may match.
enum AccessPlan: Sendable {
    /// All documents are looked at.
    case scan
    /// An index tells which documents to look at.
    case index(CatalogIndex, IndexUse)

    /// Whether an index is used.
    var usesIndex: Bool {
        if case .index = self { true } else { false }
    }

    /// The best plan for a filter.
    ///
    /// - Complexity: O(bounds × indexes).
    init(_ filter: Filter, _ indexes: [CatalogIndex]) {
        let bounds = filter.bounds
        var best: (index: CatalogIndex, use: IndexUse)?
        for index in indexes where index.isUsable && index.partialFilter == nil {
            let ofIndex = bounds.filter { $0.path == index.path }
            guard let use = AccessPlan.use(of: index, by: ofIndex) else { continue }
            if let known = best, known.use.quality <= use.quality { continue }
            best = (index, use)
        }
        self = best.map { .index($0.index, $0.use) } ?? .scan
    }

    /// The best use of one index, by its first field.
    private static func use(of index: CatalogIndex, by bounds: [Filter.Bound]) -> IndexUse? {
        guard index.keys.fields.count > 1 else { return useOfFirstField(index, bounds) }
        return useOfFirstField(index, bounds)?.asPrefix
    }

    private static func useOfFirstField(
        _ index: CatalogIndex,
        _ bounds: [Filter.Bound]
    ) -> IndexUse? {
        var best: IndexUse?
        var stretches: [(range: KeyBounds, sharedValue: Int?)] = []
        for bound in bounds {
            guard let use = IndexUse(bound.predicate, isUnique: index.isUnique),
                !index.specification.isSparse || !use.includesNull
            else { continue }
            if use.quality == .range { stretches.append((use.ranges[0], bound.sharedValue)) }
            if best.map({ use.quality < $0.quality }) ?? true { best = use }
        }
        guard best?.quality == .range else { return best }
        return IndexUse(range: narrowest(stretches, isMultikey: index.multikey & 1 != 0))
    }

    /// What stretches have in common that one key must lie in: all of them where documents have a
    /// single key, else those that one and the same value passes.
    private static func narrowest(
        _ stretches: [(range: KeyBounds, sharedValue: Int?)],
        isMultikey: Bool
    ) -> KeyBounds {
        let shared = stretches.first { $0.sharedValue != nil }?.sharedValue
        let together = stretches.filter { stretch in
            !isMultikey || (shared != nil && stretch.sharedValue == shared)
        }
        let ranges = (together.isEmpty ? Array(stretches.prefix(1)) : together).map(\.range)
        return ranges.dropFirst().reduce(ranges[0]) { $0.intersection($1) }
    }
}
