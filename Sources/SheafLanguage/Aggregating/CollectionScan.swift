// SPDX-License-Identifier: MIT
//
// What a pipeline leaves to the storage: the beginning that can be a find, with the indexes of one
// and no more read of a document than the stages behind need.

package import SheafBSON

/// The documents of a collection with which a pipeline begins.
package struct CollectionScan: Sendable {
    /// The collection; nil for that of the aggregation itself.
    package var collection: String?
    /// Which documents.
    package var filter = Document()
    /// In which order.
    package var sort = Document()
    /// How many of the first are left out.
    package var skip = 0
    /// How many are shown at most; nil for all.
    package var limit: Int?
    /// What is needed of each, as a projection; empty for everything.
    package var projection = Document()
    /// The variables of expressions in the filter: a document of expressions without fields.
    package var variables = Document()
    /// The array whose elements are shown, one document for each.
    package var unwind: Unwinding?
    /// What is made of each document, in place of the projection.
    package var shape: Projection?

    /// All documents of a collection.
    package init(collection: String? = nil, variables: Document = [:]) {
        (self.collection, self.variables) = (collection, variables)
    }
}

extension CollectionScan {
    /// Takes over as many of the first stages as a find can do.
    ///
    /// - Returns: the stages that are left.
    mutating func takeOver(_ stages: [any PipelineStage]) -> [any PipelineStage] {
        var rest = stages[...]
        var filters: [Document] = []
        while let stage = rest.first, take(stage, &filters) { rest.removeFirst() }
        switch filters.count {
        case 0: break
        case 1: filter = filters[0]
        default: filter = ["$and": .array(BSONArray(filters.map { .document($0) }))]
        }
        projection = FieldDependencies.needed(by: rest).inclusion
        if let stage = rest.first as? UnwindStage, takeOver(stage) {
            rest.removeFirst()
        } else if case .projection(let projection)? = (rest.first as? TransformStage)?.stage,
            projection.kind == .inclusion
        {
            // Computed fields then read no more of a stored array than they need.
            (self.projection, shape) = ([:], projection)
            rest.removeFirst()
        }
        return Array(rest)
    }

    /// The same scan of documents that pass another filter too.
    func matching(_ other: Document) -> CollectionScan {
        var scan = self
        scan.filter =
            filter.isEmpty ? other : ["$and": [.document(other), .document(filter)]]
        return scan
    }

    private mutating func take(_ stage: any PipelineStage, _ filters: inout [Document]) -> Bool {
        switch stage {
        case let stage as MatchStage where skip == 0 && limit == nil:
            if !stage.filter.source.isEmpty { filters.append(stage.filter.source) }
        case let stage as SortStage where skip == 0 && limit == nil && sort.isEmpty:
            sort = stage.order.source
        case let stage as SkipStage where limit.map({ $0 > stage.count }) ?? true:
            let (sum, isTooLarge) = skip.addingReportingOverflow(stage.count)
            skip = isTooLarge ? .max : sum
            limit = limit.map { $0 - stage.count }
        case let stage as LimitStage: limit = min(limit ?? .max, stage.count)
        default: return false
        }
        return true
    }

    /// Shows elements one by one where what is needed of a document can be said with a slice.
    private mutating func takeOver(_ stage: UnwindStage) -> Bool {
        var fields = Document()
        let path = stage.unwinding.path
        for (name, value) in projection where name != path {
            guard !name.hasPrefix("\(path).") && !path.hasPrefix("\(name).") else { return false }
            fields.append(name, value)
        }
        fields.append(path, ["$slice": 1])
        guard (try? Projection(parsing: fields)) != nil else { return false }
        (projection, unwind) = (fields, stage.unwinding)
        return true
    }
}

extension FieldDependencies {
    /// What some stages need of the documents that come to the first of them.
    static func needed(by stages: some Sequence<any PipelineStage>) -> FieldDependencies {
        var needed = FieldDependencies()
        for stage in stages {
            switch stage.demand {
            case .passing(let fields): needed.formUnion(fields)
            case .closing(let fields):
                needed.formUnion(fields)
                return needed
            }
        }
        return .whole
    }

    /// The fields as a projection; empty for everything.
    var inclusion: Document {
        guard !isWhole else { return Document() }
        guard parts.isEmpty else { return withWholeArrays.inclusion }
        var projection = Document()
        if fields["_id"] == nil { projection.append("_id", fields.isEmpty ? 1 : 0) }
        append(to: &projection, below: "")
        guard (try? Projection(parsing: projection)) != nil else { return Document() }
        return projection
    }

    private func append(to projection: inout Document, below path: String) {
        for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
            if field.isWhole {
                projection.append(path + name, 1)
            } else {
                field.append(to: &projection, below: "\(path)\(name).")
            }
        }
    }
}
