// SPDX-License-Identifier: MIT
//
// `$sort`: all documents in the order of some of their fields, sorted by the storage, which uses a
// file where they are too many.

import SheafBSON

extension StageOperator {
    /// `{$sort: {field: 1 or -1, …}}`.
    static let sort = StageOperator("$sort") { (operand, context) throws(LanguageError) in
        guard case .document(let source) = operand else {
            throw LanguageError(code: 15973, "the $sort key specification must be an object")
        }
        let order = try SortPattern(parsingStage: source, by: context.scope.collation)
        return [SortStage(order: order)]
    }
}

/// Sorts.
struct SortStage: PipelineStage {
    let name = "$sort"
    let order: SortPattern
    /// How many of the first documents are wanted; nil for all.
    var countMax: Int?

    var demand: StageDemand { .passing(order.dependencies) }

    func run(on input: any StageRun) -> any StageRun { SortRun(self, input) }

    /// The same stages; sorts know how many documents are wanted of them by a limit that follows,
    /// perhaps behind some that are skipped.
    static func bounded(_ stages: [any PipelineStage]) -> [any PipelineStage] {
        var stages = stages
        for index in stages.indices {
            guard var sort = stages[index] as? SortStage else { continue }
            let skips = stages[(index + 1)...].prefix { $0 is SkipStage }
            guard skips.endIndex < stages.endIndex,
                let limit = stages[skips.endIndex] as? LimitStage
            else { continue }
            sort.countMax = skips.reduce(limit.count) { count, skip in
                let sum = count.addingReportingOverflow((skip as? SkipStage)?.count ?? 0)
                return sum.overflow ? .max : sum.partialValue
            }
            stages[index] = sort
        }
        return stages
    }
}

private final class SortRun: StageRun {
    private let stage: SortStage
    private var input: (any StageRun)?
    private var sorter: (any DocumentSorter)?

    init(_ stage: SortStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let input {
            let sorter = storage.sorter(countMax: stage.countMax)
            while let document = try input.next(in: storage) {
                try sorter.add(document, key: stage.order.key(reading: document.view))
            }
            (self.sorter, self.input) = (sorter, nil)
        }
        return try sorter?.next()
    }
}

extension SortPattern {
    /// The fields that decide, each with all that is in it: the elements of arrays count.
    var dependencies: FieldDependencies {
        var fields = FieldDependencies()
        for part in parts { fields.insert(part.path.components.prefix(1).map(\.name)) }
        return fields
    }
}
