// SPDX-License-Identifier: MIT
//
// The face of aggregation: a pipeline parsed once, then set to work on a state of a store. All that
// is wrong with it alone is found while parsing.

package import SheafBSON

/// A pipeline, parsed.
///
///     let pipeline = try Pipeline(parsing: [["$match": ["unit": 3]], ["$count": "n"]])
///     let run = pipeline.run()
///     while let document = try run.next(in: storage) { … }
package struct Pipeline: Sendable {
    /// What the storage does by itself; nil for a pipeline that makes its documents or is given
    /// them.
    package let scan: CollectionScan?
    /// Where the documents go, if they are not shown.
    package let output: PipelineOutput?
    /// The stages behind the scan.
    let stages: [any PipelineStage]
    /// What all stages need of the documents that come to the first.
    let dependencies: FieldDependencies

    /// The most bytes of documents that a stage puts into one array.
    static let gatheredByteCountMax = Evaluation.defaultByteCountMax
    /// How many stages a pipeline may have.
    static let stageCountMax = 1000

    /// Parses a pipeline.
    ///
    /// - Parameters:
    ///   - source: The stages.
    ///   - variables: The values of the option `let`.
    ///   - collation: How texts compare; nil by their bytes.
    /// - Throws: ``LanguageError`` in MongoDB's words.
    package init(
        parsing source: [Document],
        variables: Document = [:],
        collation: Collation? = nil
    ) throws(LanguageError) {
        let context = StageContext(
            scope: try ExpressionScope(variables: variables, collation: collation),
            variables: variables
        )
        try self.init(parsing: source, of: nil, context)
    }

    /// Parses a pipeline that may stand in another one.
    init(
        parsing source: [Document],
        of collection: String?,
        _ context: StageContext
    ) throws(LanguageError) {
        guard source.count <= Pipeline.stageCountMax else {
            throw LanguageError(
                code: 7_749_501,
                "Pipeline length must be no longer than \(Pipeline.stageCountMax) stages"
            )
        }
        var (stages, output): ([any PipelineStage], PipelineOutput?) = ([], nil)
        for (position, specification) in source.enumerated() {
            let isLast = position == source.count - 1
            let (name, operand) = try Pipeline.field(of: specification)
            try Pipeline.check(name, at: position, isLast: isLast, context.place)
            if let parsed = try PipelineOutput(parsing: name, operand, context) {
                output = parsed
            } else {
                stages += try Pipeline.stages(name, operand, context)
            }
        }
        stages = PipelineOrder.improved(stages, context)
        dependencies = .needed(by: stages)
        self.output = output
        guard context.place != .facet, !(stages.first is DocumentsStage) else {
            (scan, self.stages) = (nil, SortStage.bounded(stages))
            return
        }
        var scan = CollectionScan(collection: collection, variables: context.variables)
        self.stages = SortStage.bounded(scan.takeOver(stages))
        self.scan = scan
    }

    /// Whether a stage of MongoDB's has the name.
    static func isStage(_ name: String) -> Bool {
        StageOperator.known[name] != nil || StageOperator.unsupported.contains(name)
            || PipelineOutput.names.contains(name)
    }

    static func field(
        of specification: Document
    ) throws(LanguageError) -> (String, BSONValue) {
        guard specification.count == 1, let field = specification.first(where: { _ in true }) else {
            throw LanguageError(
                code: 40323,
                "A pipeline stage specification object must contain exactly one field."
            )
        }
        return field
    }

    private static func stages(
        _ name: String,
        _ operand: BSONValue,
        _ context: StageContext
    ) throws(LanguageError) -> [any PipelineStage] {
        guard let stage = StageOperator.known[name] else {
            guard !StageOperator.unsupported.contains(name) else {
                throw .notSupportedYet("The stage \(name)")
            }
            throw LanguageError(code: 40324, "Unrecognized pipeline stage name: '\(name)'")
        }
        return try stage.parse(operand, context)
    }

    /// Refuses stages in places where they may not stand.
    private static func check(
        _ name: String,
        at position: Int,
        isLast: Bool,
        _ place: StageContext.Place
    ) throws(LanguageError) {
        let isOutput = PipelineOutput.names.contains(name)
        switch place {
        case .facet where isOutput || StageOperator.known[name]?.isAllowedInFacet == false:
            throw LanguageError(
                code: 40600,
                "\(name) is not allowed to be used within a $facet stage"
            )
        case .lookup where isOutput:
            throw LanguageError(
                code: 51047,
                "\(name) is not allowed within a $lookup's sub-pipeline"
            )
        case .union where isOutput:
            throw LanguageError(
                code: 31441,
                "\(name) is not allowed within a $unionWith's sub-pipeline"
            )
        default: break
        }
        guard !isOutput || isLast else {
            throw LanguageError(code: 40601, "\(name) can only be the final stage in the pipeline")
        }
        guard name != EventPipeline.changeStreamName || position == 0 else {
            throw .misplacedChangeStream
        }
        guard name != "$documents" || position == 0 else {
            throw LanguageError(
                code: 40602,
                "\(name) is only valid as the first stage in a pipeline"
            )
        }
    }

    /// The names of the stages behind the scan, for those who ask how it is carried out.
    package var stageNames: [String] { stages.map(\.name) }

    /// The pipeline at work on a collection.
    package func run() -> any StageRun {
        guard let scan else { return run(on: EmptyRun()) }
        guard scan.unwind == nil, scan.shape == nil, let count = stages.first as? CountStage else {
            return run(on: ScanRun(scan))
        }
        return run(stages.dropFirst(), on: ScanCountRun(scan, name: count.field))
    }

    /// The same pipeline on documents that pass another filter too, with other variables.
    ///
    /// Nil where values of the variables are in the stages behind the scan.
    func matching(_ filter: Document?, _ variables: Document) -> Pipeline? {
        guard var scan, variables == scan.variables || (stages.isEmpty && scan.shape == nil) else {
            return nil
        }
        scan.variables = variables
        return Pipeline(self, filter.map { scan.matching($0) } ?? scan)
    }

    private init(_ pipeline: Pipeline, _ scan: CollectionScan) {
        self.scan = scan
        (output, stages) = (pipeline.output, pipeline.stages)
        dependencies = pipeline.dependencies
    }

    /// The pipeline at work on what another one gives; its scan has taken nothing over.
    func run(on input: any StageRun) -> any StageRun {
        run(stages[...], on: input)
    }

    private func run(
        _ stages: ArraySlice<any PipelineStage>,
        on input: any StageRun
    ) -> any StageRun {
        stages.reduce(input) { $1.run(on: $0) }
    }
}

/// No documents.
final class EmptyRun: StageRun {
    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? { nil }
}
