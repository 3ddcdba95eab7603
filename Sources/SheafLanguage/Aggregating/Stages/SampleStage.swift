// SPDX-License-Identifier: MIT
//
// `$sample`: so many documents by chance: those that come first in an order by random numbers.

import SheafBSON

extension StageOperator {
    /// `{$sample: {size: count}}`.
    static let sample = StageOperator("$sample") { (operand, _) throws(LanguageError) in
        guard case .document(let options) = operand else {
            throw LanguageError(code: 28745, "the $sample stage specification must be an object")
        }
        if let unknown = options.keys.first(where: { $0 != "size" }) {
            throw LanguageError(code: 28748, "unrecognized option to $sample: \(unknown)")
        }
        guard let size = options["size"] else {
            throw LanguageError(code: 28749, "$sample stage must specify a size")
        }
        guard size.type.isNumber else {
            throw LanguageError(code: 28746, "size argument to $sample must be a number")
        }
        guard let count = size.integerValue, count > 0 else {
            throw LanguageError(code: 28747, "size argument to $sample must be a positive integer")
        }
        return [SampleStage(count: Int(count))]
    }
}

/// Picks documents by chance.
struct SampleStage: PipelineStage {
    let name = "$sample"
    let count: Int

    var demand: StageDemand { .passing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { SampleRun(count, input) }
}

private final class SampleRun: StageRun {
    private let count: Int
    private var input: (any StageRun)?
    private var sorter: (any DocumentSorter)?

    init(_ count: Int, _ input: any StageRun) {
        self.count = count
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let input {
            let sorter = storage.sorter(countMax: count)
            while let document = try input.next(in: storage) {
                let key = SortKey.bytes(of: .int64(.random(in: .min ... .max)))
                try sorter.add(document, key: key)
            }
            (self.sorter, self.input) = (sorter, nil)
        }
        return try sorter?.next()
    }
}
