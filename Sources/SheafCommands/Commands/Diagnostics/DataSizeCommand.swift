// SPDX-License-Identifier: MIT
//
// `dataSize`: the bytes of the documents of a collection.

import Sheaf

/// `dataSize`.
struct DataSizeCommand: Command {
    static let name = "dataSize"
    static let access = CommandAccess.read

    private let namespace: String

    init(_ fields: inout CommandFields) throws(CommandError) {
        namespace = try fields.collectionName()
        try fields.refuse("min", "Leave it out to measure the collection.")
        try fields.refuse("max", "Leave it out to measure the collection.")
        fields.tolerate("keyPattern", "estimate")
    }

    func run(in context: CommandContext) async throws -> Document {
        let start = ContinuousClock.now
        let collection = try context.collection(named: namespace)
        let measures = try CollectionMeasures(of: collection, in: context.service.store)
        return [
            "estimate": false, "size": .integer(measures.documentByteCount),
            "numObjects": .integer(measures.documentCount),
            "millis": .integer(Int((ContinuousClock.now - start) / .milliseconds(1))),
        ]
    }
}
