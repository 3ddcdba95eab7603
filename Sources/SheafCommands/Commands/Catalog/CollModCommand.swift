// SPDX-License-Identifier: MIT
//
// `collMod`: what can be changed about an index without building it again.

import Sheaf

/// `collMod`.
struct CollModCommand: Command {
    static let name = "collMod"
    static let access = CommandAccess.write

    private let collection: String
    private let index: (name: String?, keys: Document?)
    private let isHidden: Bool?
    private let keepsImages: Bool?

    init(_ fields: inout CommandFields) throws(CommandError) {
        collection = try fields.collectionName()
        try fields.refuse("validator", "Check documents before they are written.")
        keepsImages = try fields.changeImages()
        try fields.refuse("viewOn", "Run the pipeline as an aggregation.")
        fields.tolerate("validationLevel", "validationAction")
        guard let index = try fields.document("index") else {
            (self.index, isHidden) = ((nil, nil), nil)
            return
        }
        var inner = CommandFields(path: "collMod.index", index)
        self.index = (try inner.string("name"), try inner.document("keyPattern"))
        isHidden = try inner.flag("hidden")
        try inner.refuse("expireAfterSeconds", "Drop the index and make it again.")
        try inner.refuse("unique", "Drop the index and make it again.")
        try inner.finish()
        guard self.index.name != nil || self.index.keys != nil else {
            throw CommandError(
                .invalidOptions,
                "Must specify either index name or key pattern."
            )
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        let collection = try context.collection(collection)
        guard try context.database.collectionNames().contains(collection.name) else {
            throw CommandError(
                .namespaceNotFound,
                "ns does not exist: \(collection.namespace)"
            )
        }
        if let keepsImages { try await collection.setChangeImages(keepsImages) }
        guard let isHidden else { return [:] }
        let name = try await indexName(in: collection)
        let result =
            try await isHidden ? collection.hideIndex(name) : collection.unhideIndex(name)
        return ["hidden_old": .bool(result.wasHidden), "hidden_new": .bool(isHidden)]
    }

    private func indexName(in collection: Collection) async throws -> String {
        if let name = index.name { return name }
        let found = try await collection.listIndexes().first { $0.keys == index.keys }
        guard let found else {
            throw CommandError(
                .indexNotFound,
                "cannot find index \(index.keys ?? [:]) for ns \(collection.namespace)"
            )
        }
        return found.name
    }
}

extension CommandFields {
    /// Whether images of documents are kept with their changes, if that is said.
    mutating func changeImages() throws(CommandError) -> Bool? {
        guard let setting = try document("changeStreamPreAndPostImages") else { return nil }
        var inner = CommandFields(path: "\(path).changeStreamPreAndPostImages", setting)
        let isEnabled = try inner.flag("enabled")
        try inner.finish()
        return isEnabled
    }
}
