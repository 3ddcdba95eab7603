// SPDX-License-Identifier: MIT
//
// The file beside each collection of a dump: its options and indexes in canonical Extended JSON, as
// mongodump 100 writes it.
//
//     {"options":{},"indexes":[{"v":{"$numberInt":"2"},"key":{…},"name":"_id_"}],
//      "uuid":"…","collectionName":"…","type":"collection"}
//
// What MongoDB does not know, indexes with an elementKey, stands apart under `sheaf`, where its
// tools pass over it.

internal import Foundation
internal import Sheaf
internal import SheafBSON

/// What a dump tells of a collection besides its documents.
struct Metadata {
    /// The bytes that a file may have.
    static let byteCountMax = 64 << 20

    /// The full name, which the file's may only be a part of.
    var collection: String?
    /// What the collection is; anything but a collection has no documents of its own.
    var type = "collection"
    /// The options that it was made with.
    var options: Document = [:]
    /// The indexes as `listIndexes` gives them.
    var indexes: [Document] = []

    /// The metadata of a collection of a store.
    init(_ collection: String, _ indexes: [IndexDescription]) {
        self.collection = collection
        self.indexes = indexes.map { description in
            var document = description.document
            document["building"] = nil
            return document
        }
    }

    /// Reads a file.
    init(_ path: String) throws(DumpFailure) {
        let bytes = try DumpInput(path).readAll(byteCountMax: Self.byteCountMax)
        let document: Document
        do {
            document = try Document(extendedJSON: bytes)
        } catch {
            throw DumpFailure("\(path) is not Extended JSON: \(error)")
        }
        collection = document["collectionName"]?.stringValue
        type = document["type"]?.stringValue ?? "collection"
        options = document["options"]?.documentValue ?? [:]
        for holder in [document, document["sheaf"]?.documentValue] {
            for value in holder?["indexes"]?.arrayValue ?? [] {
                guard let index = value.documentValue else {
                    throw DumpFailure("\(path): an index must be a document")
                }
                indexes.append(index)
            }
        }
    }

    /// The text of the file.
    var text: String {
        let own = indexes.filter { $0["elementKey"] != nil }
        let common = indexes.filter { $0["elementKey"] == nil }
        var document: Document = [
            "options": .document(options), "indexes": Self.array(common),
            "uuid": .string(Self.newIdentifier()), "collectionName": .string(collection ?? ""),
            "type": .string(type),
        ]
        if !own.isEmpty { document["sheaf"] = ["indexes": Self.array(own)] }
        return document.extendedJSON(.canonical)
    }

    private static func array(_ documents: [Document]) -> BSONValue {
        .array(BSONArray(documents.map { .document($0) }))
    }

    /// A random UUID without its hyphens.
    private static func newIdentifier() -> String {
        UUID().uuidString.lowercased().filter { $0 != "-" }
    }
}
