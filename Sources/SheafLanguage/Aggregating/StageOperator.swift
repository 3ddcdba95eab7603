// SPDX-License-Identifier: MIT
//
// The registry of stages: one file for each in the folder beside, one line for each here.

import SheafBSON

/// A kind of stage, such as `$match`.
struct StageOperator: Sendable {
    /// The name with its dollar sign.
    let name: String
    /// Whether it may stand in a `$facet`.
    let isAllowedInFacet: Bool
    /// Makes the stages of an operand; some stages are short for several.
    let parse: @Sendable (BSONValue, StageContext) throws(LanguageError) -> [any PipelineStage]

    init(
        _ name: String,
        isAllowedInFacet: Bool = true,
        parse:
            @escaping @Sendable (BSONValue, StageContext) throws(LanguageError)
            -> [any PipelineStage]
    ) {
        self.name = name
        self.isAllowedInFacet = isAllowedInFacet
        self.parse = parse
    }

    /// All stages that are known, by their names.
    static let known: [String: StageOperator] = Dictionary(
        [
            match, sort, limit, skip, count, unwind, group, documents, sortByCount, sample,
            unionWith,
            facet, lookup, bucket, bucketAuto,
        ].map { ($0.name, $0) } + documentStages.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The stages of MongoDB that a store has not.
    static let unsupported: Set<String> = [
        "$changeStream", "$collStats", "$currentOp", "$densify", "$fill", "$geoNear",
        "$graphLookup", "$indexStats", "$listSessions", "$planCacheStats", "$redact",
        "$search", "$setWindowFields",
    ]
}
