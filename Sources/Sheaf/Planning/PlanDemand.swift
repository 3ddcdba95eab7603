// SPDX-License-Identifier: MIT
//
// Planning: what becomes of the documents that a plan finds, which decides what looking at one
// costs.

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

    /// What a statement wants that changes one document, or all that match.
    static func changes(ofMany isMany: Bool) -> PlanDemand {
        PlanDemand(use: .change, countWanted: isMany ? .max : 1)
    }
}
