// SPDX-License-Identifier: MIT
//
// Help, and what surrounds the program: every example of a help runs, every mistake on the command
// line gets a line that helps, other shells get their completion, and man gets its page.

import Foundation
import SheafBSON
import Testing

@testable import storectl

@Suite struct HelpTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let grades = folder.path("grades.sheaf")
        try Tool.succeed([
            grades, "db.students.createIndex({uid: 1}, {unique: true})",
            "db.students.insertOne({_id: 1, uid: 'u1', n: 1})",
            "db.susi_grade.insertOne({uid: 'u1', n: 1})",
        ])
        try folder.write("students.jsonl", "{\"uid\": \"u2\"}\n")
        try folder.write("new.jsonl", "{\"uid\": \"u2\"}\n")
        try folder.write("table.csv", "uid,born,address.city\nu5,2008-03-31,서울\n")
    }

    /// The indented lines of help that begin with the program's name, outside what only explains.
    private func examples(of help: String) -> [String] {
        help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { line in
                line.hasPrefix("storectl ") && !line.contains("STORE") && !line.contains("COMMAND")
                    || line.hasPrefix("echo ")
            }
    }

    // The examples run in their order, in a folder that has the files which they name.
    @Test func examplesRun() throws {
        let program = try CommandDescription.program()
        let names = (program.subcommands ?? []).map(\.commandName) + [""]
        // Serving and watching do not end by themselves, and copies, dumps and logs want a store of
        // their own: the tests of these commands run them.
        let others = [
            "serve", "watch", "changes", "backup", "compact", "dump", "restore", "verify",
        ]
        for name in names where name != "help" {
            let help = try Tool.succeed([name, "--help"].filter { !$0.isEmpty }).output
            let lines = examples(of: help)
            #expect(!lines.isEmpty, "\(name) has no example")
            for line in lines where !others.contains(name) {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                let path = (Tool.path as NSString).deletingLastPathComponent
                process.arguments = ["-c", "PATH=\(path):$PATH; set -o pipefail; \(line)"]
                process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
                process.standardInput = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0, "\(line)")
            }
        }
    }

    @Test(arguments: [
        (["import"], "Missing expected argument '<store>'"),
        (["import", "s", "f"], "Missing expected argument '--collection <name>'"),
        (["import", "s", "f", "-c", "c", "--no-header"], "--no-header needs --columns"),
        (["import", "s", "f", "-c", "c", "--upsert-by", ","], "--upsert-by takes the names"),
        (["export", "s"], "Missing expected argument '<file>'"),
        (["export", "s", "f", "-c", "c", "--limit", "-1"], "--limit"),
        (["bench"], "bench takes a store, or --temporary instead of one"),
        (["bench", "s", "--temporary"], "bench takes a store, or --temporary instead of one"),
        (["indexes"], "Missing expected argument '<store>'"),
        (["manual", "x"], "Unexpected argument"),
        (["s", "--frob"], "Unknown option '--frob'"),
        (["s", "db.c.fnd()"], "did you mean 'find'?"),
    ])
    func mistakes(_ arguments: [String], _ message: String) throws {
        let run = try Tool.run(arguments, in: folder.path)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.error.contains(message), "\(run.error)")
    }

    @Test func indexes() throws {
        let store = folder.path("grades.sheaf")
        let run = try Tool.succeed(["indexes", store, "-c", "students"])
        #expect(
            run.output == """
                students  _id_   {"_id":1}
                students  uid_1  {"uid":1}  unique

                """
        )
        let json = try Tool.succeed(["indexes", store, "--json"]).documents
        #expect(json.map { $0["name"] } == ["_id_", "uid_1", "_id_"])
        let none = try Tool.run(["indexes", store, "-c", "student"])
        #expect(none.status == 1)
        #expect(none.error.contains("no collection 'student' in main; did you mean 'students'?"))
    }

    // The rows tell what each cell costs; an operator writes less than a rewrite of a long array.
    @Test func bench() throws {
        let rows = try Tool.succeed(["bench", "--temporary", "--quick", "--json"]).documents
        #expect(rows.count == 12)
        let long = rows.filter { $0["elements"] == 1000 }
        let bytes = Dictionary(
            uniqueKeysWithValues: long.map {
                ($0["operation"]?.stringValue ?? "", $0["bytesWritten"]?.integerValue ?? 0)
            }
        )
        #expect((bytes["edit"] ?? .max) * 5 < bytes["rewrite"] ?? 0)
        let store = folder.path("grades.sheaf")
        let text = try Tool.succeed(["bench", store, "--quick"]).output
        #expect(text.contains("rewrite/edit") && text.contains("bytes of the pages written"))
        #expect(try Tool.succeed([store, "show collections"]).lines == ["students", "susi_grade"])
        try Tool.succeed([store, "db.\(BenchCommand.collectionName).insertOne({})"])
        #expect(try Tool.run(["bench", store, "--quick"]).error.contains("drop it first"))
    }

    @Test func versions() throws {
        let text = try Tool.succeed(["--version"]).output
        #expect(text.contains("file format") && text.contains("LMDB 0.9."))
    }

    @Test func manual() throws {
        let page = try Tool.succeed(["manual"]).output
        #expect(page.hasPrefix(".TH STORECTL 1 "))
        for command in ["run", "import", "export", "indexes", "explain", "verify", "bench"] {
            #expect(page.contains("\n.SS storectl \(command)\n"))
        }
        #expect(page.contains("\\fB\\-\\-upsert\\-by <field,...>\\fR"))
        // No line of text may be taken for a macro.
        let macros = ["TH", "SH", "SS", "TP", "PP", "B", "br", "nf", "fi"]
        for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            let name = line.dropFirst().prefix { $0.isLetter }
            #expect(macros.contains(String(name)), "\(line)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScripts(_ shell: String) throws {
        let script = try Tool.succeed(["--generate-completion-script", shell]).output
        #expect(script.contains("storectl") && script.contains("upsert-by"))
    }

    @Test func namesForOtherShells() {
        let store = folder.path("grades.sheaf")
        let words = ["storectl", "export", store, "out", "-c", ""]
        #expect(NameCompletion.collections(words, 5, "") == ["students", "susi_grade"])
        #expect(NameCompletion.collections(["storectl", "export", "/none", "-c"], 3, "").isEmpty)
        #expect(NameCompletion.collections(words + ["-d", "school"], 5, "").isEmpty)
    }

    // README.md shows a session that took place.
    @Test func transcript() throws {
        let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../tools/transcript").standardizedFileURL
        let process = Process()
        process.executableURL = tool
        process.arguments = ["--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    // Output that nobody reads any more ends the program quietly.
    @Test func closedPipe() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        let store = folder.path("grades.sheaf")
        let documents = "[" + Array(repeating: "{t: 'x'}", count: 5000).joined(separator: ",") + "]"
        let script = try folder.write("fill", "db.many.insertMany(\(documents))")
        try Tool.succeed([store, "--quiet", "--file", script])
        process.arguments = ["-c", "'\(Tool.path)' '\(store)' 'db.many.find()' | head -1"]
        let error = Pipe()
        process.standardError = error
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(error.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }
}
