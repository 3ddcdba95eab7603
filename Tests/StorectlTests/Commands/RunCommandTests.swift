// SPDX-License-Identifier: MIT
//
// `storectl STORE EXPRESSION…` end to end: the built program on real stores.

import Foundation
import SheafBSON
import Testing

@testable import storectl

@Suite struct RunCommandTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("grades.sheaf")
    }

    // The main job of the store: add a grade, edit the one grade by its id, remove it, and read it.
    @Test func grades() throws {
        let run = try Tool.succeed([
            store, "--json",
            "db.susi_grade.createIndex({uid: 1}, {unique: true})",
            "db.susi_grade.updateOne({uid: 'u1'}, "
                + "{$push: {'semesters.21': {$each: [{_id: 1, grade: 3}]}}}, {upsert: true})",
            "db.susi_grade.updateOne({uid: 'u1'}, {$push: {'semesters.21': {_id: 2, grade: 5}}})",
            "db.susi_grade.updateOne({uid: 'u1', 'semesters.21._id': 2}, "
                + "{$set: {'semesters.21.$.grade': 2, 'semesters.21.$.unit': 3}})",
            "db.susi_grade.updateOne({uid: 'u1'}, {$pull: {'semesters.21': {_id: 1}}})",
            "db.susi_grade.findOne({uid: 'u1'})",
            "db.susi_grade.countDocuments()",
        ])
        #expect(run.lines.count == 7)
        let upsert = try Document(extendedJSON: run.lines[1])
        #expect(upsert["acknowledged"] == true)
        #expect(upsert["matchedCount"] == 0)
        #expect(upsert["upsertedCount"] == 1)
        #expect(upsert["upsertedId"]?.objectIDValue != nil)
        let edit = try Document(extendedJSON: run.lines[3])
        #expect(edit["matchedCount"] == 1)
        #expect(edit["modifiedCount"] == 1)
        #expect(edit["upsertedId"] == .null)
        for name in ["recordsWritten", "bytesWritten", "pagesWritten"] {
            #expect((edit[name]?.integerValue ?? 0) > 0)
        }
        #expect(edit["microseconds"]?.integerValue != nil)
        let student = try Document(extendedJSON: run.lines[5])
        #expect(student["uid"] == "u1")
        #expect(student["semesters"] == ["21": [["_id": 2, "grade": 2, "unit": 3]]])
        #expect(run.lines[6] == "1")
    }

    @Test func inserts() throws {
        let run = try Tool.succeed([
            store, "--json", "db.c.insertOne({_id: 1})", "db.c.insertMany([{_id: 2}, {a: 1}])",
            "db.c.insertOne({b: NumberLong(5), c: 5.0})",
        ])
        let answers = try run.documents
        #expect(answers[0]["insertedId"] == 1)
        #expect(answers[1]["insertedCount"] == 2)
        #expect(answers[1]["insertedIds"]?.documentValue?["0"] == 2)
        #expect(answers[1]["insertedIds"]?.documentValue?["1"]?.objectIDValue != nil)
        let found = try Tool.succeed([store, "--json", "--canonical", "db.c.find({b: 5})"])
        #expect(found.output.contains(#""b":{"$numberLong":"5"},"c":{"$numberDouble":"5.0"}"#))
    }

    @Test func reads() throws {
        let documents = (1...30).map { "{_id: \($0), n: \($0 % 3)}" }.joined(separator: ",")
        try Tool.succeed([store, "db.c.insertMany([\(documents)])"])
        func lines(_ expression: String) throws -> [String] {
            try Tool.succeed([store, "--json", expression]).lines
        }
        #expect(try lines("db.c.find()").count == 30)
        #expect(
            try lines("db.c.find({n: 1}).skip(1).limit(2)") == [
                #"{"_id":4,"n":1}"#, #"{"_id":7,"n":1}"#,
            ]
        )
        #expect(
            try lines("db.c.find({n: 1}).limit(2).toArray()") == [
                #"[{"_id":1,"n":1},{"_id":4,"n":1}]"#
            ]
        )
        #expect(try lines("db.c.find({n: 1}).limit(2).count()") == ["10"])
        #expect(
            try lines("db.c.find({n: 1}, {_id: 1}).sort({_id: -1}).limit(1)")
                == lines("db.c.find({n: 1}).sort({_id: -1}).limit(1).project({_id: 1})")
        )
        let last = try lines("db.c.find({n: 1}).sort({_id: -1}).limit(1).project({n: 1, _id: 0})")
        #expect(last == [#"{"n":1}"#])
        #expect(try lines("db.c.findOne({n: 1}, {_id: 0, n: 1}, {sort: {_id: 1}})") == last)
        #expect(try lines("db.c.find({n: 1}).limit(2).size()") == ["2"])
        #expect(try lines("db.c.findOne({n: 9})") == ["null"])
        #expect(try lines("db.c.findOne({n: 2})") == [#"{"_id":2,"n":2}"#])
        #expect(try lines("db.c.countDocuments({n: 0}, {limit: 4})") == ["4"])
        #expect(try lines("db.c.estimatedDocumentCount()") == ["30"])
        #expect(try lines("db.none.find()") == [])
    }

    @Test func deletesAndReplacements() throws {
        let run = try Tool.succeed([
            store, "--json", "db.c.insertMany([{_id: 1}, {_id: 2}, {_id: 3}])",
            "db.c.deleteOne({_id: 1})", "db.c.replaceOne({_id: 2}, {x: 1})",
            "db.c.findOne({_id: 2})",
            "db.c.updateMany({}, {$set: {y: 1}})", "db.c.deleteMany({})",
        ])
        let answers = try run.documents
        #expect(answers[1]["deletedCount"] == 1)
        #expect(answers[2]["modifiedCount"] == 1)
        #expect(answers[3] == ["_id": 2, "x": 1])
        #expect(answers[4]["matchedCount"] == 2)
        #expect(answers[5]["deletedCount"] == 2)
    }

    @Test func documentsThatComeBack() throws {
        let run = try Tool.succeed([
            store, "--json",
            "db.c.findOneAndUpdate({_id: 1}, {$inc: {n: 1}}, {upsert: true})",
            "db.c.findOneAndUpdate({_id: 1}, {$inc: {n: 1}}, {returnDocument: 'after'})",
            "db.c.findOneAndReplace({_id: 1}, {m: 1})",
            "db.c.findAndModify({query: {m: 1}, update: {$set: {m: 2}}, new: true})",
            "db.c.findOneAndDelete({m: 2})", "db.c.findOneAndDelete({m: 2})",
        ])
        #expect(
            run.lines == [
                "null", #"{"_id":1,"n":2}"#, #"{"_id":1,"n":2}"#, #"{"_id":1,"m":2}"#,
                #"{"_id":1,"m":2}"#, "null",
            ]
        )
        let explained = try Tool.succeed([
            store, "--json", "db.c.insertOne({_id: 1})",
            "db.c.explain().findOneAndDelete({_id: 1})", "db.c.findOne()",
        ])
        #expect(try stages(explained.documents[1]) == ["DELETE", "IDHACK"])
        #expect(explained.lines.last == #"{"_id":1}"#)
    }

    @Test func bulkWrites() throws {
        let run = try Tool.succeed([
            store, "--json",
            """
            db.c.bulkWrite([
                {insertOne: {document: {_id: 1, a: [1, 2]}}},
                {updateOne: {filter: {_id: 2}, update: {$set: {a: 3}}, upsert: true}},
                {updateMany: {filter: {}, update: {$set: {b: 1}}}},
                {replaceOne: {filter: {_id: 2}, replacement: {a: 2}}},
                {deleteOne: {filter: {_id: 9}}}])
            """,
            "db.c.distinct('a')", "db.c.distinct('a', {_id: 2})",
        ])
        let answer = try Document(extendedJSON: run.lines[0])
        #expect(answer["insertedCount"] == 1 && answer["insertedIds"] == ["0": 1])
        #expect(answer["matchedCount"] == 3 && answer["modifiedCount"] == 3)
        #expect(answer["upsertedCount"] == 1 && answer["upsertedIds"] == ["1": 2])
        #expect(answer["deletedCount"] == 0)
        #expect(Array(run.lines.dropFirst()) == ["[1,2]", "[2]"])
    }

    @Test func indexes() throws {
        let run = try Tool.succeed([
            store, "--json", "db.c.createIndex({uid: 1}, {unique: true})",
            "db.c.createIndex({uid: 1}, {unique: true})", "db.c.getIndexes()",
            "db.c.dropIndex({uid: 1})",
            "db.c.createIndex({a: -1}, {name: 'mine'})", "db.c.dropIndex('mine')",
            "db.c.getIndexes()",
        ])
        let answers = try run.documents
        #expect(answers[0]["name"] == "uid_1")
        #expect(answers[0]["existed"] == false)
        #expect(answers[1]["existed"] == true)
        #expect(answers[2]["name"] == "_id_")
        #expect(answers[3]["key"] == ["uid": 1])
        #expect(answers[3]["unique"] == true)
        #expect(answers.last?["name"] == "_id_")
        #expect(answers.count == 8)
    }

    @Test func databases() throws {
        let run = try Tool.succeed([
            store, "db.a.insertOne({_id: 1}); db.b.c.insertOne({_id: 2})",
            "db.getSiblingDB('school').d.insertOne({_id: 3})", "show dbs", "show collections",
            "use school; show collections", "db.d.countDocuments()",
            "db.getSiblingDB('main').getCollectionNames()", "db.d.drop()", "show dbs",
        ])
        let lines = Array(run.lines.dropFirst(3))
        #expect(
            Array(lines.prefix(7)) == ["main", "school", "a", "b.c", "d", "1", #"["a","b.c"]"#]
        )
        #expect(lines.last == "main")
        let named = try Tool.succeed([store, "-d", "main", "--json", "show collections"])
        #expect(named.lines == [#"{"name":"a"}"#, #"{"name":"b.c"}"#])
        let dropped = try Tool.succeed([store, "--json", "db.dropDatabase()", "show dbs"])
        #expect(try dropped.documents.first?["ok"] == 1)
        #expect(dropped.lines.count == 1)
    }

    @Test func explains() throws {
        try Tool.succeed([store, "db.c.insertMany([{_id: 1, a: 1}, {_id: 2, a: 2}])"])
        let run = try Tool.succeed([
            store, "--json", "db.c.explain().updateOne({_id: 1}, {$set: {a: 9}})",
            "db.c.find({a: 1}).explain()", "db.c.findOne({_id: 1})",
        ])
        let answers = try run.documents
        #expect(stages(answers[0]) == ["UPDATE", "IDHACK"])
        let write = answers[0]["executionStats"]?.documentValue
        #expect((write?["bytesWritten"]?.integerValue ?? 0) > 0)
        #expect(write?["rewriteBytes"]?.integerValue != nil)
        #expect(stages(answers[1]) == ["COLLSCAN"])
        #expect(answers[1]["executionStats"]?.documentValue?["totalDocsExamined"] == 2)
        #expect(answers[2] == ["_id": 1, "a": 1])
        let command = try Tool.succeed(["explain", store, "db.c.find({_id: 1})", "--json"])
        #expect(try command.documents.first.map { stages($0) } == ["IDHACK"])
        let plan = try Tool.succeed([store, "--json", "db.c.find().explain('queryPlanner')"])
        #expect(try plan.documents.first?["executionStats"] == nil)
    }

    /// The names of the stages of a winning plan, the last one first.
    private func stages(_ explanation: Document) -> [String] {
        var stages: [String] = []
        var stage = explanation["queryPlanner"]?.documentValue?["winningPlan"]?.documentValue
        while let known = stage {
            stages.append(known["stage"]?.stringValue ?? "")
            stage = known["inputStage"]?.documentValue
        }
        return stages
    }

    // A pretty answer is for a terminal; into a file or a pipe, each document takes one line.
    @Test func pipedOutputIsOneLine() throws {
        let run = try Tool.succeed([store, "db.c.insertOne({_id: {a: 1}})", "db.c.find()"])
        #expect(run.lines.count == 2)
        #expect(run.lines[1] == #"{"_id":{"a":1}}"#)
    }
}
