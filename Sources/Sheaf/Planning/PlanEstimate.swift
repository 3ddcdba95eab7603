// SPDX-License-Identifier: MIT
//
// Planning: what taking one way would cost, in documents that a scan looks at. The weights are
// measured: a scan shows a document where its cursor stands, an index leads to a seek for each.

/// What is known of a way before it is gone.
struct PlanEstimate: Sendable, Hashable {
    /// How it is known.
    enum Source: String, Sendable {
        /// All keys were counted.
        case counted = "Counting"
        /// A few documents were looked at.
        case sampled = "Sampling"
    }

    /// The keys to look at; for a scan the documents.
    let keyCount: Int
    let source: Source
    /// What looking at them costs, and sorting where the way gives no order.
    let cost: Double
}

/// What is known of a collection and a query when ways are compared.
struct PlanPrices: Sendable {
    let demand: PlanDemand
    /// How many documents match, as far as that is known.
    let matchCount: Int

    /// A document that an index leads to.
    static let fetched = 5.0
    /// A document that a scan looks at, to change it: it is looked up once more.
    static let changed = 6.0
    /// A key that is counted.
    static let key = 0.5
    /// A document whose place in an order is found.
    static let sorted = 3.0

    /// What a scan of all documents costs.
    func scan(of documentCount: Int, isOrdered: Bool) -> Double {
        let price = demand.use == .change ? PlanPrices.changed : 1
        return Double(lookedAt(of: documentCount, isOrdered: isOrdered)) * price
            + sort(isOrdered: isOrdered)
    }

    /// What looking at the keys of an index costs.
    func keys(_ keyCount: Int, isOrdered: Bool, areEnough: Bool) -> Double {
        let price = areEnough ? PlanPrices.key : PlanPrices.fetched
        return Double(lookedAt(of: keyCount, isOrdered: isOrdered)) * price
            + sort(isOrdered: isOrdered)
    }

    /// How many of the candidates are looked at until there are enough that match.
    private func lookedAt(of count: Int, isOrdered: Bool) -> Int {
        guard isOrdered, demand.countWanted < matchCount else { return count }
        let share = Double(demand.countWanted) / Double(max(matchCount, 1))
        return Int((share * Double(count)).rounded(.up))
    }

    private func sort(isOrdered: Bool) -> Double {
        guard !isOrdered else { return 0 }
        let shown = demand.use == .change ? 0 : min(matchCount, demand.countWanted)
        return Double(matchCount) * PlanPrices.sorted + Double(shown) * PlanPrices.fetched
    }
}
