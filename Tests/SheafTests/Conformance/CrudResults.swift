// SPDX-License-Identifier: MIT
//
// Requests of bulk writes as models, and results as the documents that tests expect.

import Sheaf

extension WriteModel {
    /// The model of a request, such as `{deleteOne: {filter: …}}`.
    init(_ request: Document) throws {
        guard let kind = request.keys.first, let body = request[kind]?.documentValue else {
            throw Unsupported("an empty request")
        }
        let arguments = CrudArguments(body)
        let (filter, upsert) = (arguments.document("filter"), arguments.flag("upsert"))
        switch kind {
        case "insertOne": self = .insertOne(arguments.document("document"))
        case "updateOne":
            let options = arguments.updateOptions
            self = .updateOne(filter, arguments.modifications, upsert: upsert, options: options)
        case "updateMany":
            let options = arguments.updateOptions
            self = .updateMany(filter, arguments.modifications, upsert: upsert, options: options)
        case "replaceOne":
            self = .replaceOne(
                filter,
                arguments.document("replacement"),
                upsert: upsert,
                options: arguments.replaceOptions
            )
        case "deleteOne": self = .deleteOne(filter, options: arguments.deleteOptions)
        case "deleteMany": self = .deleteMany(filter, options: arguments.deleteOptions)
        default: throw Unsupported("the request \(kind)")
        }
    }
}

extension UpdateResult {
    /// The result as tests expect it.
    var document: Document {
        var document: Document = [
            "matchedCount": .integer(matchedCount), "modifiedCount": .integer(modifiedCount),
            "upsertedCount": .integer(upsertedID == nil ? 0 : 1),
        ]
        document["upsertedId"] = upsertedID
        return document
    }
}

extension InsertManyResult {
    /// The result as tests expect it, which is that of a bulk write.
    var document: Document {
        [
            "insertedCount": .integer(insertedCount),
            "insertedIds": .document(Document(byPosition: insertedIDs)),
            "deletedCount": 0, "matchedCount": 0, "modifiedCount": 0, "upsertedCount": 0,
            "upsertedIds": [:],
        ]
    }
}

extension BulkWriteResult {
    /// The result as tests expect it.
    var document: Document {
        [
            "deletedCount": .integer(deletedCount), "insertedCount": .integer(insertedCount),
            "insertedIds": .document(Document(byPosition: insertedIDs)),
            "matchedCount": .integer(matchedCount), "modifiedCount": .integer(modifiedCount),
            "upsertedCount": .integer(upsertedCount),
            "upsertedIds": .document(Document(byPosition: upsertedIDs)),
        ]
    }
}

extension PartialResult {
    /// The result as tests expect it.
    var document: Document {
        switch self {
        case .insertMany(let result): result.document
        case .update(let result): result.document
        case .bulkWrite(let result): result.document
        }
    }
}

extension Document {
    /// Values by their position.
    fileprivate init(byPosition values: [Int: BSONValue]) {
        self.init(values.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) })
    }
}
