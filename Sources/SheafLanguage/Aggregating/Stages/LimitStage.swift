// SPDX-License-Identifier: MIT
//
// `$limit`: the first documents only.

import SheafBSON

extension StageOperator {
    /// `{$limit: count}`.
    static let limit = StageOperator("$limit") { (operand, _) throws(LanguageError) in
        let count = try operand.count(of: "$limit", code: 5_107_201)
        guard count > 0 else { throw LanguageError(code: 15958, "the limit must be positive") }
        return [LimitStage(count: count)]
    }
}

/// Lets the first documents through.
struct LimitStage: PipelineStage {
    let name = "$limit"
    let count: Int

    var demand: StageDemand { .passing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { LimitRun(count, input) }
}

private final class LimitRun: StageRun {
    private var rest: Int
    private let input: any StageRun

    init(_ count: Int, _ input: any StageRun) {
        rest = count
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard rest > 0 else { return nil }
        rest -= 1
        return try input.next(in: storage)
    }
}

extension BSONValue {
    /// The number of documents that `$limit` or `$skip` says.
    func count(of stage: String, code: Int) throws(LanguageError) -> Int {
        let expected =
            !type.isNumber
            ? "a number" : integerValue == nil ? "an integer" : "a non-negative number"
        guard let count = integerValue, count >= 0 else {
            throw LanguageError(
                code: code,
                "invalid argument to \(stage) stage: Expected \(expected) in: "
                    + ShellText.field(stage, self)
            )
        }
        return Int(count)
    }
}
