// SPDX-License-Identifier: MIT
//
// What a stage is to the pipeline: what it needs of documents, and how it is set to work.

import SheafBSON

/// A stage, parsed.
protocol PipelineStage: Sendable {
    /// The name with its dollar sign.
    var name: String { get }

    /// What the stage needs of a document.
    var demand: StageDemand { get }

    /// The stage at work on what another one gives.
    func run(on input: any StageRun) -> any StageRun
}

/// What a stage needs of the documents that come to it.
enum StageDemand: Sendable {
    /// These fields for itself; all others go on to the stages behind it.
    case passing(FieldDependencies)
    /// These fields; nothing else of the document goes on.
    case closing(FieldDependencies)
}

/// What a stage may name while it is parsed.
struct StageContext: Sendable {
    /// Where a pipeline stands, which decides what stages it may have.
    enum Place: Sendable {
        /// It is the aggregation itself.
        case top
        /// In a `$facet`.
        case facet
        /// In a `$lookup`.
        case lookup
        /// In a `$unionWith`.
        case union
    }

    /// The variables that expressions may name, and how texts compare.
    let scope: ExpressionScope
    /// These variables as a document of expressions without fields.
    let variables: Document
    /// Where the pipeline stands.
    var place = Place.top
    /// How many pipelines it stands in.
    var depth = 0

    /// The context of a pipeline inside this one.
    func inside(_ place: Place) throws(LanguageError) -> StageContext {
        var context = self
        context.place = place
        context.depth += 1
        guard context.depth <= StageContext.depthMax else {
            throw LanguageError(
                code: 232,
                "Maximum number of nested sub-pipelines exceeded. Limit is "
                    + "\(StageContext.depthMax)"
            )
        }
        return context
    }

    /// How deep pipelines may stand in one another.
    static let depthMax = 20
}
