// SPDX-License-Identifier: MIT
//
// The order in which stages are carried out: what leaves documents out goes before what makes
// others of them, as far as that changes nothing but the work.

import SheafBSON

/// Puts the stages of a pipeline into a better order.
enum PipelineOrder {
    /// The same pipeline with each `$match`, or those of its conditions that allow it, before the
    /// stages that do not touch its fields, each `$limit` and `$skip` before those that make one
    /// document of one, and `$unwind` in the `$lookup` whose array it unwinds.
    static func improved(
        _ stages: [any PipelineStage],
        _ context: StageContext
    ) -> [any PipelineStage] {
        var improved: [any PipelineStage] = []
        for stage in stages {
            switch stage {
            case let match as MatchStage: insert(match, into: &improved, context)
            case is LimitStage, is SkipStage:
                let kept = improved.lastIndex { !$0.makesOneOfOne } ?? -1
                improved.insert(stage, at: kept + 1)
            default: improved.append(stage)
            }
        }
        return LookupStage.unwinding(improved)
    }

    /// Inserts the conditions of a `$match` where each of them may stand.
    private static func insert(
        _ match: MatchStage,
        into stages: inout [any PipelineStage],
        _ context: StageContext
    ) {
        var fields: [Int: Document] = [:]
        for (name, condition) in match.filter.source {
            let part = MatchStage(source: [name: condition], context) ?? match
            fields[place(of: part, in: stages), default: [:]].append(name, condition)
        }
        guard fields.count > 1 else {
            return stages.insert(match, at: fields.keys.first ?? stages.count)
        }
        // From behind, so that the places before stay what they are.
        for (place, source) in fields.sorted(by: { $0.key > $1.key }) {
            stages.insert(MatchStage(source: source, context) ?? match, at: place)
        }
    }

    /// The first place where a `$match` may stand, behind those that stand there already.
    private static func place(of match: MatchStage, in stages: [any PipelineStage]) -> Int {
        var place = stages.count
        for index in stages.indices.reversed() {
            if stages[index] is MatchStage { continue }
            guard stages[index].allowsBefore(match) else { break }
            place = index
        }
        while place < stages.count, stages[place] is MatchStage { place += 1 }
        return place
    }
}

extension PipelineStage {
    /// Whether the stage makes one document of each, whatever comes before or after.
    fileprivate var makesOneOfOne: Bool {
        self is TransformStage || (self as? LookupStage)?.unwinding == nil && self is LookupStage
    }

    /// Whether a `$match` lets the same through before the stage as behind it.
    fileprivate func allowsBefore(_ match: MatchStage) -> Bool {
        guard let names = match.filter.condition.dependencies.topLevelNames else { return false }
        switch self {
        case is SortStage: return true
        case let stage as TransformStage: return stage.stage.keeps(names)
        // An expression may come to something else for each element, by `$rand`.
        case let stage as UnwindStage where !match.filter.condition.hasExpression:
            let changed = stage.unwinding.changedNames
            return !changed.contains { names.contains($0) }
        case let stage as LookupStage where !match.filter.condition.hasExpression:
            return !names.contains(stage.names[0])
        default: return false
        }
    }
}

extension DocumentStage {
    /// Whether fields, by their first names, are the same behind the stage.
    fileprivate func keeps(_ names: [String]) -> Bool {
        guard case .projection(let projection) = self else { return false }
        if let changed = changedPaths {
            return !changed.contains { names.contains($0[0]) }
        }
        let shown = projection.root.children.filter { child in
            if case .include = child.branch { true } else { false }
        }.map(\.name)
        return names.allSatisfy(shown.contains)
    }
}

extension Unwinding {
    /// The first names of the fields that are changed.
    fileprivate var changedNames: [String] { [names[0]] + (positionNames.map { [$0[0]] } ?? []) }
}
