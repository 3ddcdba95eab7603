// SPDX-License-Identifier: MIT
//
// Help about the methods of a collection. The examples run as they stand; a test runs them.

extension CollectionMethod {
    /// How the method is written, what it does, and an example.
    var help: MethodHelp {
        switch self {
        case .insertOne, .insertMany, .find, .findOne, .aggregate, .countDocuments, .count,
            .estimatedDocumentCount, .distinct:
            readingHelp
        case .updateOne, .updateMany, .replaceOne, .deleteOne, .deleteMany, .findOneAndUpdate,
            .findOneAndReplace, .findOneAndDelete, .findAndModify, .bulkWrite:
            changingHelp
        default: otherHelp
        }
    }

    private var readingHelp: MethodHelp {
        switch self {
        case .insertOne:
            MethodHelp(
                "insertOne(document)",
                "Inserts a document; an _id is made when it has none.",
                #"db.students.insertOne({uid: "u1", semesters: {"21": []}})"#
            )
        case .insertMany:
            MethodHelp(
                "insertMany([document, …], {ordered})",
                "Inserts documents; with {ordered: false} those behind a wrong one too.",
                #"db.students.insertMany([{uid: "u2"}, {uid: "u3"}])"#
            )
        case .findOne:
            MethodHelp(
                "findOne(filter, projection, options)",
                "The first document that matches, or null.",
                #"db.students.findOne({uid: "u1"}, {uid: 1, _id: 0})"#
            )
        case .aggregate:
            MethodHelp(
                "aggregate([stage, …], {hint, let, collation, allowDiskUse, maxTimeMS})",
                "Runs a pipeline over the collection; help $group tells about a stage.",
                #"db.students.aggregate([{$group: {_id: null, n: {$sum: 1}}}])"#
            )
        case .countDocuments, .count:
            MethodHelp(
                "\(rawValue)(filter, {skip, limit, hint, collation, maxTimeMS})",
                "The number of documents that match.",
                #"db.students.\#(rawValue)({uid: {$gt: "u1"}})"#
            )
        case .estimatedDocumentCount:
            MethodHelp(
                "estimatedDocumentCount()",
                "The number of documents, at once; here it is exact.",
                "db.students.estimatedDocumentCount()"
            )
        case .distinct:
            MethodHelp(
                "distinct(field, filter, {hint, collation, maxTimeMS})",
                "The different values of a field, each once.",
                #"db.students.distinct("uid")"#
            )
        default:
            MethodHelp(
                "find(filter, projection, {sort, skip, limit, hint, let, collation, maxTimeMS})",
                "The documents that match; .sort(…), .limit(…) and the like may follow.",
                #"db.students.find({uid: /^u/}).sort({uid: -1}).limit(2)"#
            )
        }
    }

    private var changingHelp: MethodHelp {
        switch self {
        case .updateOne, .updateMany:
            MethodHelp(
                "\(rawValue)(filter, update, {upsert, arrayFilters, hint, let, collation})",
                self == .updateOne
                    ? "Changes the first document that matches." : "Changes all that match.",
                #"db.students.\#(rawValue)({uid: "u1"}, {$push: {"semesters.21": {grade: 2}}})"#
            )
        case .replaceOne:
            MethodHelp(
                "replaceOne(filter, document, {upsert, sort, hint, let, collation})",
                "Puts another document in the place of the first that matches; _id stays.",
                #"db.students.replaceOne({uid: "u2"}, {uid: "u2", name: "김"})"#
            )
        case .deleteOne, .deleteMany:
            MethodHelp(
                "\(rawValue)(filter, {hint, let, collation})",
                self == .deleteOne
                    ? "Deletes the first document that matches." : "Deletes all that match.",
                #"db.students.\#(rawValue)({uid: "u3"})"#
            )
        case .findOneAndUpdate:
            MethodHelp(
                #"findOneAndUpdate(filter, update, {returnDocument: "after", projection, …})"#,
                "Changes a document and gives it back, as it was or as it is now.",
                #"db.students.findOneAndUpdate({uid: "u1"}, {$inc: {n: 1}}, {upsert: true})"#
            )
        case .findOneAndReplace:
            MethodHelp(
                #"findOneAndReplace(filter, document, {returnDocument: "after", projection, …})"#,
                "Replaces a document and gives it back.",
                #"db.students.findOneAndReplace({uid: "u2"}, {uid: "u2", n: 1})"#
            )
        case .findOneAndDelete:
            MethodHelp(
                "findOneAndDelete(filter, {projection, sort, hint})",
                "Deletes a document and gives it back.",
                #"db.students.findOneAndDelete({uid: "u2"})"#
            )
        case .findAndModify:
            MethodHelp(
                "findAndModify({query, update, remove, new, fields, sort, upsert})",
                "All of findOneAndUpdate, …Replace and …Delete as one command.",
                #"db.students.findAndModify({query: {n: 1}, update: {$inc: {n: 1}}, new: true})"#
            )
        default:
            MethodHelp(
                "bulkWrite([{insertOne: {…}}, {updateOne: {…}}, …], {ordered})",
                "Several writes in one transaction for each run of them.",
                #"db.students.bulkWrite([{insertOne: {document: {uid: "u4"}}}])"#
            )
        }
    }

    private var otherHelp: MethodHelp {
        switch self {
        case .createIndex:
            MethodHelp(
                "createIndex(keys, {unique, name, sparse, partialFilterExpression, …})",
                "Makes an index; elementKey: \"_id\" finds the elements of large arrays, and "
                    + "uniqueElements: true keeps their keys unique.",
                "db.students.createIndex({uid: 1}, {unique: true})"
            )
        case .createIndexes:
            MethodHelp(
                "createIndexes([keys, …], options)",
                "Makes several indexes with the same options.",
                "db.students.createIndexes([{n: 1}, {name: 1, n: -1}])"
            )
        case .dropIndex, .dropIndexes:
            MethodHelp(
                self == .dropIndex ? "dropIndex(name or keys)" : "dropIndexes(name or keys)",
                self == .dropIndex
                    ? "Drops an index." : "Drops an index, or all but the one on _id.",
                self == .dropIndex ? #"db.students.dropIndex("n_1")"# : "db.students.dropIndexes()"
            )
        case .hideIndex, .unhideIndex:
            MethodHelp(
                "\(rawValue)(name or keys)",
                self == .hideIndex
                    ? "Keeps an index from plans, without dropping it." : "Undoes hideIndex.",
                "db.students.\(rawValue)({uid: 1})"
            )
        case .drop:
            MethodHelp("drop()", "Drops the collection with its indexes.", "db.students.drop()")
        case .renameCollection:
            MethodHelp(
                "renameCollection(name, dropTarget)",
                "Gives the collection another name; nothing is moved.",
                #"db.students.renameCollection("pupils", true)"#
            )
        case .stats:
            MethodHelp(
                "stats()",
                "The number of documents, their sizes, and how they lie in the file.",
                "db.students.stats()"
            )
        case .explain:
            MethodHelp(
                #"explain("queryPlanner" or "executionStats").METHOD(…)"#,
                "The plan of a method and what it costs; a write is rehearsed and undone.",
                #"db.students.explain().updateOne({uid: "u1"}, {$inc: {n: 1}})"#
            )
        default:
            MethodHelp(
                "getIndexes()",
                "The indexes of the collection.",
                "db.students.getIndexes()"
            )
        }
    }
}
