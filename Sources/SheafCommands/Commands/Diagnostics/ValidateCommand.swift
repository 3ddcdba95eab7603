// SPDX-License-Identifier: MIT
//
// `validate`: checks the records and indexes of a collection.

import Sheaf

/// `validate`.
struct ValidateCommand: Command {
    static let name = "validate"
    static let access = CommandAccess.read

    private let collection: String

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        fields.tolerate("full", "background", "metadata", "checkBSONConformance", "scandata")
        try fields.refuse("repair", "Restore a backup of the store.")
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        guard let indexes = try collection.statistics()?.indexes else {
            throw CommandError(
                .namespaceNotFound,
                "Collection '\(collection.namespace)' does not exist to validate."
            )
        }
        let report = try collection.verify()
        var (counts, details): (Document, Document) = ([:], [:])
        for index in indexes {
            counts[index.name] = .integer(index.entryCount)
            details[index.name] = ["valid": .bool(report.isSound)]
        }
        let errors = report.findings.map { BSONValue.string($0.description) }
        return [
            "ns": .string(collection.namespace.description), "nInvalidDocuments": 0,
            "nNonCompliantDocuments": 0, "nrecords": .integer(report.documentCount),
            "nIndexes": .integer(indexes.count), "keysPerIndex": .document(counts),
            "indexDetails": .document(details), "valid": .bool(report.isSound),
            "repaired": false, "warnings": [], "errors": .array(BSONArray(errors)),
            "extraIndexEntries": [], "missingIndexEntries": [], "corruptRecords": [],
        ]
    }
}
