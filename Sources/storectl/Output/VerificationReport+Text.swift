// SPDX-License-Identifier: MIT
//
// The outcome of a verification: a line for each finding, and what it all means.

internal import Sheaf

extension VerificationReport {
    /// The report for people.
    func text(_ path: String, in duration: Duration) -> String {
        let checked =
            "\(Quantity.count(collectionCount, "collection")), "
            + "\(Quantity.count(documentCount, "document")), "
            + "\(Quantity.count(indexEntryCount)) index entries"
            + (changeCount > 0 ? ", \(Quantity.count(changeCount, "change")) " : " ")
            + "checked in \(Quantity.seconds(duration))"
        guard !isSound else { return "\(path) is sound: \(checked)" }
        var lines = findings.map(\.description)
        if findingCount > findings.count {
            lines.append("… and \(Quantity.count(findingCount - findings.count)) more")
        }
        lines.append(
            "\(path) is damaged: \(Quantity.count(findingCount, "finding")); \(checked). "
                + "Restore a backup."
        )
        return lines.joined(separator: "\n")
    }

    /// The report for programs: a document for each finding, and one for the outcome.
    var json: String {
        var lines = findings.map { finding in
            let document: Document = [
                "ns": finding.namespace.map { .string($0.description) } ?? .null,
                "record": finding.record.map { .integer($0) } ?? .null,
                "message": .string(finding.message),
            ]
            return document.extendedJSON()
        }
        let outcome: Document = [
            "ok": .bool(isSound), "findings": .integer(findingCount),
            "collections": .integer(collectionCount), "documents": .integer(documentCount),
            "indexEntries": .integer(indexEntryCount), "changes": .integer(changeCount),
        ]
        lines.append(outcome.extendedJSON())
        return lines.joined(separator: "\n")
    }
}
