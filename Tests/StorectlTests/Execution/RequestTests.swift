// SPDX-License-Identifier: MIT
//
// Chains become requests: arguments by position and by name, and the errors about them.

import SheafBSON
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
                .find(FindRequest(filter: ["a": 1], skip: 2, limit: 3))
            ),
            (
                "find({}, {}, {skip: 2, limit: 3})",
                .find(FindRequest(filter: [:], skip: 2, limit: 3))
            ),
            ("find().limit(0)", .find(FindRequest(filter: [:], limit: 0))),
            ("find().pretty().toArray()", .find(FindRequest(filter: [:], shape: .array))),
            ("find().limit(1).count()", .find(FindRequest(filter: [:], limit: 1, shape: .count))),
            (
                "find().limit(1).size()",
                .find(FindRequest(filter: [:], limit: 1, shape: .countWithLimits))
            ),
            ("findOne({a: 1})", .findOne(FindRequest(filter: ["a": 1]))),
            (
                "updateOne({a: 1}, {$set: {b: 2}})",
                .update(
                    UpdateRequest(kind: .updateOne, filter: ["a": 1], update: ["$set": ["b": 2]])
                )
            ),
            (
                "updateMany({}, {$set: {b: 2}}, {upsert: true})",
                .update(
                    UpdateRequest(
                        kind: .updateMany,
                        filter: [:],
                        update: ["$set": ["b": 2]],
                        isUpsert: true
                    )
                )
            ),
            (
                "updateOne({}, {$set: {'a.$[x]': 2}}, {arrayFilters: [{x: 1}]})",
                .update(
                    UpdateRequest(
                        kind: .updateOne,
                        filter: [:],
                        update: ["$set": ["a.$[x]": 2]],
                        arrayFilters: [["x": 1]]
                    )
                )
            ),
            (
                "replaceOne({}, {b: 2})",
                .update(UpdateRequest(kind: .replaceOne, filter: [:], update: ["b": 2]))
            ),
            ("deleteOne({a: 1})", .delete(filter: ["a": 1], isMulti: false)),
            ("deleteMany({})", .delete(filter: [:], isMulti: true)),
            ("countDocuments()", .countDocuments(filter: [:], skip: nil, limit: nil)),
            (
                "countDocuments({a: 1}, {limit: 5})",
                .countDocuments(filter: ["a": 1], skip: nil, limit: 5)
            ),
            ("estimatedDocumentCount()", .estimatedDocumentCount),
            ("createIndex({a: 1})", .createIndex(IndexRequest(keys: ["a": 1]))),
            (
                "createIndex({a: -1}, {unique: true, name: 'n'})",
                .createIndex(IndexRequest(keys: ["a": -1], isUnique: true, name: "n"))
            ),
            ("dropIndex('a_1')", .dropIndex("a_1")),
            ("getIndexes()", .listIndexes),
            ("drop()", .dropCollection),
        ] as [(String, Action)]
    )
    func actions(_ text: String, _ action: Action) throws {
        let request = try self.request("db.c.\(text)")
        #expect(request.action == action)
        #expect(request.collection == "c")
        #expect(!request.isExplained)
    }

    @Test(arguments: [
        "db.c.explain().find({a: 1})", "db.c.find({a: 1}).explain()",
        "db.c.explain('executionStats').find({a: 1})", "db.c.find({a: 1}).explain(true)",
    ])
    func explained(_ text: String) throws {
        let request = try self.request(text)
        #expect(request.action == .find(FindRequest(filter: ["a": 1])))
        #expect(request.isExplained)
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
        ("db.c.aggregate([])", 6, "aggregate is not supported yet"),
        ("db.c.find({}).sort({a: 1})", 15, "sort is not supported yet"),
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
            "db.c.updateOne({}, [])", 20,
            "updateOne cannot run a pipeline yet: give operators such as {$set: {…}}"
        ),
        (
            "db.c.updateOne({}, 1)", 20,
            "updateOne takes an update such as {$set: {…}}, a document, here"
        ),
        ("db.c.deleteMany()", 17, "deleteMany needs a filter as its first argument"),
        ("db.c.deleteOne({}, {}, 1)", 20, "deleteOne takes one argument"),
        ("db.c.drop(1)", 11, "drop takes no arguments"),
        ("db.c.find(1)", 11, "find takes a filter, a document, here"),
        ("db.c.find({}, {a: 1})", 15, "find cannot choose fields yet: leave the projection out"),
        ("db.c.find().limit(-1)", 19, "limit takes a number that is not negative here"),
        ("db.c.find().limit()", 19, "limit needs a number as its first argument"),
        (
            "db.c.updateOne({}, {}, {upsrt: true})", 24,
            "updateOne has no option 'upsrt'; did you mean 'upsert'?"
        ),
        (
            "db.c.updateOne({}, {}, {frob: 1})", 24,
            "updateOne has no option 'frob'; it takes upsert, arrayFilters"
        ),
        (
            "db.c.updateOne({}, {}, {upsert: 1})", 24,
            "updateOne has an option 'upsert', which takes true or false"
        ),
        (
            "db.c.updateOne({}, {}, {arrayFilters: [1]})", 24,
            "updateOne has an option 'arrayFilters', which takes an array of documents"
        ),
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
        ("db.c.createIndex({a: 1})", true), ("db.c.find()", false), ("db.c.deleteMany({})", false),
        ("db.c.drop()", false), ("db.c.explain().updateOne({}, {$set: {a: 1}})", false),
    ])
    func mayCreateTheStore(_ text: String, _ isWrite: Bool) throws {
        #expect(try request(text).mayCreate == isWrite)
    }
}
