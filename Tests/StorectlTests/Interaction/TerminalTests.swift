// SPDX-License-Identifier: MIT
//
// The real program behind a pseudo-terminal: typing, editing, completion, several lines, history,
// pages, Ctrl-C and Ctrl-D.

import Foundation
import SheafBSON
import Testing

@Suite struct TerminalTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
    }

    private func start(_ environment: [String: String] = [:]) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal([store], home: folder.path, environment: environment)
        try terminal.expect("to leave.")
        try terminal.expect("main> ")
        return terminal
    }

    @Test func typingAndLeaving() throws {
        let terminal = try start(["NO_COLOR": "1"])
        #expect(terminal.shown.contains("does not exist yet; the first insertion creates it"))
        terminal.type("db.c.insertOne({_id: 1, name: '학생'})\r")
        try terminal.expect(#""insertedId": 1"#)
        try terminal.expect("main> ")
        terminal.type("use school\r")
        try terminal.expect("school> ")
        terminal.type("db\r")
        try terminal.expect("\nschool\n")
        terminal.type("exit\r")
        #expect(terminal.end() == 0)
        #expect(
            try Tool.succeed([store, "--json", "db.c.find()"]).lines == [
                #"{"_id":1,"name":"학생"}"#
            ]
        )
    }

    @Test(arguments: [".exit\r", "quit()\r", "\u{4}"])
    func leaving(_ keys: String) throws {
        let terminal = try start()
        terminal.type(keys)
        #expect(terminal.end() == 0)
    }

    // Open brackets and quotes ask for another line; the whole comes back from history as one.
    @Test func severalLinesAndHistory() throws {
        var terminal = try start(["NO_COLOR": "1"])
        terminal.type("db.c.insertOne({\r")
        try terminal.expect("... ")
        terminal.type("_id: 7\r")
        try terminal.expect("... ")
        terminal.type("})\r")
        try terminal.expect(#""insertedId": 7"#)
        try terminal.expect("main> ")
        terminal.type("db.c.countDocuments()\r")
        try terminal.expect("\n1\n")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)

        terminal = try start(["NO_COLOR": "1"])
        terminal.type("\u{1B}[A")
        try terminal.expect("db.c.countDocuments()")
        terminal.type("\u{1}\u{B}db.c.distinct('_id')\r")
        try terminal.expect("[\n  7\n]")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
        let history = folder.path("state/storectl/history")
        let lines = try String(contentsOfFile: history, encoding: .utf8)
        #expect(
            lines == """
                db.c.insertOne({\\n_id: 7\\n})
                db.c.countDocuments()
                db.c.distinct('_id')

                """
        )
        let mode = try FileManager.default.attributesOfItem(atPath: history)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func completion() throws {
        try Tool.succeed([store, "db.students.insertOne({uid: 'u1', semesters: {'21': []}})"])
        let terminal = try start(["NO_COLOR": "1"])
        terminal.type("db.stu\tfindO\t")
        try terminal.expect("db.students")
        terminal.type("\u{15}db.students.findOne({ui\t")
        try terminal.expect("findOne({uid: ")
        terminal.type("'u1'}, {_id: 0, sem\t")
        try terminal.expect("semesters")
        terminal.type("\u{15}db.students.updateOne({}, {$pus\t")
        try terminal.expect("{$push: ")
        terminal.type("\u{15}db.students.countD\t)\r")
        try terminal.expect("countDocuments()")
        try terminal.expect("\n1\n")
        // Twice, because several names fit: they are listed.
        terminal.type("db.students.find\t\t")
        try terminal.expect("findOneAndUpdate")
        terminal.type("\u{3}")
        try terminal.expect("^C\n")
        try terminal.expect("main> ")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
    }

    @Test func controlCGivesUpALine() throws {
        let terminal = try start()
        terminal.type("db.c.find({")
        try terminal.expect("db.c.find({")
        terminal.type("\u{3}")
        try terminal.expect("^C\n")
        try terminal.expect("main> ")
        terminal.type("db.c.find({\r")
        try terminal.expect("... ")
        terminal.type("\u{3}")
        try terminal.expect("main> ")
        terminal.type("1 + 2\r")
        try terminal.expect("3")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
    }

    // A count that would take minutes is stopped between two documents, and the shell goes on.
    @Test func controlCStopsWhatRuns() throws {
        let documents = (0..<300).map { "{n: \($0)}" }.joined(separator: ",")
        try Tool.succeed([store, "db.c.insertMany([\(documents)])"], input: "")
        let terminal = try start(["NO_COLOR": "1"])
        terminal.type("let add = {$add: ['$$value', '$$this', '$n']}\r")
        try terminal.expect("main> ")
        terminal.type("let steps = {input: {$range: [0, 200000]}, initialValue: 0, in: add}\r")
        try terminal.expect("main> ")
        terminal.type("db.c.countDocuments({$expr: {$gt: [{$reduce: steps}, 0]}})\r")
        try terminal.expect("steps}, 0]}})\n")
        terminal.type("\u{3}")
        try terminal.expect("Stopped.")
        try terminal.expect("main> ")
        terminal.type("db.c.countDocuments()\r")
        try terminal.expect("\n300\n")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
    }

    @Test func pagesAndMistakes() throws {
        let documents = (1...45).map { "{_id: \($0)}" }.joined(separator: ",")
        try Tool.succeed([store, "db.c.insertMany([\(documents)])"])
        let terminal = try start(["NO_COLOR": "1"])
        terminal.type("db.c.find()\r")
        let page = try terminal.expect("Type \"it\" for more.")
        #expect(page.contains("\"_id\": 20") && !page.contains("\"_id\": 21"))
        try terminal.expect("main> ")
        terminal.type("config.set('displayBatchSize', 25)\r")
        try terminal.expect("main> ")
        terminal.type("it\r")
        let rest = try terminal.expect("main> ")
        #expect(rest.contains("\"_id\": 45") && !rest.contains("Type \"it\""))
        terminal.type("it\r")
        try terminal.expect("There is no find that has more to show.")
        terminal.type("db.c.fnd()\r")
        try terminal.expect("There is no method 'fnd' of a collection; did you mean 'find'?")
        try terminal.expect("^")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
    }

    @Test func colours() throws {
        let terminal = try start()
        terminal.type("printjson({a: 'x', n: 1})\r")
        try terminal.expect("\u{1B}[36m\"a\"\u{1B}[0m: \u{1B}[32m\"x\"\u{1B}[0m")
        terminal.type("\u{4}")
        #expect(terminal.end() == 0)
    }

    // A terminal that moves no cursor: lines are read as they come, without escapes.
    @Test func dumbTerminal() throws {
        let terminal = try start(["TERM": "dumb"])
        terminal.type("db.c.insertOne({_id: 1})\r")
        try terminal.expect(#""insertedId": 1"#)
        terminal.type("db.c.find({\r")
        try terminal.expect("... ")
        terminal.type("\u{3}")
        try terminal.expect("main> ")
        terminal.type("exit\r")
        #expect(terminal.end() == 0)
        #expect(!terminal.shown.contains("\u{1B}"))
    }
}
