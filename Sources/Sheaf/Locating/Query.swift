// SPDX-License-Identifier: MIT
//
// Parsing: a filter with the options that say how it is understood and how its documents are found.
// All that can be wrong with them alone is found here, on the caller's side.

import SheafLanguage

/// What a statement looks for.
struct Query: Sendable {
    let filter: Filter
    let hint: IndexHint?
    /// Which of the matching documents comes first; nil for the one that is found first.
    let order: SortPattern?
    /// The variables that expressions may name, and how texts compare.
    let scope: ExpressionScope
    /// What is wanted of the documents that match.
    var demand: PlanDemand

    /// Parses a filter and its options.
    init(
        _ filter: Document,
        _ options: some QueryOptions,
        of collection: Collection,
        for demand: PlanDemand = PlanDemand()
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        hint = options.hint
        self.demand = demand
        do throws(LanguageError) {
            let collation = try Collation.ofOption(options.collation)
            scope = try ExpressionScope(variables: options.let, collation: collation)
            self.filter = try Filter(parsing: filter, in: scope)
            let order = try SortPattern(parsing: options.sort, by: collation)
            self.order = order.source.isEmpty ? nil : order
        } catch {
            throw StoreError(error)
        }
    }

    /// How texts compare; nil by their bytes.
    var collation: Collation? { scope.collation }
}

extension Collation {
    /// The collation of a statement's option; nil without one, which an empty document is too.
    static func ofOption(_ option: Document?) throws(LanguageError) -> Collation? {
        guard let option, !option.isEmpty else { return nil }
        return try Collation.parsing(option)
    }
}
