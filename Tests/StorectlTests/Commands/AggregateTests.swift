// SPDX-License-Identifier: MIT
//
// `aggregate` of the built program: pipelines that show, write and are explained, and their errors.

import SheafBSON
import Testing

@testable import storectl

@Suite struct AggregateTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("grades.sheaf")
        let documents = (1...12).map { "{_id: \($0), unit: \($0 % 3), points: \($0)}" }
        try Tool.succeed([
            store, "db.grades.insertMany([\(documents.joined(separator: ","))])",
            "db.units.insertMany([{_id: 0, name: 'zero'}, {_id: 1, name: 'one'}])",
            "db.grades.createIndex({unit: 1})",
        ])
    }

    private func lines(_ expression: String) throws -> [String] {
        try Tool.succeed([store, "--json", expression]).lines
    }

    @Test func pipelines() throws {
        let grouped = try lines(
            "db.grades.aggregate([{$match: {unit: {$lt: 2}}}, "
                + "{$group: {_id: '$unit', sum: {$sum: '$points'}}}, {$sort: {_id: 1}}])"
        )
        #expect(grouped == [#"{"_id":0,"sum":30}"#, #"{"_id":1,"sum":22}"#])
        let joined = try lines(
            "db.grades.aggregate([{$match: {_id: {$lte: 2}}}, {$lookup: {from: 'units', "
                + "localField: 'unit', foreignField: '_id', as: 'u'}}, {$unwind: '$u'}])"
        )
        #expect(joined == [#"{"_id":1,"unit":1,"points":1,"u":{"_id":1,"name":"one"}}"#])
        let variables = try lines(
            "db.grades.aggregate([{$match: {$expr: {$eq: ['$_id', '$$id']}}}], {let: {id: 5}})"
        )
        #expect(variables == [#"{"_id":5,"unit":2,"points":5}"#])
        #expect(try lines("db.aggregate([{$documents: [{a: 1}]}])") == [#"{"a":1}"#])
        #expect(try lines("db.none.aggregate([])") == [])
    }

    @Test func writes() throws {
        try Tool.succeed([store, "db.grades.aggregate([{$match: {unit: 1}}, {$out: 'ones'}])"])
        #expect(try lines("db.ones.countDocuments()") == ["4"])
        try Tool.succeed([
            store, "db.grades.aggregate([{$set: {unit: 7}}, {$merge: {into: 'ones'}}])",
        ])
        #expect(try lines("db.ones.countDocuments({unit: 7})") == ["12"])
    }

    @Test func explained() throws {
        let explained = try Tool.succeed([
            store, "--json", "db.grades.explain().aggregate([{$match: {unit: 1}}, {$count: 'n'}])",
        ])
        #expect(explained.output.contains(#""indexName":"unit_1""#))
    }

    @Test func optionsOfTheWrongType() throws {
        for (call, said) in [
            ("find({}, {}, {skip: 'x'})", "error 14 (TypeMismatch): find has an option 'skip'"),
            (
                "aggregate([], {allowDiskUse: 5})",
                "error 14 (TypeMismatch): aggregate has an option"
            ),
            ("updateOne({}, {$set: {a: 1}}, {upsert: 'x'})", "error 14 (TypeMismatch): updateOne"),
            ("aggregate([], {foo: 1})", "error 40415 (IDLUnknownField): aggregate has no option"),
        ] {
            let run = try Tool.run([store, "db.grades.\(call)"])
            #expect(run.status != 0 && run.output == "", "\(call) \(run)")
            #expect(run.error.contains(said), "\(call) \(run)")
        }
    }

    @Test func errors() throws {
        for (pipeline, code) in [
            ("[{$foo: 1}]", "40324"), ("[{$group: {a: 1}}]", "40234"), ("[{$limit: 0}]", "15958"),
            ("[{$project: {a: {$divide: [1, 0]}}}]", "2"),
        ] {
            let run = try Tool.run([store, "db.grades.aggregate(\(pipeline))"])
            #expect(run.status == 1 && run.output == "", "\(pipeline) \(run)")
            #expect(run.error.contains(code), "\(pipeline) \(run)")
        }
    }
}
