// SPDX-License-Identifier: MIT
//
// An update by a pipeline: its stages run on those fields alone that they compute with, and what
// comes out becomes edits of the fields that changed.

import SheafBSON

/// The stages of one update.
struct PipelineUpdate: Sendable {
    private let stages: [DocumentStage]
    /// What is read of a document before the stages run.
    private let reading: PipelineReading

    /// Parses the stages.
    init(parsing pipeline: BSONArray, in scope: ExpressionScope) throws(LanguageError) {
        var stages: [DocumentStage] = []
        for source in pipeline {
            guard case .document(let document) = source else {
                throw .typeMismatch("Each element of the 'pipeline' array must be an object")
            }
            stages.append(try PipelineUpdate.stage(document, scope))
        }
        self.stages = stages
        reading = PipelineReading(stages)
    }

    private static func stage(
        _ source: Document,
        _ scope: ExpressionScope
    ) throws(LanguageError) -> DocumentStage {
        guard source.count == 1, let (name, operand) = source.first(where: { _ in true }) else {
            throw LanguageError(
                code: 40323,
                "A pipeline stage specification object must contain exactly one field."
            )
        }
        if let stage = try DocumentStage(parsing: name, operand, in: scope) { return stage }
        guard otherStages.contains(name) else {
            throw LanguageError(code: 40324, "Unrecognized pipeline stage name: '\(name)'")
        }
        throw LanguageError(
            .invalidOptions,
            "\(name) is not allowed to be used within an update"
        )
    }

    /// The stages that pipelines of aggregations have besides.
    private static let otherStages: Set<String> = [
        "$bucket", "$bucketAuto", "$changeStream", "$collStats", "$count", "$currentOp",
        "$densify", "$documents", "$facet", "$fill", "$geoNear", "$graphLookup", "$group",
        "$indexStats", "$limit", "$listSessions", "$lookup", "$match", "$merge", "$out",
        "$planCacheStats", "$redact", "$sample", "$search", "$setWindowFields", "$skip", "$sort",
        "$sortByCount", "$unionWith", "$unwind",
    ]

    /// The changes that the pipeline makes to a document.
    ///
    /// - Complexity: O(bytes of the fields that the expressions name and of those that change).
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> EditScript {
        let old = try reading.branch.document(reading: reader)
        var new = old
        for stage in stages { new = try stage.document(of: new) }
        var difference = DocumentDifference()
        switch (reading.branch, reading.replacesRoot) {
        case (.whole, _):
            new = try DocumentRules.keepingID(old["_id"], in: new)
            try difference.add(from: old, to: new, at: .root, .whole, reading: reader)
        case (_, true):
            let id = try reader.withValue(at: DocumentRules.idPath) { BSONValue(copying: $0) }
            new = try DocumentRules.keepingID(id, in: new)
            let operand = Operand(.document(new))
            if try !operand.hasSameFields(as: .root, reading: reader) {
                difference.edits = [.set(.root, .document(new))]
            }
        case (_, false):
            let known = old["_id"]
            let id = try DocumentRules.keepingID(known, in: new)["_id"]
            if let id, id != known { difference.edits = [.set(DocumentRules.idPath, id)] }
            var others = old
            (others["_id"], new["_id"]) = (nil, nil)
            try difference.add(from: others, to: new, at: .root, reading.branch, reading: reader)
        }
        for edit in difference.edits { try DocumentRules.checkDepth(of: edit) }
        return EditScript(difference.edits)
    }
}
