// SPDX-License-Identifier: MIT
//
// `$match`: the documents that match a filter.

import SheafBSON

extension StageOperator {
    /// `{$match: filter}`.
    static let match = StageOperator("$match") { (operand, context) throws(LanguageError) in
        [MatchStage(filter: try MatchStage.filter(operand, in: context.scope))]
    }
}

/// Lets through what matches.
struct MatchStage: PipelineStage {
    let name = "$match"
    let filter: Filter

    init(filter: Filter) {
        self.filter = filter
    }

    /// A part of a filter that was parsed before, by itself; nil when it cannot stand alone.
    init?(source: Document, _ context: StageContext) {
        guard let filter = try? Filter(parsing: source, in: context.scope) else { return nil }
        self.filter = filter
    }

    /// The filter that an operand is.
    static func filter(
        _ operand: BSONValue,
        in scope: ExpressionScope
    ) throws(LanguageError) -> Filter {
        guard case .document(let filter) = operand else {
            throw LanguageError(code: 15959, "the match filter must be an expression in an object")
        }
        return try Filter(parsing: filter, in: scope)
    }

    var demand: StageDemand { .passing(filter.condition.dependencies) }

    func run(on input: any StageRun) -> any StageRun { MatchRun(filter, input) }
}

private final class MatchRun: StageRun {
    private let filter: Filter
    private let input: any StageRun

    init(_ filter: Filter, _ input: any StageRun) {
        self.filter = filter
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        while let document = try input.next(in: storage) {
            if try filter.matches(document.view) { return document }
        }
        return nil
    }
}

extension Condition {
    /// The fields that the condition asks about, each with all that is in it: a path of a query may
    /// lead through positions.
    var dependencies: FieldDependencies {
        var fields = FieldDependencies()
        collect(into: &fields)
        return fields
    }

    private func collect(into fields: inout FieldDependencies) {
        switch self {
        case .all(let conditions), .any(let conditions):
            for condition in conditions { condition.collect(into: &fields) }
        case .not(let condition): condition.collect(into: &fields)
        case .path(let path): fields.insert(path.path.components.prefix(1).map(\.name))
        case .expression(let expression): fields.formUnion(expression.dependencies)
        case .constant: break
        }
    }
}
