// SPDX-License-Identifier: MIT
//
// Many expressions in one process: from arguments, from a file, from standard input; and what
// failing means.

import Foundation
import SheafBSON
import Testing

@Suite struct ScriptTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
    }

    private func count() throws -> String {
        try Tool.succeed([store, "--json", "db.c.countDocuments()"]).lines.first ?? ""
    }

    @Test(arguments: [[], ["-"], ["--file", "-"]])
    func standardInput(_ arguments: [String]) throws {
        let input =
            "// one\ndb.c.insertOne({_id: 1})\n\n  db.c.insertOne({_id: 2}) // two\ndb.c.find()"
        let run = try Tool.succeed([store, "--json"] + arguments, input: input)
        #expect(Array(run.lines.dropFirst(2)) == [#"{"_id":1}"#, #"{"_id":2}"#])
    }

    @Test func files() throws {
        let first = try folder.write(
            "first",
            "db.c.insertOne({_id: 1})\r\ndb.c.insertOne({_id: 2})\n"
        )
        let second = try folder.write("second", "db.c.insertOne({_id: 3})")
        try Tool.succeed([store, "--file", first, "-f", second, "db.c.insertOne({_id: 0})"])
        let run = try Tool.succeed([store, "--json", "db.c.find()"])
        #expect(run.lines == (0...3).map { #"{"_id":\#($0)}"# })
        let missing = try Tool.run([store, "--file", folder.path("none")])
        #expect(missing.status == 1)
        #expect(missing.error.contains("cannot be read"))
    }

    @Test func failingStops() throws {
        let input = "db.c.insertOne({_id: 1})\ndb.c.insertOne({_id: 1})\ndb.c.insertOne({_id: 2})\n"
        let run = try Tool.run([store], input: input)
        #expect(run.status == 1)
        #expect(run.lines.count == 1)
        #expect(run.error.hasPrefix("storectl: line 2: error 11000 (DuplicateKey): E11000 "))
        #expect(try count() == "1")
    }

    @Test func failingContinues() throws {
        let input =
            "db.c.insertOne({_id: 1})\ndb.c.insertOne({_id: 1})\n"
            + "db.c.frob()\ndb.c.insertOne({_id: 2})"
        let run = try Tool.run([store, "--continue"], input: input)
        #expect(run.status == 1)
        #expect(run.lines.count == 2)
        #expect(run.error.contains("line 2: error 11000 (DuplicateKey)"))
        #expect(run.error.contains("line 3, column 6: There is no method 'frob'"))
        #expect(try count() == "2")
    }

    // Expressions of arguments are all read before the first one runs: a mistake in the last
    // changes nothing.
    @Test func argumentsAreReadFirst() throws {
        let run = try Tool.run([store, "db.c.insertOne({})", "db.c.insertOne({"])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!folder.has("s"))
    }

    @Test func caret() throws {
        let run = try Tool.run([store, "db.c.find({a: 1, b: 학생})"])
        #expect(run.status == 2)
        #expect(
            run.error == """
                storectl: column 21: A string needs quotes, and there is no variable '학생'
                  db.c.find({a: 1, b: 학생})
                                      ^

                """
        )
    }

    // A program that writes a line and waits for the answer must get it before the next line.
    @Test func answersComeAtOnce() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Tool.path)
        process.arguments = [store, "--json", "--create"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        for number in 1...3 {
            try input.fileHandleForWriting.write(
                contentsOf: Data("db.c.insertOne({_id: \(number)})\n".utf8)
            )
            let answer = output.fileHandleForReading.availableData
            #expect(String(decoding: answer, as: UTF8.self).contains("\"insertedId\":\(number)"))
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
