// SPDX-License-Identifier: MIT
//
// `$unionWith`: behind the documents that come, those that a pipeline makes of another collection.

import SheafBSON

extension StageOperator {
    /// `{$unionWith: "collection"}` or `{$unionWith: {coll:, pipeline:}}`.
    static let unionWith = StageOperator("$unionWith") {
        (operand, context) throws(LanguageError) in
        var (name, stages): (String?, [Document]) = (nil, [])
        switch operand {
        case .string(let text): name = text
        case .document(let options):
            for (option, value) in options {
                switch option {
                case "coll": name = value.stringValue
                case "pipeline": stages = try value.stages()
                default:
                    throw LanguageError(
                        code: 40415,
                        "BSON field '$unionWith.\(option)' is an unknown field."
                    )
                }
            }
        default:
            throw .failedToParse(
                "the $unionWith stage specification must be an object or string, but found "
                    + operand.type.alias
            )
        }
        guard let name, !name.isEmpty else {
            throw .failedToParse("$unionWith needs the name of a collection in 'coll'")
        }
        let inner = try Pipeline(parsing: stages, of: name, context.inside(.union))
        return [UnionWithStage(pipeline: inner)]
    }
}

/// Adds what a pipeline makes of another collection.
struct UnionWithStage: PipelineStage {
    let name = "$unionWith"
    let pipeline: Pipeline

    var demand: StageDemand { .passing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { UnionWithRun(input, pipeline.run()) }
}

private final class UnionWithRun: StageRun {
    private var input: (any StageRun)?
    private let others: any StageRun

    init(_ input: any StageRun, _ others: any StageRun) {
        self.input = input
        self.others = others
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let document = try input?.next(in: storage) { return document }
        input = nil
        return try others.next(in: storage)
    }
}
