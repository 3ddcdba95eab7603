// SPDX-License-Identifier: MIT
//
// Variables, printing, help and settings, through the real program.

import Sheaf
import SheafBSON
import Testing

@testable import storectl

@Suite struct VariableTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
        try Tool.succeed([
            store,
            "db.c.insertMany([{_id: 1, uid: 'u1', to: 2, list: [5, 6]}, {_id: 2, uid: 'u2'}])",
        ])
    }

    private func lines(_ expressions: String...) throws -> [String] {
        try Tool.succeed([store, "--json"] + expressions).lines
    }

    @Test func resultsInLaterExpressions() throws {
        #expect(
            try lines(
                "let first = db.c.findOne({_id: 1})",
                "db.c.find({_id: first.to}, {uid: 1})",
                "first.list[1] + first.list.length",
                "const all = db.c.find().sort({_id: -1}).toArray(); all[0]._id",
                "all = db.c.find({_id: 1}); all.length",
                "db.c.findOne({_id: db.c.findOne({_id: 1}).to}).uid",
                "var written = db.c.updateOne({_id: 1}, {$set: {x: first.uid + '!'}})",
                "written.modifiedCount"
            ) == [#"{"_id":2,"uid":"u2"}"#, "8", "2", "1", #""u2""#, "1"]
        )
    }

    @Test func printing() throws {
        #expect(
            try lines(
                "let d = db.c.findOne({_id: 2})",
                "print('uid', d.uid, 1.5, null, {a: 1})",
                "printjson({a: 'x'})",
                "db.c.find().forEach(printjson)",
                "print()"
            ) == [
                #"uid u2 1.5 null {"a":1}"#, #"{"a":"x"}"#,
                #"{"_id":1,"uid":"u1","to":2,"list":[5,6]}"#, #"{"_id":2,"uid":"u2"}"#,
            ]
        )
    }

    // Nothing runs when a later argument names a variable that nobody made.
    @Test func unknownVariables() throws {
        let run = try Tool.run([store, "let found = 1; db.c.drop()", "db.c.find({a: fuond})"])
        #expect(run.status == 2)
        #expect(
            run.error == """
                storectl: column 15: A string needs quotes, and there is no variable 'fuond'; \
                did you mean 'found'?
                  db.c.find({a: fuond})
                                ^

                """
        )
        #expect(try lines("db.c.countDocuments()") == ["2"])
        for (text, message) in [
            ("let db = 1", "'db' has a meaning and cannot be a variable"),
            ("let ObjectId = 1", "'ObjectId' has a meaning and cannot be a variable"),
            ("let x", "Expected = and a value, found the end of the text"),
            ("let 5 = 1", "Expected the name of a variable, found 5"),
            ("db.c.find().forEach(d => d)", "forEach takes print or printjson"),
            ("config.set('x', 1)", "There is no setting 'x'; there is displayBatchSize"),
            (
                "config.set('displayBatchSize', 0)",
                "displayBatchSize takes a number of 1 to 1000000"
            ),
            ("config.frob", "Expected set or get, found frob"),
            ("config.set('displayBatchSize')", "config.set takes a name in quotes and a value"),
            ("help fidn", "There is no help about 'fidn'; did you mean 'find'?"),
            ("let d = db.c.findOne({_id: 9}); d.uid", "null has no 'uid': nothing was found"),
            ("let s = 'x'; db.c.find(s)", "find takes a filter, a document, here"),
            ("let h = 'zz'; ObjectId(h)", "ObjectId takes 24 hexadecimal digits"),
        ] {
            let run = try Tool.run([store, text])
            #expect(run.status == 2, "\(text)")
            #expect(run.error.contains(message), "\(text): \(run.error)")
        }
    }

    @Test func namesOfTheDatabase() throws {
        #expect(
            try lines("db", "use school", "db", "db.getName()", "config.get('displayBatchSize')")
                == [#"{"name":"main"}"#, #"{"name":"school"}"#, #""school""#, "20"]
        )
        #expect(
            try lines("show indexes") == [
                #"{"collection":"c","v":2,"key":{"_id":1},"name":"_id_"}"#
            ]
        )
    }

    @Test func statistics() throws {
        let documents = try Tool.succeed([store, "--json", "db.c.stats()", "db.stats()"]).documents
        #expect(documents[0]["ns"] == "main.c" && documents[0]["count"] == 2)
        #expect(documents[0]["nindexes"] == 1)
        #expect(documents[1]["objects"] == 2 && documents[1]["collections"] == 1)
        let none = try Tool.succeed([store, "--json", "db.none.stats()"]).documents
        #expect(none.first?["count"] == 0)
    }

    @Test func quiet() throws {
        let run = try Tool.succeed([store, "--quiet", "db.c.insertOne({_id: 3})", "db.c.count()"])
        #expect(run.output == "3\n")
    }

    // An expression over several lines of a script is one; the error's line is that of the file.
    @Test func severalLinesInAScript() throws {
        let script = try folder.write(
            "script",
            "// two\ndb.c.insertOne({\n  _id: 8, // eight\n})\n\ndb.c.count()\nexit\ndb.c.drop()\n"
        )
        #expect(try Tool.succeed([store, "--quiet", "--file", script]).output == "3\n")
        let run = try Tool.run([store], input: "\ndb.c.find({\n  a: 1,\n  b: ?\n})\n")
        #expect(run.status == 2)
        #expect(run.error.hasPrefix("storectl: line 4, column 6: There is no place here for ?"))
        let open = try Tool.run([store], input: "db.c.find({\n")
        #expect(open.error.contains("line 1, column 12: Expected a name or }, found the end"))
    }

    // Every example that help gives can be typed as it stands.
    @Test func examplesOfHelp() throws {
        let methods =
            CollectionMethod.allCases.map(\.help) + CursorMethod.allCases.map(\.help)
            + DatabaseMethod.allCases.map(\.help) + OperatorHelp.all
        let start =
            "db.students.insertMany([{_id: 1, uid: 'u1', n: 1, semesters: {'21': []}}, "
            + "{_id: 2, uid: 'u2', n: 4}])"
        let input = methods.map { help in
            "db.students.drop()\ndb.teachers.drop()\n\(start)\n"
                + (help.call.hasPrefix("dropIndex(") ? "db.students.createIndex({n: 1})\n" : "")
                + (help.call.contains("hideIndex(") ? "db.students.createIndex({uid: 1})\n" : "")
                + (help.example.contains("list")
                    ? "db.students.updateOne({}, {$set: {list: [1]}})\n" : "")
                + help.example
        }
        let path = folder.path("help")
        try Tool.succeed([path, "--json", "--create"], input: input.joined(separator: "\n"))
        for help in methods {
            #expect(help.summary.hasSuffix("."), "\(help.call)")
        }
    }

    // A new operator has its line of help, or is one that Sheaf refuses.
    @Test func helpKnowsEveryOperator() {
        let known = Set(HelpTopic.all.map(\.name))
        let refused: Set<String> = [
            "$near", "$nearSphere", "$geoNear", "$geoWithin", "$geoIntersects", "$within", "$text",
            "$where", "$documents",
        ]
        let names = OperatorNames.update + OperatorNames.query + OperatorNames.stages
        #expect(Set(names).subtracting(known).subtracting(refused).isEmpty)
    }
}
