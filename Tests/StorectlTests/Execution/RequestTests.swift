// SPDX-License-Identifier: MIT
//
// Chains become requests: arguments by position and by name, and the errors about them.

import Sheaf
import Testing

@testable import storectl

@Suite struct RequestTests {
    private func request(_ text: String) throws -> Request {
        guard case .request(let request)? = try Step.read(text).first else {
            throw ExpressionError("no request", at: Place(line: 1, column: 1))
        }
        return request
    }

    @Test(
        arguments: [
            ("insertOne({a: 1})", .insertOne(["a": 1])),
            ("insertMany([{a: 1}, {}])", .insertMany([["a": 1], [:]], isOrdered: true)),
            ("insertMany([], {ordered: false})", .insertMany([], isOrdered: false)),
            ("find()", .find(FindRequest(filter: [:]))),
            ("find(null)", .find(FindRequest(filter: [:]))),
            (
                "find({a: 1}).skip(2).limit(3)",
                .find(FindRequest(filter: ["a": 1], options: FindOptions(skip: 2, limit: 3)))
            ),
            (
                "find({}, {}, {skip: 2, limit: 3})",
                .find(FindRequest(filter: [:], options: FindOptions(skip: 2, limit: 3)))
            ),
            (
                "find({}, {a: 1}, {sort: {a: -1}, hint: 'a_1', maxTimeMS: 5, allowDiskUse: false})",
                .find(
                    FindRequest(
                        filter: [:],
                        options: FindOptions(
                            sort: ["a": -1],
                            projection: ["a": 1],
                            hint: "a_1",
                            allowDiskUse: false,
                            maxTime: .milliseconds(5)
                        )
                    )
                )
            ),
            (
                "find().sort({a: 1}).projection({a: 1}).hint({a: 1}).batchSize(7)",
                .find(
                    FindRequest(
                        filter: [:],
                        options: FindOptions(
                            sort: ["a": 1],
                            projection: ["a": 1],
                            hint: ["a": 1],
                            batchCountMax: 7
                        )
                    )
                )
            ),
            (
                "find().project({a: 1}).collation({locale: 'simple'}).maxTimeMS(5).allowDiskUse()",
                .find(
                    FindRequest(
                        filter: [:],
                        options: FindOptions(
                            projection: ["a": 1],
                            collation: ["locale": "simple"],
                            maxTime: .milliseconds(5)
                        )
                    )
                )
            ),
            ("find().limit(0)", .find(FindRequest(filter: [:], options: FindOptions(limit: 0)))),
            ("find().pretty().toArray()", .find(FindRequest(filter: [:], shape: .array))),
            (
                "find().limit(1).count()",
                .find(FindRequest(filter: [:], options: FindOptions(limit: 1), shape: .count))
            ),
            (
                "find().limit(1).size()",
                .find(
                    FindRequest(
                        filter: [:],
                        options: FindOptions(limit: 1),
                        shape: .countWithLimits
                    )
                )
            ),
            ("findOne({a: 1})", .findOne(FindRequest(filter: ["a": 1]))),
            (
                "updateOne({a: 1}, {$set: {b: 2}})",
                .write(.updateOne(["a": 1], ["$set": ["b": 2]]))
            ),
            (
                "updateOne({}, [{$set: {b: 2}}], {hint: 'a_1', let: {v: 1}, comment: 'c'})",
                .write(
                    .updateOne(
                        [:],
                        [["$set": ["b": 2]]],
                        options: UpdateOptions(hint: "a_1", let: ["v": 1])
                    )
                )
            ),
            (
                "updateMany({}, {$set: {b: 2}}, {upsert: true})",
                .write(.updateMany([:], ["$set": ["b": 2]], upsert: true))
            ),
            (
                "updateOne({}, {$set: {'a.$[x]': 2}}, {arrayFilters: [{x: 1}], sort: {a: -1}})",
                .write(
                    .updateOne(
                        [:],
                        ["$set": ["a.$[x]": 2]],
                        options: UpdateOptions(arrayFilters: [["x": 1]], sort: ["a": -1])
                    )
                )
            ),
            ("replaceOne({}, {b: 2})", .write(.replaceOne([:], ["b": 2]))),
            (
                "replaceOne({}, {b: 2}, {hint: {a: 1}, collation: {locale: 'simple'}})",
                .write(
                    .replaceOne(
                        [:],
                        ["b": 2],
                        options: ReplaceOptions(hint: ["a": 1], collation: ["locale": "simple"])
                    )
                )
            ),
            (
                "findOneAndUpdate({a: 1}, {$set: {b: 2}}, {returnDocument: 'after', upsert: true})",
                .findAndModify(.update(["a": 1], ["$set": ["b": 2]], .after, isUpsert: true))
            ),
            (
                "findOneAndUpdate({}, [{$unset: 'b'}], {projection: {c: 1}, sort: {a: 1}})",
                .findAndModify(
                    .update(
                        [:],
                        [["$unset": "b"]],
                        .before,
                        FindOneAndUpdateOptions(projection: ["c": 1], sort: ["a": 1])
                    )
                )
            ),
            (
                "findOneAndReplace({a: 1}, {b: 2}, {returnNewDocument: true})",
                .findAndModify(.replace(["a": 1], ["b": 2], .after))
            ),
            (
                "findOneAndDelete({a: 1}, {sort: {b: 1}})",
                .findAndModify(.delete(["a": 1], FindOneAndDeleteOptions(sort: ["b": 1])))
            ),
            (
                "findAndModify({query: {a: 1}, update: {$inc: {b: 1}}, new: true, fields: {b: 1}})",
                .findAndModify(
                    .update(
                        ["a": 1],
                        ["$inc": ["b": 1]],
                        .after,
                        FindOneAndUpdateOptions(projection: ["b": 1])
                    )
                )
            ),
            (
                "findAndModify({query: {a: 1}, update: {b: 1}, upsert: true})",
                .findAndModify(.replace(["a": 1], ["b": 1], isUpsert: true))
            ),
            ("findAndModify({remove: true})", .findAndModify(.delete([:]))),
            (
                "bulkWrite([{insertOne: {document: {a: 1}}}, {deleteMany: {filter: {}}}, "
                    + "{updateOne: {filter: {a: 1}, update: {$set: {b: 1}}, upsert: true}}, "
                    + "{replaceOne: {filter: {}, replacement: {c: 1}, hint: 'a_1'}}], "
                    + "{ordered: false})",
                .bulkWrite(
                    [
                        .insertOne(["a": 1]), .deleteMany([:]),
                        .updateOne(["a": 1], ["$set": ["b": 1]], upsert: true),
                        .replaceOne([:], ["c": 1], options: ReplaceOptions(hint: "a_1")),
                    ],
                    BulkWriteOptions(ordered: false)
                )
            ),
            ("deleteOne({a: 1})", .write(.deleteOne(["a": 1]))),
            (
                "deleteMany({}, {hint: '_id_'})",
                .write(.deleteMany([:], options: DeleteOptions(hint: "_id_")))
            ),
            ("countDocuments()", .countDocuments([:], CountOptions())),
            (
                "countDocuments({a: 1}, {limit: 5, skip: 1, hint: 'a_1'})",
                .countDocuments(["a": 1], CountOptions(skip: 1, limit: 5, hint: "a_1"))
            ),
            ("distinct('a.b')", .distinct("a.b", [:], DistinctOptions())),
            (
                "distinct('a', {b: 1}, {hint: 'b_1', maxTimeMS: 5})",
                .distinct(
                    "a",
                    ["b": 1],
                    DistinctOptions(hint: "b_1", maxTime: .milliseconds(5))
                )
            ),
            ("estimatedDocumentCount()", .estimatedDocumentCount),
            ("createIndex({a: 1})", .createIndexes([IndexModel(["a": 1])])),
            (
                "createIndex({a: -1}, {unique: true, name: 'n', background: true, v: 2})",
                .createIndexes([
                    IndexModel(["a": -1], unique: true, options: IndexOptions(name: "n"))
                ])
            ),
            (
                "createIndexes([{a: 1}, {b: 1}], {sparse: true, hidden: true})",
                .createIndexes([
                    IndexModel(["a": 1], options: IndexOptions(sparse: true, hidden: true)),
                    IndexModel(["b": 1], options: IndexOptions(sparse: true, hidden: true)),
                ])
            ),
            (
                "createIndex({a: 1}, {expireAfterSeconds: 60, partialFilterExpression: {b: 1}})",
                .createIndexes([
                    IndexModel(
                        ["a": 1],
                        options: IndexOptions(
                            partialFilterExpression: ["b": 1],
                            expireAfterSeconds: 60
                        )
                    )
                ])
            ),
            ("dropIndexes()", .dropIndex("*")), ("dropIndexes({a: 1})", .dropIndex(["a": 1])),
            ("hideIndex('a_1')", .hideIndex("a_1", isHidden: true)),
            ("unhideIndex({a: 1})", .hideIndex(["a": 1], isHidden: false)),
            ("dropIndex('a_1')", .dropIndex("a_1")),
            ("getIndexes()", .listIndexes),
            ("drop()", .dropCollection),
        ] as [(String, Action)]
    )
    func actions(_ text: String, _ action: Action) throws {
        let request = try self.request("db.c.\(text)")
        #expect(request.action == action)
        #expect(request.collection == "c")
        #expect(request.verbosity == nil)
    }

    @Test(
        arguments: [
            ("db.c.explain().find({a: 1})", .executionStats),
            ("db.c.find({a: 1}).explain()", .executionStats),
            ("db.c.explain('executionStats').find({a: 1})", .executionStats),
            ("db.c.explain('queryPlanner').find({a: 1})", .queryPlanner),
            ("db.c.find({a: 1}).explain('allPlansExecution')", .allPlansExecution),
            ("db.c.find({a: 1}).explain(true)", .allPlansExecution),
            ("db.c.find({a: 1}).explain(false)", .queryPlanner),
        ] as [(String, ExplainVerbosity)]
    )
    func explained(_ text: String, _ verbosity: ExplainVerbosity) throws {
        let request = try self.request(text)
        #expect(request.action == .find(FindRequest(filter: ["a": 1])))
        #expect(request.verbosity == verbosity)
    }

    @Test func database() throws {
        #expect(try request("db.getCollectionNames()").action == .listCollectionNames)
        #expect(try request("db.createCollection('x')").action == .createCollection("x"))
        #expect(try request("db.dropDatabase()").action == .dropDatabase)
    }

    @Test(arguments: [
        (
            "db.c.updatOne({}, {})", 6,
            "There is no method 'updatOne' of a collection; did you mean 'updateOne'?"
        ),
        ("db.c.frobnicate()", 6, "There is no method 'frobnicate' of a collection"),
        ("db.c.watch([])", 6, "watch is not supported yet"),
        ("db.c.find({}).map({a: 1})", 15, "map is not supported yet"),
        (
            "db.c.find({}).limt(1)", 15,
            "There is no method 'limt' of a cursor; did you mean 'limit'?"
        ),
        ("db.find({})", 4, "find is a method of a collection: db.NAME.find(…)"),
        (
            "db.dropDatabse()", 4,
            "There is no method 'dropDatabse' of a database; did you mean 'dropDatabase'?"
        ),
        ("db.c.insertOne()", 16, "insertOne needs the document as its first argument"),
        ("db.c.insertOne([{}])", 16, "insertOne takes the document, a document, here"),
        ("db.c.insertMany({})", 17, "insertMany takes the documents, an array of documents, here"),
        ("db.c.insertMany([1])", 17, "insertMany takes the documents, an array of documents, here"),
        (
            "db.c.updateOne({a: 1})", 22,
            "updateOne needs an update such as {$set: {…}} as its second argument"
        ),
        (
            "db.c.updateOne({}, [1])", 20,
            "updateOne takes an update such as {$set: {…}}, a document or an array of stages, here"
        ),
        ("db.c.replaceOne({}, [])", 21, "replaceOne takes the new document, a document, here"),
        ("db.c.deleteMany()", 17, "deleteMany needs a filter as its first argument"),
        ("db.c.deleteOne({}, {}, 1)", 24, "deleteOne takes at most 2 arguments"),
        ("db.c.drop(1)", 11, "drop takes no arguments"),
        ("db.c.find(1)", 11, "find takes a filter, a document, here"),
        ("db.c.find({}).sort(1)", 20, "sort takes an order such as {unit: -1}, a document, here"),
        ("db.c.find().limit(-1)", 19, "limit takes a number that is not negative here"),
        ("db.c.find().limit()", 19, "limit needs a number as its first argument"),
        (
            "db.c.updateOne({}, {}, {upsrt: true})", 24,
            "updateOne has no option 'upsrt'; did you mean 'upsert'?"
        ),
        (
            "db.c.updateOne({}, {}, {frob: 1})", 24,
            "updateOne has no option 'frob'; it takes arrayFilters, sort, upsert, "
                + "bypassDocumentValidation, hint, let, collation, comment"
        ),
        (
            "db.c.updateOne({}, {}, {upsert: 1})", 24,
            "updateOne has an option 'upsert', which takes true or false"
        ),
        (
            "db.c.updateOne({}, {}, {arrayFilters: [1]})", 24,
            "updateOne has an option 'arrayFilters', which takes an array of documents"
        ),
        (
            "db.c.findOneAndUpdate({}, {}, {returnDocument: 'now'})", 31,
            "findOneAndUpdate has an option 'returnDocument', which takes \"before\" or \"after\""
        ),
        (
            "db.c.bulkWrite([{insert: {}}])", 16,
            "bulkWrite takes writes such as {insertOne: {document: {…}}}; the one at index 0 is "
                + "none: a write is one of insertOne, updateOne, updateMany, replaceOne, "
                + "deleteOne, deleteMany"
        ),
        (
            "db.c.bulkWrite([{updateOne: {filter: {}}}])", 16,
            "updateOne at index 0 needs 'update'"
        ),
        (
            "db.c.bulkWrite([{deleteOne: {filter: {}, upsert: true}}])", 16,
            "deleteOne at index 0 has no option 'upsert'; it takes filter, hint, let, collation, "
                + "comment"
        ),
        (
            "db.c.deleteOne({}, {hint: 1})", 20,
            "deleteOne has an option 'hint', which takes the name of an index or its keys"
        ),
        ("db.c.distinct()", 15, "distinct needs the name of a field as its first argument"),
        ("db.c.find().count().limit(1)", 21, "Nothing can be called on the result of count"),
        ("db.c.insertOne({}).pretty()", 20, "Nothing can be called on the result of insertOne"),
        (
            "db.c.explain()", 14,
            "explain() needs a method behind it, such as explain().find({…})"
        ),
        ("db.c.explain().drop()", 16, "There is nothing to explain about drop"),
        (
            "db.c.explain('much').find()", 14,
            "explain takes queryPlanner, executionStats, allPlansExecution"
        ),
    ])
    func errors(_ text: String, _ column: Int, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) { _ = try Step.read(text) }
        #expect(error.message == message)
        #expect(error.place == Place(line: 1, column: column))
    }

    @Test(arguments: [
        ("db.c.insertOne({})", true), ("db.c.updateOne({}, {$set: {a: 1}})", false),
        ("db.c.updateOne({}, {$set: {a: 1}}, {upsert: true})", true),
        ("db.c.findOneAndUpdate({}, {$set: {a: 1}}, {upsert: true})", true),
        ("db.c.findOneAndDelete({})", false),
        ("db.c.bulkWrite([{insertOne: {document: {}}}])", true),
        ("db.c.bulkWrite([{deleteOne: {filter: {}}}])", false),
        ("db.c.createIndex({a: 1})", true), ("db.c.find()", false), ("db.c.deleteMany({})", false),
        ("db.c.drop()", false), ("db.c.explain().updateOne({}, {$set: {a: 1}})", false),
    ])
    func mayCreateTheStore(_ text: String, _ isWrite: Bool) throws {
        #expect(try request(text).mayCreate == isWrite)
    }
}
