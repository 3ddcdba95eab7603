// SPDX-License-Identifier: MIT
//
// The methods of a collection: their names, and how each reads its arguments. The registry of what
// storectl can do with a collection is the list of cases.

internal import Sheaf

/// A method of a collection, by mongosh's name.
enum CollectionMethod: String, CaseIterable {
    case insertOne, insertMany
    case find, findOne, aggregate
    case updateOne, updateMany, replaceOne
    case deleteOne, deleteMany
    case findOneAndUpdate, findOneAndReplace, findOneAndDelete, findAndModify
    case bulkWrite
    case countDocuments, count, estimatedDocumentCount, distinct
    case createIndex, createIndexes, dropIndex, dropIndexes, getIndexes
    case hideIndex, unhideIndex
    case drop, renameCollection, stats, explain

    /// What mongosh has and this shell has not, and what to use instead.
    static let missing = [
        "insert": "use insertOne or insertMany", "save": "use replaceOne with {upsert: true}",
        "update": "use updateOne, updateMany or replaceOne",
        "remove": "use deleteOne or deleteMany", "ensureIndex": "use createIndex",
        "validate": "run storectl verify on the store", "mapReduce": "use aggregate",
        "reIndex": "drop the index and create it again",
        "watch": "run storectl watch on the store",
    ]

    /// The action that a call of the method asks for.
    func action(_ call: Call) throws(ExpressionError) -> Action {
        switch self {
        case .insertOne:
            return .insertOne(try CallArguments(call, atMost: 1).document(0, "the document"))
        case .insertMany: return try insertMany(call)
        case .find: return .find(try findRequest(call))
        case .findOne: return .findOne(try findRequest(call))
        case .aggregate: return .aggregate(try AggregateRequest(call))
        case .updateOne: return .write(try .update(.updateOne, call))
        case .updateMany: return .write(try .update(.updateMany, call))
        case .replaceOne: return .write(try .update(.replaceOne, call))
        case .deleteOne: return .write(try .delete(.deleteOne, call))
        case .deleteMany: return .write(try .delete(.deleteMany, call))
        case .findOneAndUpdate: return .findAndModify(try .updating(call))
        case .findOneAndReplace: return .findAndModify(try .replacing(call))
        case .findOneAndDelete: return .findAndModify(try .deleting(call))
        case .findAndModify: return .findAndModify(try .command(call))
        case .bulkWrite: return try bulkWrite(call)
        case .countDocuments, .count: return try countDocuments(call)
        case .distinct: return try distinct(call)
        case .estimatedDocumentCount:
            _ = try CallArguments(call, atMost: 0)
            return .estimatedDocumentCount
        case .createIndex: return .createIndexes([try IndexModel(call)])
        case .createIndexes: return .createIndexes(try IndexModel.all(call))
        case .dropIndex, .dropIndexes:
            let arguments = try CallArguments(call, atMost: 1)
            if self == .dropIndexes, !arguments.has(0) { return .dropIndex("*") }
            return .dropIndex(try arguments.value(0, "the index's name or its keys"))
        case .hideIndex, .unhideIndex:
            return .hideIndex(
                try CallArguments(call, atMost: 1).value(0, "the index's name or its keys"),
                isHidden: self == .hideIndex
            )
        case .getIndexes:
            _ = try CallArguments(call, atMost: 0)
            return .listIndexes
        case .drop:
            _ = try CallArguments(call, atMost: 0)
            return .dropCollection
        case .renameCollection:
            let arguments = try CallArguments(call, atMost: 2)
            let drops = arguments.has(1) ? try arguments.value(1, "true or false").boolValue : false
            guard let drops else { throw arguments.wrong(1, "takes true or false here") }
            return .renameCollection(try arguments.string(0, "the new name"), drops)
        case .stats:
            _ = try CallArguments(call, atMost: 0)
            return .statistics
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
        let options = try arguments.options(2, known: CallOptions.findNames)
        request.options = try options.find()
        let projection = try arguments.optionalDocument(1, "a projection")
        if !projection.isEmpty { request.options.projection = projection }
        return request
    }

    private func bulkWrite(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 2)
        let writes = try arguments.documents(0, "the writes")
        let names = ["ordered", "let", "bypassDocumentValidation", "comment"]
        let options = try arguments.options(1, known: names)
        var models: [WriteModel] = []
        for (index, write) in writes.enumerated() {
            models.append(try WriteModel(write, at: index, arguments))
        }
        return .bulkWrite(
            models,
            BulkWriteOptions(
                ordered: try options.bool("ordered", default: true),
                let: try options.document("let")
            )
        )
    }

    private func countDocuments(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 2)
        let filter = try arguments.optionalDocument(0, "a filter")
        let options = try arguments.options(1, known: ["skip", "limit"] + CallOptions.readNames)
        return .countDocuments(
            filter,
            CountOptions(
                skip: try options.count("skip") ?? 0,
                limit: try options.count("limit"),
                hint: try options.hint(),
                let: try options.document("let"),
                collation: try options.collation(),
                maxTime: try options.maxTime()
            )
        )
    }

    private func distinct(_ call: Call) throws(ExpressionError) -> Action {
        let arguments = try CallArguments(call, atMost: 3)
        let field = try arguments.string(0, "the name of a field")
        let filter = try arguments.optionalDocument(1, "a filter")
        let options = try arguments.options(2, known: CallOptions.readNames)
        return .distinct(
            field,
            filter,
            DistinctOptions(
                hint: try options.hint(),
                let: try options.document("let"),
                collation: try options.collation(),
                maxTime: try options.maxTime()
            )
        )
    }
}
