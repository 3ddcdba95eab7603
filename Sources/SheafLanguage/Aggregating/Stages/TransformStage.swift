// SPDX-License-Identifier: MIT
//
// `$project`, `$addFields`, `$set`, `$unset`, `$replaceRoot` and `$replaceWith`: one document
// becomes another. Updates by a pipeline share what they do.

import SheafBSON

extension StageOperator {
    /// The stages that make one document of one.
    static let documentStages = [
        "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith",
    ].map { name in
        StageOperator(name) { (operand, context) throws(LanguageError) in
            let stage = try DocumentStage(parsing: name, operand, in: context.scope)
            return stage.map { [TransformStage(name: name, stage: $0)] } ?? []
        }
    }
}

/// Makes one document of another.
struct TransformStage: PipelineStage {
    let name: String
    let stage: DocumentStage

    var demand: StageDemand {
        switch stage {
        case .projection(let projection) where projection.kind == .inclusion:
            var fields = stage.dependencies
            projection.root.collectShown(into: &fields, below: [])
            return .closing(fields)
        case .projection: return .passing(stage.dependencies)
        case .replacement: return .closing(stage.dependencies)
        }
    }

    func run(on input: any StageRun) -> any StageRun { TransformRun(stage, input) }
}

private final class TransformRun: StageRun {
    private let stage: DocumentStage
    private let input: any StageRun

    init(_ stage: DocumentStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard let document = try input.next(in: storage) else { return nil }
        return try stage.document(of: document)
    }
}

extension ProjectionNode {
    /// Adds the stored fields that an inclusion shows; of computed ones, what they are put into.
    fileprivate func collectShown(into fields: inout FieldDependencies, below path: [String]) {
        for child in children {
            switch child.branch {
            case .node(let node):
                node.collectShown(into: &fields, below: path + [child.name])
                // Computed fields are put into the documents that are there.
                if node.hasComputed { fields.insert(path + [child.name]) }
            case .computed: break
            default: fields.insert(path + [child.name])
            }
        }
    }
}
