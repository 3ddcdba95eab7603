// SPDX-License-Identifier: MIT
//
// `$skip`: all documents but the first ones.

import SheafBSON

extension StageOperator {
    /// `{$skip: count}`.
    static let skip = StageOperator("$skip") { (operand, _) throws(LanguageError) in
        [SkipStage(count: try operand.count(of: "$skip", code: 5_107_200))]
    }
}

/// Leaves the first documents out.
struct SkipStage: PipelineStage {
    let name = "$skip"
    let count: Int

    var demand: StageDemand { .passing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { SkipRun(count, input) }
}

private final class SkipRun: StageRun {
    private var rest: Int
    private let input: any StageRun

    init(_ count: Int, _ input: any StageRun) {
        rest = count
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        while rest > 0, try input.next(in: storage) != nil { rest -= 1 }
        return try input.next(in: storage)
    }
}
