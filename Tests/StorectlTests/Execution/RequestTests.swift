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
            ("find().next()", .find(FindRequest(filter: [:], shape: .next))),
            ("find().hasNext()", .find(FindRequest(filter: [:], shape: .hasNext))),
            (
                "find().forEach(printjson)",
                .find(FindRequest(filter: [:], shape: .printed(isJSON: true)))
            ),
            (
                "find().forEach(print)",
                .find(FindRequest(filter: [:], shape: .printed(isJSON: false)))
            ),
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
            (
                "createIndex({a: 1}, {collation: {locale: 'de'}})",
                .createIndexes([
                    IndexModel(["a": 1], options: IndexOptions(collation: ["locale": "de"]))
                ])
            ),
            (
                "createIndex({a: 1}, {elementKey: 'k', uniqueElements: true})",
                .createIndexes([
                    IndexModel(
                        ["a": 1],
                        options: IndexOptions(elementKey: "k", uniqueElements: true)
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
        #expect(try request("db.getName()").action == .databaseName)
        #expect(try request("db.version()").action == .version)
        #expect(try request("db.stats()").action == .statistics)
        #expect(try request("db.c.stats()").action == .statistics)
        #expect(
            try request("db.c.count({a: 1})").action == .countDocuments(["a": 1], CountOptions())
        )
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
