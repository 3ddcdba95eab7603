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
    /// The variables that expressions may name.
    let scope: ExpressionScope
    /// What is wanted of the documents that match.
    let demand: PlanDemand

    /// Parses a filter and its options.
    init(
        _ filter: Document,
        _ options: some QueryOptions,
        of collection: Collection,
        for demand: PlanDemand = PlanDemand()
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        try Query.check(options.collation)
        hint = options.hint
        self.demand = demand
        do throws(LanguageError) {
            scope = try ExpressionScope(variables: options.let)
            self.filter = try Filter(parsing: filter, in: scope)
            let order = try SortPattern(parsing: options.sort)
            self.order = order.source.isEmpty ? nil : order
        } catch {
            throw StoreError(error)
        }
    }

    /// Refuses all collations but the one by bytes.
    private static func check(_ collation: Document?) throws(StoreError) {
        guard let collation else { return }
        switch collation["locale"] {
        case .string("simple"): return
        case .string(let locale):
            throw StoreError(notSupportedYet: "The collation of the locale \"\(locale)\"")
        case nil:
            throw StoreError(
                .invalidOperation,
                "BSON field 'collation.locale' is missing but a required field",
                mongoCode: 40414
            )
        default:
            throw StoreError(
                .invalidOperation,
                "BSON field 'collation.locale' is the wrong type, expected type 'string'",
                mongoCode: MongoCode.typeMismatch.rawValue
            )
        }
    }
}

extension StoreError {
    /// The error for an option of MongoDB's that Sheaf does not know yet.
    init(notSupportedYet what: String) {
        self.init(
            .invalidOperation,
            "\(what) is not supported yet",
            mongoCode: MongoCode.commandNotSupported.rawValue
        )
    }
}
