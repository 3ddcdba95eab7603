// SPDX-License-Identifier: MIT
//
// Planning: what becomes of the documents that a plan finds, which decides what looking at one
// costs.

import SheafLanguage

/// What a statement wants of the documents that match.
struct PlanDemand: Sendable {
    /// What is done with a document.
    enum Use: Sendable {
        /// It is shown, or its values are.
        case show
        /// It is counted, for which its keys may do.
        case count
        /// It is changed or deleted.
        case change
    }

    var use = Use.show
    /// How many documents may be enough.
    var countWanted = Int.max
    /// What is shown of a document, where that may come from keys.
    var projection: Projection?

    /// Whether the keys of a scan tell all that is wanted, so that no document is read.
    func isAnsweredByKeys(of scan: IndexScan, _ filter: Filter) -> Bool {
        guard !filter.hasResidual, scan.isExact(filter.narrowing) else { return false }
        guard use == .show else { return use == .count }
        guard scan.isOrdered, let paths = projection?.shownPaths else { return false }
        return CoveredProjection(paths, scan.index) != nil
    }

    /// What a statement wants that changes one document, or all that match.
    static func changes(ofMany isMany: Bool) -> PlanDemand {
        PlanDemand(use: .change, countWanted: isMany ? .max : 1)
    }
}
