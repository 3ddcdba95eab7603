// SPDX-License-Identifier: MIT
//
// Planning: which of several plans is the best by the look of it. The rules look at the filter, the
// order and the indexes alone; they decide in small collections, and where weights are the same.

/// How good a plan is; less is better.
///
/// The rules, each deciding where those before it do not:
/// 1. One key of a unique index, then any narrowed scan, then a scan that only gives the order.
/// 2. More leading fields that are narrowed to single keys.
/// 3. A scan in the order that was asked for.
/// 4. More narrowed fields.
/// 5. Fewer stretches.
/// 6. Fewer fields in the index.
///
/// Where all rules are silent, the index that was made first is used.
struct PlanRank: Comparable, Sendable {
    private let steps: [Int]

    /// The rank of a scan.
    init(_ scan: IndexScan) {
        let bound = scan.fields.filter { !$0.isWhole }.count
        let points = scan.fields.prefix { $0.arePoints }.count
        let isOneDocument = scan.index.isUnique && scan.isOneKey
        steps = [
            isOneDocument ? 0 : bound > 0 ? 1 : 2, -points, scan.isOrdered ? 0 : 1, -bound,
            scan.ranges.count, scan.fields.count,
        ]
    }

    /// The rank of a union: no better than its worst branch, in no order.
    init(ofUnion scans: [IndexScan]) {
        var worst = scans.map { PlanRank($0).steps }.max { $0.lexicographicallyPrecedes($1) } ?? []
        if worst.count > 2 { worst[2] = 1 }
        steps = worst
    }

    static func < (left: PlanRank, right: PlanRank) -> Bool {
        left.steps.lexicographicallyPrecedes(right.steps)
    }
}
