// SPDX-License-Identifier: MIT
//
// Explain: a plan as the tree of stages that MongoDB shows, the last stage outermost.

import SheafBSON
import SheafLanguage
import SheafRecords

/// What stands around a plan.
struct PlanStages: Sendable {
    /// What becomes of the documents that are found.
    enum Purpose: String, Sendable {
        case find, count, distinct
        case update = "UPDATE"
        case delete = "DELETE"
    }

    let purpose: Purpose
    let query: Query
    var skip = 0
    var limit: Int?
    var projection: Document = [:]
    /// Whether the keys alone answer a count.
    var isAnsweredByKeys = false
    /// Whether keys give back what is shown.
    var isCovered = false
    /// The scan from one value to the next, where that tells different values.
    var distinctScan: IndexScan?

    /// The stages of a plan.
    func document(_ plan: AccessPlan) -> Document {
        document(plan.way, isOrdered: plan.isOrdered, plan.estimate, isCovered: isCovered)
    }

    /// The stages of the plans that were not taken.
    func rejected(_ plan: AccessPlan) -> [Document] {
        plan.rejected.map { document($0.way, isOrdered: $0.isOrdered, $0.estimate) }
    }

    /// The stages of a way, with what it was expected to cost.
    private func document(
        _ way: AccessPlan.Way,
        isOrdered: Bool,
        _ estimate: PlanEstimate?,
        isCovered: Bool = false
    ) -> Document {
        var tree = document(way, isOrdered: isOrdered, isCovered: isCovered)
        guard let estimate else { return tree }
        tree["costEstimate"] = .double(estimate.cost)
        tree["cardinalityEstimate"] = .double(Double(estimate.keyCount))
        tree["estimatesMetadata"] = ["ceSource": .string(estimate.source.rawValue)]
        return tree
    }

    private func document(
        _ way: AccessPlan.Way,
        isOrdered: Bool,
        isCovered: Bool
    ) -> Document {
        if let distinctScan {
            return stage(["stage": "FETCH"], on: keys(distinctScan, stage: "DISTINCT_SCAN"))
        }
        if purpose == .count, isAnsweredByKeys, case .index(let scan) = way {
            return ["stage": "COUNT", "inputStage": .document(keys(scan, stage: "COUNT_SCAN"))]
        }
        var tree = found(way)
        if isCovered, case .index(let scan) = way { tree = keys(scan, stage: "IXSCAN") }
        if let order = query.order, !isOrdered {
            tree = stage(["stage": "SORT", "sortPattern": .document(order.source)], on: tree)
        }
        if skip > 0 {
            tree = stage(["stage": "SKIP", "skipAmount": .int64(Int64(skip))], on: tree)
        }
        if let limit, limit > 0 {
            tree = stage(["stage": "LIMIT", "limitAmount": .int64(Int64(limit))], on: tree)
        }
        if !projection.isEmpty {
            let name =
                isCovered
                ? "PROJECTION_COVERED"
                : projection.isSimple ? "PROJECTION_SIMPLE" : "PROJECTION_DEFAULT"
            tree = stage(
                ["stage": .string(name), "transformBy": .document(projection)],
                on: tree
            )
        }
        switch purpose {
        case .find, .distinct: return tree
        case .count: return stage(["stage": "COUNT"], on: tree)
        case .update, .delete: return stage(["stage": .string(purpose.rawValue)], on: tree)
        }
    }

    /// The stages that find documents and ask the filter.
    private func found(_ way: AccessPlan.Way) -> Document {
        switch way {
        case .scan(let isForward):
            var scan: Document = ["stage": "COLLSCAN"]
            if !query.filter.source.isEmpty { scan["filter"] = .document(query.filter.source) }
            scan["direction"] = isForward ? "forward" : "backward"
            return scan
        case .index(let scan) where scan.index.isIDIndex && isOneID(scan):
            return ["stage": "IDHACK", "indexName": .string(scan.index.name)]
        case .index(let scan):
            return stage(
                fetch(isExact: scan.isExact(query.filter.narrowing)),
                on: keys(scan, stage: "IXSCAN")
            )
        case .union(let scans):
            let branches = scans.map { BSONValue.document(keys($0, stage: "IXSCAN")) }
            let union: Document = ["stage": "OR", "inputStages": .array(BSONArray(branches))]
            return stage(fetch(isExact: false), on: union)
        }
    }

    /// A stage with what it gets its documents from.
    private func stage(_ stage: Document, on input: Document) -> Document {
        var stage = stage
        stage["inputStage"] = .document(input)
        return stage
    }

    private func isOneID(_ scan: IndexScan) -> Bool {
        scan.isOneKey && query.filter.source.keys == ["_id"]
    }

    private func fetch(isExact: Bool) -> Document {
        guard !isExact || query.filter.hasResidual, !query.filter.source.isEmpty else {
            return ["stage": "FETCH"]
        }
        return ["stage": "FETCH", "filter": .document(query.filter.source)]
    }

    private func keys(_ scan: IndexScan, stage: String) -> Document {
        let index = scan.index
        var bounds: Document = [:]
        let firstDescends = IndexPattern.fields(index.pattern).first?.isDescending ?? false
        for (number, key) in index.keys.fields.enumerated() {
            let field = scan.keyFilter?.bounds(ofField: number) ?? scan.fields[number]
            let texts = field.texts(isReversed: scan.isForward == key.isInverted)
            bounds[key.path.text] = .array(BSONArray(texts.map { .string($0) }))
        }
        var document: Document = [
            "stage": .string(stage), "keyPattern": .document(index.pattern),
            "indexName": .string(index.name),
        ]
        if let collation = index.specification.collation {
            document["collation"] = .document(collation)
        }
        document["isMultiKey"] = .bool(index.isMultikey)
        document["isUnique"] = .bool(index.isUnique)
        document["isSparse"] = .bool(index.specification.isSparse)
        document["isPartial"] = .bool(index.partialFilter != nil)
        document["indexVersion"] = 2
        document["direction"] = scan.isForward == firstDescends ? "backward" : "forward"
        document["indexBounds"] = .document(bounds)
        return document
    }
}

extension Document {
    /// Whether a projection only shows or hides fields.
    fileprivate var isSimple: Bool {
        allSatisfy { name, value in
            !name.utf8.contains(0x2E) && (value.type.isNumber || value.type == .bool)
        }
    }
}
