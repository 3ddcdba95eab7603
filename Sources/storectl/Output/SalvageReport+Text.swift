// SPDX-License-Identifier: MIT
//
// The outcome of a salvage: a line for each thing that is lost, and what is saved.

internal import Sheaf

extension SalvageReport {
    /// The report for people.
    func text(_ path: String, in duration: Duration) -> String {
        var lines = findings
        if findingCount > findings.count {
            lines.append("… and \(Quantity.count(findingCount - findings.count)) more")
        }
        for collection in collections {
            var line = "\(collection.namespace): \(Quantity.count(collection.documentCount)) saved"
            if collection.lostDocumentCount > 0 {
                line += ", \(Quantity.count(collection.lostDocumentCount)) lost in part"
            }
            if collection.lostRecordCount > 0 {
                line += ", \(Quantity.count(collection.lostRecordCount, "record")) not found"
            }
            lines.append(line)
        }
        lines.append(
            "\(Quantity.count(documentCount, "document")) saved to \(path) in "
                + Quantity.seconds(duration) + (isWhole ? ": nothing is lost" : "")
        )
        return lines.joined(separator: "\n")
    }

    /// The report for programs: a document for each finding, and one for the outcome.
    var json: String {
        var lines = findings.map { finding in
            let document: Document = ["message": .string(finding)]
            return document.extendedJSON()
        }
        let parts = collections.map { collection -> BSONValue in
            [
                "ns": .string(collection.namespace.description),
                "documents": .integer(collection.documentCount),
                "lostDocuments": .integer(collection.lostDocumentCount),
                "lostRecords": .integer(collection.lostRecordCount),
                "indexes": .integer(collection.indexCount),
            ]
        }
        let outcome: Document = [
            "whole": .bool(isWhole), "findings": .integer(findingCount),
            "documents": .integer(documentCount), "collections": .array(BSONArray(parts)),
        ]
        lines.append(outcome.extendedJSON())
        return lines.joined(separator: "\n")
    }
}
