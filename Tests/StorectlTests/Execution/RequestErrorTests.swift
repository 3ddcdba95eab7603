// SPDX-License-Identifier: MIT
//
// Calls that make no request: what is said, and the place that it points at.

import Sheaf
import Testing

@testable import storectl

@Suite struct RequestErrorTests {
    @Test(arguments: [
        (
            "db.c.updatOne({}, {})", 6,
            "There is no method 'updatOne' of a collection; did you mean 'updateOne'?"
        ),
        ("db.c.frobnicate()", 6, "There is no method 'frobnicate' of a collection"),
        ("db.c.remove({})", 6, "There is no remove here: use deleteOne or deleteMany"),
        (
            "db.runCommand({ping: 1})", 4,
            "There is no runCommand here: call the method of the collection"
        ),
        ("db.c.find().count().limit(1)", 21, "Nothing can be called on the result of count"),
        ("db.c.aggregate([]).next().pretty()", 27, "Nothing can be called on the result of next"),
        (
            "db.c.find({}).map({a: 1})", 15,
            "There is no map here: shape the documents with projection, or with a stage of "
                + "aggregate"
        ),
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
}
