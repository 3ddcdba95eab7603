// SPDX-License-Identifier: MIT
//
// Arguments, help, exit codes, and what is said when a store cannot be opened.

import Foundation
import SheafBSON
import SheafKeyValue
import Testing

@testable import Sheaf

@Suite struct CommandLineTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
    }

    @Test func helpIsComplete() throws {
        let root = try Tool.succeed(["--help"])
        for command in ["run", "import", "explain", "stats", "verify", "Exit codes"] {
            #expect(root.output.contains(command))
        }
        for command in [
            "run", "import", "explain", "stats", "verify", "backup", "compact", "dump", "restore",
        ] {
            let help = try Tool.succeed(["help", command])
            #expect(help.output.contains("USAGE: storectl"))
            #expect(help.output.count > 400)
        }
        #expect(try Tool.succeed(["import", "--help"]).output.contains("--stop-on-error"))
    }

    @Test func version() throws {
        let run = try Tool.succeed(["--version"])
        #expect(run.output.contains("storectl \(StoreVersion.sheaf)"))
        #expect(run.output.contains("file format \(StoreVersion.format)"))
    }

    @Test(arguments: [
        [], ["--frob"], ["s", "--frob", "db.c.find()"], ["import"], ["import", "s"],
        ["import", "s", "f"], ["import", "s", "f", "-c", "c", "--format", "xml"],
        ["import", "s", "f", "-c", "c", "--batch", "0"],
        ["explain", "s"], ["stats"], ["verify", "a", "b"],
        ["s", "db.c.frob()"], ["s", "db.c.find({"], ["explain", "s", "show dbs"],
    ])
    func usageErrors(_ arguments: [String]) throws {
        let run = try Tool.run(arguments, in: folder.path)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.error.isEmpty)
        #expect(!folder.has("s"))
    }

    @Test(arguments: [
        "db.c.find()", "db.c.deleteMany({})", "db.c.drop()", "show dbs", "db.c.explain().find()",
        "db.c.updateOne({a: 1}, {$set: {b: 1}})",
    ])
    func missingStore(_ expression: String) throws {
        let run = try Tool.run([store, expression])
        #expect(run.status == 1)
        #expect(run.error.contains("There is no store at \(store)"))
        #expect(run.error.contains("--create"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try Tool.succeed([store, "--create", expression])
        #expect(folder.has("s"))
    }

    @Test(arguments: ["stats", "verify"])
    func missingStoreOfCommands(_ command: String) throws {
        let run = try Tool.run([command, store])
        #expect(run.status == 1)
        #expect(run.error.contains(store))
        #expect(!folder.has("s"))
    }

    // A name of a command is a command; with a folder before it, it is a store.
    @Test func storeNamedLikeACommand() throws {
        for name in ["import", "stats", "help"] {
            let path = "./\(name)"
            try Tool.succeed([path, "db.c.insertOne({_id: 1})"], in: folder.path)
            #expect(folder.has(name))
            let run = try Tool.succeed([path, "--json", "db.c.find()"], in: folder.path)
            #expect(run.lines == [#"{"_id":1}"#])
        }
        let options = try Tool.succeed(["--json", "./import", "db.c.find()"], in: folder.path)
        #expect(options.lines == [#"{"_id":1}"#])
    }

    @Test func mistypedCommand() throws {
        let run = try Tool.run(["improt", "s", "f"], in: folder.path)
        #expect(run.status == 2)
        #expect(run.error.contains("did you mean the command 'import'?"))
    }

    @Test func expressionsThatLookLikeOptions() throws {
        let run = try Tool.succeed([
            store, "--json",
            "db.c.insertOne({_id: -1, b: {c: [-2, --json]}})"
                .replacingOccurrences(of: "--json", with: "'--json'"),
            "db.c.find({_id: -1})",
        ])
        #expect(run.lines.last == #"{"_id":-1,"b":{"c":[-2,"--json"]}}"#)
        #expect(try Tool.succeed([store, "--", "-1"]).output == "-1\n")
    }

    @Test func notAStore() throws {
        let text = try folder.write("text", String(repeating: "not a store at all\n", count: 1000))
        let before = try Data(contentsOf: URL(fileURLWithPath: text))
        for arguments in [[text, "db.c.insertOne({})"], ["stats", text], ["verify", text]] {
            let run = try Tool.run(arguments)
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(run.error.hasPrefix("storectl: error "))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: text)) == before)
        #expect(try Tool.run([folder.path, "db.c.find()"]).status == 1)
    }

    // The file says which format it has; a newer one is refused and left as it is.
    @Test func newerFormat() throws {
        try Tool.succeed([store, "db.c.insertOne({_id: 1})"])
        let environment = try Environment.open(at: store)
        _ = try environment.write { transaction in
            guard let table = try transaction.table(CatalogRecords.tableName) else { return }
            let key = CatalogRecords.formatKey
            let format = CatalogRecords.sealed(["format": 999], key: key)
            try transaction.put(format.span.bytes, for: key.span.bytes, in: table)
        }
        environment.close()
        let run = try Tool.run([store, "db.c.find()"])
        #expect(run.status == 1)
        #expect(run.error.contains("format 999"))
        #expect(run.error.contains("Use a newer version"))
    }

    // Root may write anywhere, so the folder that cannot be written to is one that does not exist,
    // or a file.
    @Test func unwritablePaths() throws {
        try folder.write("file", "x")
        for path in ["none/s", "file/s"] {
            let run = try Tool.run([folder.path(path), "db.c.insertOne({})"])
            #expect(run.status == 1)
            #expect(run.error.contains(path))
        }
        let kernel = try Tool.run(["/proc/storectl-test", "db.c.insertOne({})"])
        #expect(kernel.status == 1)
        #expect(kernel.error.hasPrefix("storectl: error "))
    }
}
