// SPDX-License-Identifier: MIT
//
// Explain: an explanation as the document that MongoDB's `explain` answers.

import SheafBSON

extension Explanation {
    /// The explanation in MongoDB's shape: `queryPlanner`, and `executionStats` when the statement
    /// was run.
    public var document: Document {
        var planner: Document = [
            "namespace": .string(namespace), "parsedQuery": .document(parsedQuery),
        ]
        if let collation { planner["collation"] = .document(collation) }
        planner["winningPlan"] = .document(winningPlan)
        planner["rejectedPlans"] = .array(BSONArray(rejectedPlans.map { .document($0) }))
        var document: Document = ["explainVersion": "1", "queryPlanner": .document(planner)]
        if !pipelineStages.isEmpty {
            let stages = pipelineStages.map { BSONValue.string($0) }
            document["pipelineStages"] = .array(BSONArray(stages))
        }
        if verbosity != .queryPlanner { document["executionStats"] = .document(statistics) }
        document["serverInfo"] = ["version": .string("Sheaf \(StoreVersion.sheaf)")]
        document["ok"] = 1.0
        return document
    }

    private var statistics: Document {
        var document: Document = [
            "executionSuccess": true, "nReturned": .number(write == nil ? matchedCount : 0),
            "executionTimeMillis": .number(Int(executionTime / .milliseconds(1))),
            "totalKeysExamined": .number(keysExamined),
            "totalDocsExamined": .number(documentsExamined),
            "elementsExamined": .number(elementsExamined), "recordsRead": .number(recordsRead),
            "bytesRead": .number(bytesRead),
        ]
        if let write {
            document["nMatched"] = .number(matchedCount)
            document["documentsWritten"] = .number(write.documentCount)
            document["recordsWritten"] = .number(write.recordsWritten)
            document["bytesWritten"] = .number(write.bytesWritten)
            document["rewriteBytes"] = .number(write.rewriteByteCount)
        }
        // No plan is tried out, so there is nothing to tell about the others.
        if verbosity == .allPlansExecution { document["allPlansExecution"] = [] }
        return document
    }
}

extension BSONValue {
    /// A number as small as it goes.
    fileprivate static func number(_ number: Int) -> BSONValue {
        Int32(exactly: number).map { .int32($0) } ?? .int64(Int64(number))
    }
}
