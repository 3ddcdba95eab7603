// SPDX-License-Identifier: MIT
//
// The methods of a collection: their names, and how each reads its arguments. The registry of what
// storectl can do with a collection is the list of cases.

internal import SheafBSON

/// A method of a collection, by mongosh's name.
enum CollectionMethod: String, CaseIterable {
    case insertOne, insertMany
    case find, findOne
    case updateOne, updateMany, replaceOne
    case deleteOne, deleteMany
    case countDocuments, estimatedDocumentCount
    case createIndex, dropIndex, getIndexes
    case drop, explain

    /// What mongosh has and this version has not.
    static let missing: Set<String> = [
        "aggregate", "bulkWrite", "distinct", "findOneAndUpdate", "findOneAndReplace",
        "findOneAndDelete", "findAndModify", "watch", "renameCollection", "validate", "stats",
        "createIndexes", "dropIndexes", "insert", "update", "remove", "save", "count",
    ]

    /// The action that a call of the method asks for.
    func action(_ call: Call) throws(ExpressionError) -> Action {
        switch self {
        case .insertOne:
            return .insertOne(try CallArguments(call, atMost: 1).document(0, "the document"))
        case .insertMany: return try insertMany(call)
        case .find: return .find(try findRequest(call))
        case .findOne: return .findOne(try findRequest(call))
        case .updateOne: return .update(try updateRequest(.updateOne, call))
        case .updateMany: return .update(try updateRequest(.updateMany, call))
        case .replaceOne: return .update(try updateRequest(.replaceOne, call))
        case .deleteOne, .deleteMany:
            let filter = try CallArguments(call, atMost: 1).document(0, "a filter")
            return .delete(filter: filter, isMulti: self == .deleteMany)
        case .countDocuments: return try countDocuments(call)
        case .estimatedDocumentCount:
            _ = try CallArguments(call, atMost: 0)
            return .estimatedDocumentCount
        case .createIndex: return try createIndex(call)
        case .dropIndex:
            return .dropIndex(
                try CallArguments(call, atMost: 1).value(0, "the index's name or its keys")
            )
        case .getIndexes:
            _ = try CallArguments(call, atMost: 0)
            return .listIndexes
        case .drop:
            _ = try CallArguments(call, atMost: 0)
            return .dropCollection
        case .explain:
            throw ExpressionError(
                "explain comes before another method, such as explain().find({…})",
                at: call.place
            )
        }
    }

    private func insertMany(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 2)
        let documents = try arguments.documents(0, "the documents")
        let options = try arguments.options(1, known: ["ordered"])
        return .insertMany(documents, isOrdered: try options.bool("ordered", default: true))
    }

    /// `find(filter, projection, options)`; options may also stand in the chain behind it.
    private func findRequest(_ call: Call) throws(ExpressionError) -> FindRequest {
        let arguments = try CallArguments(call, atMost: 3)
        var request = FindRequest(filter: try arguments.optionalDocument(0, "a filter"))
        guard try arguments.optionalDocument(1, "a projection").isEmpty else {
            throw arguments.wrong(1, "cannot choose fields yet: leave the projection out")
        }
        let options = try arguments.options(2, known: ["skip", "limit", "batchSize"])
        request.skip = try options.count("skip")
        request.limit = try options.count("limit")
        request.batchSize = try options.count("batchSize")
        return request
    }

    private func updateRequest(
        _ kind: UpdateRequest.Kind,
        _ call: Call
    ) throws(ExpressionError) -> UpdateRequest {
        let arguments = try CallArguments(call, atMost: 3)
        let filter = try arguments.document(0, "a filter")
        let what = kind == .replaceOne ? "the new document" : "an update such as {$set: {…}}"
        if case .array = try arguments.value(1, what) {
            throw arguments.wrong(
                1,
                "cannot run a pipeline yet: give operators such as {$set: {…}}"
            )
        }
        let update = try arguments.document(1, what)
        let options = try arguments.options(
            2,
            known: kind == .replaceOne ? ["upsert"] : ["upsert", "arrayFilters"]
        )
        return UpdateRequest(
            kind: kind,
            filter: filter,
            update: update,
            isUpsert: try options.bool("upsert"),
            arrayFilters: try options.documents("arrayFilters")
        )
    }

    private func countDocuments(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 2)
        let options = try arguments.options(1, known: ["skip", "limit"])
        return .countDocuments(
            filter: try arguments.optionalDocument(0, "a filter"),
            skip: try options.count("skip"),
            limit: try options.count("limit")
        )
    }

    private func createIndex(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 2)
        let keys = try arguments.document(0, "the keys, such as {uid: 1}")
        let options = try arguments.options(1, known: ["unique", "name"])
        return .createIndex(
            IndexRequest(
                keys: keys,
                isUnique: try options.bool("unique"),
                name: try options.string("name")
            )
        )
    }
}
