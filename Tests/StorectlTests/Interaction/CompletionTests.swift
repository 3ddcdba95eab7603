// SPDX-License-Identifier: MIT
//
// What the tab key offers at each place of a text, and what it types.

import Foundation
import Sheaf
import Testing

@testable import storectl

@Suite struct CompletionTests {
    private let folder: TemporaryFolder
    private let names: CompletionNames

    init() async throws {
        folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("s"))
        for name in ["students", "staff", "log.old", "with-dash"] {
            try await store.collection(name).insertOne([
                "_id": 1, "uid": "u1", "semesters": ["21": [["grade": 2, "unit": 4]]],
            ])
        }
        names = CompletionNames(
            store: store,
            variables: ["found": ["uid": "u1", "name": "x"], "list": []]
        )
    }

    @Test(arguments: [
        ("d", "b."), ("sho", "w "), ("show coll", "ections"), ("show ind", "exes"),
        ("db.stu", "dents"), ("db.st", ""), ("db.getCollectionN", "ames("),
        ("db.students.findOneAndU", "pdate("), ("db.log.", ""), ("db.log.ol", "d"),
        ("db.students.find({}).so", "rt("), ("db.students.find({a: (1)}).sort({}).lim", "it("),
        ("db.students.find({ui", "d: "), ("db.students.find({uid: 'x', sem", "esters: "),
        ("db.students.find({'semesters.21.gr", "ade'"), ("db.students.find({$jsonS", "chema: "),
        ("db.students.updateOne({}, {$setOn", "Insert: "),
        ("db.students.updateOne({}, {$push: {a: {$posi", "tion: "),
        ("db.students.aggregate([{$sortBy", "Count: "),
        ("db.students.aggregate([{$group: {_id: '$ui", "d'"),
        ("db.students.aggregate([{$project: {a: {$dateToS", "tring: "),
        ("db.students.find({a: ObjectI", "d"), ("db.students.find({a: fou", "nd"),
        ("found.ui", "d"), ("list.le", "ngth"), ("help findOneAndDel", "ete"), ("use ma", "in"),
        ("db.students.explain().updateM", "any("), ("let x = ISOD", ""), ("db.c.find({a: 'b", ""),
        ("x", ""),
    ])
    func insertions(_ text: String, _ insertion: String) {
        #expect(Completion(text, names).insertion == insertion)
    }

    @Test func candidates() {
        #expect(Completion("db.st", names).candidates == ["staff", "stats", "students"])
        #expect(Completion("db.with", names).candidates.isEmpty)
        #expect(Completion("db.getC", names).candidates.contains("getCollection(\"with-dash\")"))
        #expect(Completion("show ", names).candidates.contains("collections"))
        #expect(Completion("db.students.find({}).", names).candidates.contains("limit"))
        #expect(!Completion("db.students.find({$", names).candidates.contains("$push"))
    }

    @Test func columns() {
        #expect(Columns.text(["a", "bb", "c"], width: 9) == "a   c\nbb\n")
        #expect(Columns.text(["long"], width: 2) == "long\n")
        let many = (0..<200).map { "word\($0)" }
        #expect(Columns.text(many, width: 80).hasSuffix("… and 80 more\n"))
    }

    @Test func historyIsBounded() throws {
        let path = folder.path("deep/history")
        var history = HistoryFile(path)
        for number in 0..<(2 * HistoryFile.countMax + 5) { _ = history.append("line \(number)") }
        let texts = [
            "line \(2 * HistoryFile.countMax + 4)", " begins with a blank",
            String(repeating: "x", count: HistoryFile.textByteCountMax + 1), "a\\b\nc",
        ]
        let areKept = texts.map { history.append($0) }
        #expect(areKept == [false, false, false, true])
        history = HistoryFile(path)
        #expect(history.texts.count == HistoryFile.countMax)
        #expect(history.texts.last == "a\\b\nc")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == HistoryFile.countMax)
        #expect(HistoryFile.standard(["HOME": "/nowhere"]).texts.isEmpty)
    }
}
