// SPDX-License-Identifier: MIT
//
// `storectl watch` and `storectl changes` end to end: one process writes while another looks on.

import Foundation
import SheafBSON
import Testing

@Suite struct WatchCommandTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
        try Tool.succeed([store, "db.c.insertOne({_id: 0})"])
    }

    /// A `storectl watch` that runs.
    private struct Watcher {
        let process = Process()
        let output = Pipe()
        let error = Pipe()

        init(_ arguments: [String]) throws {
            process.executableURL = URL(fileURLWithPath: Tool.path)
            process.arguments = ["watch"] + arguments
            process.standardOutput = output
            process.standardError = error
            try process.run()
        }

        /// The next line of standard output.
        func line() throws -> Document {
            var bytes: [UInt8] = []
            while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first {
                if byte == 0x0A { break }
                bytes.append(byte)
            }
            return try Document(extendedJSON: String(decoding: bytes, as: UTF8.self))
        }

        /// Ends it with Ctrl-C and yields what it said last.
        func interrupt() throws -> String {
            process.interrupt()
            let said = try error.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: said, as: UTF8.self)
        }
    }

    /// The token of an event.
    private func token(_ event: Document) -> String {
        event["_id"]?.documentValue?["_data"]?.stringValue ?? ""
    }

    @Test func followsOtherProcesses() throws {
        try Tool.succeed(["changes", store, "--on"])
        // The stream begins at a second that has been, so that nothing is missed while it starts,
        // and that is behind the beginning of the log.
        Thread.sleep(forTimeInterval: 1.1)
        let watcher = try Watcher([
            store, "c", "--start-at", "\(Int(Date().timeIntervalSince1970))", "--edits",
            "--pipeline", "[{\"$match\": {\"documentKey._id\": {\"$gt\": 0}}}]",
        ])
        defer { watcher.process.terminate() }
        try Tool.succeed([store, "db.c.insertOne({_id: 1, a: [1, 2, 3]})"])
        try Tool.succeed([store, "db.d.insertOne({_id: 1})"])
        let insertion = try watcher.line()
        #expect(insertion["operationType"] == "insert")
        #expect(insertion["fullDocument"] == ["_id": 1, "a": [1, 2, 3]])
        try Tool.succeed([store, "db.c.updateOne({_id: 1}, {$pull: {a: 2}})"])
        let update = try watcher.line()
        let description = update["updateDescription"]?.documentValue
        #expect(description?["edits"] == [["remove": ["a"], "at": [1]]])
        let said = try watcher.interrupt()
        #expect(watcher.process.terminationStatus == 0)
        #expect(said == "To go on: --resume-after \(lastToken(said))\n")
        // Behind the insertion comes the update again, in MongoDB's words and in canonical JSON.
        let again = try Watcher([
            store, "c", "--resume-after", token(insertion), "--full-document", "updateLookup",
            "--canonical",
        ])
        defer { again.process.terminate() }
        let repeated = try again.line()
        #expect(token(repeated) == token(update))
        #expect(repeated["fullDocument"] == ["_id": 1, "a": [1, 3]])
        #expect(
            repeated["updateDescription"]?.documentValue?["updatedFields"] == ["a": [1, 3]]
        )
        _ = try again.interrupt()
    }

    private func lastToken(_ said: String) -> Substring {
        said.split(separator: " ").last?.dropLast() ?? ""
    }

    @Test func theLogIsSwitched() throws {
        #expect(try Tool.succeed(["changes", store]).output == "{}\n")
        let off = try Tool.run(["watch", store])
        #expect(off.status == 1)
        #expect(off.error.contains("error 40573"))
        let on = try Tool.succeed([
            "changes", store, "c", "--on", "--count", "100", "--bytes", "5000",
        ])
        #expect(try on.documents.first?["logged"] == ["the collection main.c"])
        #expect(try on.documents.first?["countMax"] == 100)
        let database = try Tool.succeed(["changes", store, "-d", "b", "--on", "--seconds", "60"])
        #expect(try database.documents.first?["seconds"]?.integerValue == 60)
        #expect(try database.documents.first?["byteCountMax"] == 5000)
        let images = try Tool.succeed(["changes", store, "c", "--images"])
        #expect(try images.documents.first?["images"] == ["main.c"])
        let none = try Tool.succeed(["changes", store, "c", "--no-images"])
        #expect(try none.documents.first?["images"] == [])
        try Tool.succeed([store, "db.c.insertOne({})"])
        #expect(try Tool.succeed(["stats", store]).output.contains("changes      3 records on "))
        #expect(try Tool.succeed(["verify", store]).output.contains(", 3 changes checked in"))
        #expect(try Tool.succeed(["changes", store, "--off"]).output == "{}\n")
    }

    @Test(arguments: [
        (["changes", "s", "--count", "5"], "limits go with --on"),
        (["changes", "s", "--images"], "--images takes a COLLECTION"),
        (["watch", "s", "--start-at", "noon"], "--start-at takes seconds since 1970 or a date"),
        (["watch", "s", "--pipeline", "{"], "--pipeline takes an array of stages"),
        (["watch", "s", "--pipeline", "[1]"], "--pipeline takes an array of stages"),
        (["watch", "s", "--full-document", "all"], "updateLookup"),
    ])
    func usage(_ arguments: [String], _ message: String) throws {
        let run = try Tool.run(arguments, in: folder.path)
        #expect(run.status == 2)
        #expect(run.error.contains(message))
    }

    @Test func aTokenThatIsNoneIsRefused() throws {
        try Tool.succeed(["changes", store, "--on"])
        let run = try Tool.run(["watch", store, "--resume-after", "00"])
        #expect(run.status == 1)
        #expect(run.error.contains("error 260 (InvalidResumeToken)"))
    }
}
