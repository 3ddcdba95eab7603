// SPDX-License-Identifier: MIT
//
// `storectl backup`, `compact`, `dump` and `restore` end to end, with the examples of their help.

import Foundation
import SheafBSON
import Testing

@Suite struct CopyingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Tool.succeed(
            [
                "grades.sheaf", "db.susi_grade.createIndex({uid: 1}, {unique: true})",
                "db.susi_grade.insertMany([{_id: 1, uid: 'u1', year: 2023}, "
                    + "{_id: 2, uid: 'u2', year: 2024}])",
                "db.getSiblingDB('school').tmp_x.insertOne({_id: 1})",
                "db.getSiblingDB('school').rooms.insertOne({_id: 1})",
            ],
            in: folder.path
        )
    }

    private func run(_ arguments: String...) throws -> StorectlRun {
        try Tool.run(arguments, in: folder.path)
    }

    private func count(_ store: String, _ collection: String) throws -> String {
        try Tool.succeed([store, "db.\(collection).countDocuments()"], in: folder.path).lines.first
            ?? ""
    }

    /// The examples of a help text, as arguments.
    private func examples(_ command: String) throws -> [[String]] {
        let help = try Tool.succeed(["help", command], in: folder.path).output
        let lines = help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.filter { $0.hasPrefix("storectl \(command) ") }.map { line in
            var arguments: [String] = []
            for (number, part) in line.split(separator: "'").enumerated() {
                if number % 2 == 1 {
                    arguments.append(String(part))
                } else {
                    arguments += part.split(separator: " ").map(String.init)
                }
            }
            return Array(arguments.dropFirst())
        }
    }

    @Test(arguments: ["backup", "compact", "dump", "stats", "verify"])
    func examplesOfHelpRun(_ command: String) throws {
        let examples = try examples(command)
        #expect(!examples.isEmpty)
        for example in examples { try Tool.succeed(example, in: folder.path) }
    }

    @Test func examplesOfRestoreRun() throws {
        try Tool.succeed(["dump", "grades.sheaf", "dump", "-q"], in: folder.path)
        let examples = try examples("restore")
        #expect(examples.count == 3)
        for example in examples {
            try FileManager.default.removeItem(atPath: folder.path("grades.sheaf"))
            try Tool.succeed(example, in: folder.path)
        }
        #expect(try count("grades.sheaf", "rooms") == "1")
        #expect(try count("grades.sheaf", "susi_grade") == "2")
    }

    @Test func backup() throws {
        let first = try run("backup", "grades.sheaf", "copy.sheaf")
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("copied grades.sheaf to copy.sheaf: "))
        #expect(first.error == "")
        #expect(try count("copy.sheaf", "susi_grade") == "2")
        let second = try run("backup", "grades.sheaf", "copy.sheaf")
        #expect(second.status == 1)
        #expect(second.error.contains("There is a file at copy.sheaf"))
        let third = try run("backup", "grades.sheaf", "copy.sheaf", "--overwrite", "--json")
        #expect(third.status == 0)
        #expect(try third.documents.first?["bytes"]?.integerValue ?? 0 > 4096)
        #expect(try run("backup", "none.sheaf", "x").status == 1)
        #expect(try run("backup", "grades.sheaf", "no/where").status == 1)
    }

    @Test func compact() throws {
        let pad = String(repeating: "x", count: 3000)
        let documents = (0..<200).map { "{_id: \($0), pad: '\(pad)'}" }.joined(separator: ",")
        try Tool.succeed(
            ["grades.sheaf"],
            input: """
                db.c.insertMany([\(documents)])
                db.c.drop()
                db.d.insertOne({})
                db.d.insertOne({})
                """,
            in: folder.path
        )
        let run = try Tool.succeed(["compact", "grades.sheaf", "--json"], in: folder.path)
        let document = try #require(try run.documents.first)
        let before = try #require(document["bytesBefore"]?.integerValue)
        let after = try #require(document["bytes"]?.integerValue)
        #expect(after * 4 < before)
        try Tool.succeed(["verify", "grades.sheaf"], in: folder.path)
        #expect(try count("grades.sheaf", "d") == "2")
    }

    @Test func dumpAndRestore() throws {
        let dump = try Tool.succeed(["dump", "grades.sheaf", "d", "--gzip"], in: folder.path)
        #expect(dump.output.hasPrefix("dumped 4 documents of 3 collections to d: "))
        #expect(folder.has("d/main/susi_grade.bson.gz"))
        let again = try run("dump", "grades.sheaf", "d", "--gzip")
        #expect(again.status == 1)
        #expect(again.error.contains("There is a dump at"))
        let restore = try run("restore", "new.sheaf", "d")
        #expect(restore.status == 0)
        #expect(restore.output.hasPrefix("restored 4 documents of 3 collections into new.sheaf"))
        // Once more into the same collections: every document is there already.
        let second = try run("restore", "new.sheaf", "d", "--json")
        #expect(second.status == 1)
        #expect(second.error.contains("storectl: main.susi_grade, document 1 at byte 0: E11000"))
        #expect(try second.documents.first?["rejected"]?.integerValue == 4)
        let third = try run("restore", "new.sheaf", "d", "--stop-on-error")
        #expect(third.status == 1)
        #expect(third.error.contains("document 1 at byte 0"))
        try Tool.succeed(["verify", "new.sheaf"], in: folder.path)
    }

    @Test(arguments: [
        ["backup", "grades.sheaf"], ["compact"], ["dump", "grades.sheaf"],
        ["dump", "grades.sheaf", "d", "--collection", "c"],
        ["dump", "grades.sheaf", "d", "--query", "{}"],
        ["dump", "grades.sheaf", "d", "-d", "main", "-c", "susi_grade", "--query", "{year: "],
        ["dump", "grades.sheaf", "d", "-d", "main", "-c", "susi_grade", "--query", "1"],
        ["restore", "grades.sheaf"], ["restore", "grades.sheaf", "d", "--batch", "0"],
        ["restore", "grades.sheaf", "d", "--ns-from", "a.*"],
        ["restore", "grades.sheaf", "d", "--ns-from", "a.*", "--ns-to", "a.b"],
    ])
    func usageErrors(_ arguments: [String]) throws {
        let run = try Tool.run(arguments, in: folder.path)
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.error != "")
        #expect(!folder.has("d"))
    }

    // What --repair-to saves of a sound store is all of it; of a damaged one what is lost is told.
    @Test func repair() throws {
        let whole = try run("verify", "grades.sheaf", "--repair-to", "saved.sheaf")
        #expect(whole.status == 0)
        #expect(whole.lines.last?.hasPrefix("4 documents saved to saved.sheaf in ") == true)
        #expect(whole.lines.last?.hasSuffix(": nothing is lost") == true)
        #expect(try count("saved.sheaf", "susi_grade") == "2")
        let path = folder.path("grades.sheaf")
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        var start = data.startIndex
        while let range = data.range(of: Data("u2\0".utf8), in: start..<data.endIndex) {
            data[range.lowerBound] ^= 1
            start = range.upperBound
        }
        try data.write(to: URL(fileURLWithPath: path))
        let damaged = try run("verify", "grades.sheaf", "--repair-to", "second.sheaf", "--json")
        #expect(damaged.status == 1)
        let outcome = try #require(try damaged.documents.last)
        #expect(outcome["whole"] == false)
        #expect(outcome["documents"] == 3)
        #expect(damaged.output.contains("record 2 is lost"))
        #expect(try count("second.sheaf", "susi_grade") == "1")
        try Tool.succeed(["verify", "second.sheaf"], in: folder.path)
        let existing = try run("verify", "grades.sheaf", "--repair-to", "saved.sheaf")
        #expect(existing.status == 1)
        #expect(existing.error.contains("There is a file at saved.sheaf"))
    }

    // Killed at any moment, a backup leaves no file under its name or a whole one, and a compaction
    // the old store or the new one.
    @Test func killedCopiesAreNoStores() throws {
        let pad = String(repeating: "x", count: 900)
        let lines = (0..<20_000).map { "{\"_id\": \($0), \"pad\": \"\(pad)\"}" }
        try folder.write("big.jsonl", lines.joined(separator: "\n"))
        try Tool.succeed(
            ["import", "big.sheaf", "big.jsonl", "-c", "c", "--batch", "20000", "-q"],
            in: folder.path
        )
        for round in 0..<6 {
            for arguments in [["backup", "big.sheaf", "copy\(round)"], ["compact", "big.sheaf"]] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: Tool.path)
                process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
                process.arguments = arguments
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                usleep(UInt32(10_000 + 12_000 * round))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            for name in ["big.sheaf", "copy\(round)"] where folder.has(name) {
                #expect(try count(name, "c") == "20000")
            }
        }
        try Tool.succeed(["verify", "big.sheaf"], in: folder.path)
    }

    // A restore that is killed leaves a sound store with a part of the documents.
    @Test func aKilledRestoreLeavesASoundStore() throws {
        let pad = String(repeating: "x", count: 400)
        var file: [UInt8] = []
        for number in 0..<40_000 {
            let document: Document = ["_id": .int32(Int32(number)), "pad": .string(pad)]
            file += document.bytes
        }
        try FileManager.default.createDirectory(
            atPath: folder.path("big/main"),
            withIntermediateDirectories: true
        )
        try folder.write("big/main/c.bson", file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Tool.path)
        process.arguments = ["restore", folder.path("killed"), folder.path("big"), "--batch", "50"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        while !folder.has("killed"), process.isRunning { usleep(2000) }
        usleep(150_000)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let run = try Tool.run(["verify", folder.path("killed")])
        #expect(run.status == 0)
        let restored = Int(try count(folder.path("killed"), "c")) ?? -1
        #expect(restored % 50 == 0)
        #expect(restored < 40_000)
    }
}
