// SPDX-License-Identifier: MIT
//
// `$count`: how many documents come, in one document; none when none comes.

import SheafBSON

extension StageOperator {
    /// `{$count: "field"}`.
    static let count = StageOperator("$count") { (operand, _) throws(LanguageError) in
        guard case .string(let name) = operand else {
            throw LanguageError(code: 40156, "the count field must be a non-empty string")
        }
        guard !name.isEmpty else {
            throw LanguageError(code: 40157, "the count field must be a non-empty string")
        }
        guard !name.hasPrefix("$") else {
            throw LanguageError(code: 40158, "the count field cannot be a $-prefixed path")
        }
        guard !name.utf8.contains(0) else {
            throw LanguageError(code: 40159, "the count field cannot contain a null byte")
        }
        guard !name.contains(".") else {
            throw LanguageError(code: 40160, "the count field cannot contain '.'")
        }
        return [CountStage(field: name)]
    }
}

/// Counts.
struct CountStage: PipelineStage {
    let name = "$count"
    /// The field that gets the number.
    let field: String

    var demand: StageDemand { .closing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { CountRun(field, input) }
}

private final class CountRun: StageRun {
    private let name: String
    private var input: (any StageRun)?

    init(_ name: String, _ input: any StageRun) {
        self.name = name
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard let input else { return nil }
        var count = 0
        while try input.next(in: storage) != nil { count += 1 }
        self.input = nil
        return count == 0 ? nil : [name: .integer(count)]
    }
}
