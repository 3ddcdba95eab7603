// SPDX-License-Identifier: MIT
//
// `$facet`: several pipelines on the same documents, and one document with what each makes.

import SheafBSON

extension StageOperator {
    /// `{$facet: {name: pipeline, …}}`.
    static let facet = StageOperator("$facet", isAllowedInFacet: false) {
        (operand, context) throws(LanguageError) in
        guard case .document(let source) = operand, !source.isEmpty else {
            throw LanguageError(
                code: 40169,
                "the $facet specification must be a non-empty object, but found: "
                    + ShellText.field("$facet", operand)
            )
        }
        let inside = try context.inside(.facet)
        var facets: [FacetStage.Facet] = []
        for (name, value) in source {
            _ = try FieldPath(checking: name)
            guard !name.contains(".") else {
                throw LanguageError(code: 40235, "The field name '\(name)' cannot contain '.'")
            }
            guard case .array = value else {
                throw LanguageError(
                    code: 40170,
                    "arguments to $facet must be arrays, \(name) is type \(value.type.alias)"
                )
            }
            let pipeline = try Pipeline(parsing: value.stages(), of: nil, inside)
            facets.append(FacetStage.Facet(name: name, pipeline: pipeline))
        }
        return [FacetStage(facets: facets)]
    }
}

/// Runs several pipelines on the same documents.
struct FacetStage: PipelineStage {
    let name = "$facet"
    /// One of the pipelines.
    struct Facet: Sendable {
        let name: String
        let pipeline: Pipeline
    }

    let facets: [Facet]

    var demand: StageDemand {
        var needed = FieldDependencies()
        for facet in facets { needed.formUnion(facet.pipeline.dependencies) }
        return .closing(needed)
    }

    func run(on input: any StageRun) -> any StageRun { FacetRun(facets, input) }
}

/// Keeps the documents aside, so that one pipeline after another can read them.
private final class FacetRun: StageRun {
    private let facets: [FacetStage.Facet]
    private var input: (any StageRun)?

    init(_ facets: [FacetStage.Facet], _ input: any StageRun) {
        self.facets = facets
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard let input else { return nil }
        self.input = nil
        let spool = storage.spool()
        while let document = try input.next(in: storage) { try spool.add(document) }
        var result = Document()
        for facet in facets {
            let run = facet.pipeline.run(on: SpoolRun(spool))
            result.append(facet.name, .array(try run.all(in: storage, for: "$facet")))
        }
        return result
    }
}

extension StageRun {
    /// All documents in an array, if it is not too large for a document.
    func all<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage,
        for stage: String
    ) throws -> BSONArray {
        var documents: [BSONValue] = []
        var byteCount = 0
        while let document = try next(in: storage) {
            byteCount += document.bytes.count
            guard byteCount <= Pipeline.gatheredByteCountMax else {
                throw LanguageError(
                    code: stage == "$lookup" ? 4568 : 4_031_700,
                    "Total size of documents in \(stage) exceeds "
                        + "\(Pipeline.gatheredByteCountMax) bytes"
                )
            }
            documents.append(.document(document))
        }
        return BSONArray(documents)
    }
}
