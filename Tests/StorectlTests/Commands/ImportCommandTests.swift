// SPDX-License-Identifier: MIT
//
// `storectl import` end to end: every format, and files with something wrong in them.

import Foundation
import SheafBSON
import Testing

@Suite struct ImportCommandTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
    }

    private func stored(_ collection: String = "c") throws -> [String] {
        guard folder.has("s") else { return [] }
        return try Tool.succeed([store, "--json", "db.\(collection).find()"]).lines
    }

    @Test(arguments: [
        (
            "a.jsonl", "{\"_id\":1,\"d\":{\"$date\":\"1970-01-01T00:00:01Z\"}}\n{\"_id\":2}\n",
            "jsonl"
        ),
        (
            "a.json", "[\n{\"_id\":1,\"d\":{\"$date\":\"1970-01-01T00:00:01Z\"}},{\"_id\":2}]",
            "json"
        ),
        (
            "a.json", "{\n\"_id\":1,\"d\":{\"$date\":{\"$numberLong\":\"1000\"}}\n}\n{\"_id\":2}",
            "json"
        ),
    ])
    func texts(_ name: String, _ text: String, _ format: String) throws {
        let file = try folder.write(name, text)
        let run = try Tool.succeed(["import", store, file, "--collection", "c", "--json"])
        let report = try #require(try run.documents.first)
        #expect(report["importedCount"] == 2)
        #expect(report["failedCount"] == 0)
        #expect(report["format"] == .string(format))
        #expect(report["bytesRead"]?.integerValue == Int64(text.utf8.count))
        #expect((report["recordsWritten"]?.integerValue ?? 0) >= 2)
        #expect(
            try stored() == [#"{"_id":1,"d":{"$date":"1970-01-01T00:00:01Z"}}"#, #"{"_id":2}"#]
        )
    }

    @Test func dump() throws {
        let documents: [Document] = [["_id": 1, "l": .int64(7)], ["_id": 2, "b": [1, 2.5]]]
        let file = try folder.write("a.bson", documents.flatMap(\.bytes))
        let run = try Tool.succeed(["import", store, file, "-c", "c"])
        #expect(run.output.hasPrefix("imported 2 documents into main.c, 0 failed, "))
        let found = try Tool.succeed([store, "--canonical", "--json", "db.c.find()"])
        #expect(found.lines == documents.map { $0.extendedJSON(.canonical) })
    }

    @Test func standardInput() throws {
        try Tool.succeed(
            ["import", store, "-", "-c", "c", "-d", "school", "--quiet"],
            input: "{\"_id\": 1}\n"
        )
        let run = try Tool.succeed([store, "-d", "school", "--json", "db.c.find()"])
        #expect(run.lines == [#"{"_id":1}"#])
    }

    @Test func singleDocumentAndEmptyFile() throws {
        let single = try folder.write("single.json", "{\"a\": 1}")
        try Tool.succeed(["import", store, single, "-c", "c"])
        #expect(try stored().count == 1)
        let empty = try folder.write("empty.json", "")
        let run = try Tool.succeed(["import", store, empty, "-c", "c"])
        #expect(run.output.hasPrefix("imported 0 documents"))
        let other = folder.path("other")
        try Tool.succeed(["import", other, empty, "-c", "c"])
        #expect(!folder.has("other"))
    }

    @Test func drop() throws {
        let file = try folder.write("a.jsonl", "{\"_id\": 1}\n")
        try Tool.succeed(["import", store, file, "-c", "c"])
        #expect(try Tool.run(["import", store, file, "-c", "c"]).status == 1)
        try Tool.succeed(["import", store, file, "-c", "c", "--drop"])
        #expect(try stored().count == 1)
        // A file in which the first thing is wrong drops nothing.
        let broken = try folder.write("b.jsonl", "{\n")
        #expect(try Tool.run(["import", store, broken, "-c", "c", "--drop"]).status == 1)
        #expect(try stored().count == 1)
    }

    // The place is the whole point of an error in a file of a million lines.
    @Test(arguments: [
        (
            "a.jsonl", "{\"_id\": 1}\n{\"_id\": }\n{\"_id\": 3}\n",
            "line 2, column 9: Expected a value", 1, 2
        ),
        (
            "a.json", "[{\"_id\": 1},\n  {\"_id\": oops},\n {\"_id\": 3}]", "line 2, column 11: ",
            1, 2
        ),
        (
            "a.json", "[{\"_id\": 1}\n {\"_id\": 2}]", "line 2, column 2: Expected a comma or ]", 1,
            1
        ),
        ("a.json", "[1, 2]", "line 1, column 2: Expected an object", 0, 0),
        ("a.json", "nonsense", "line 1, column 1: Expected an object or an array", 0, 0),
        ("a.json", "[{\"_id\": 1}", "line 1, column 12: The array does not end", 1, 1),
        (
            "a.jsonl", "{\"_id\": 1}\n{\"_id\": {\"$oid\": \"x\"}}\n{\"_id\": 3}",
            "line 2, column ", 1, 2
        ),
        (
            "a.jsonl", "{\"_id\": 1}\n{\"_id\": 1}\n{\"_id\": 3}", "line 2, column 1: error 11000",
            1, 2
        ),
        (
            "a.jsonl", "{\"_id\": 1}\n{\"_id\": [1]}\n{\"_id\": 3}", "line 2, column 1: error 53",
            1, 2
        ),
    ])
    func wrongTexts(
        _ name: String,
        _ text: String,
        _ message: String,
        _ stopped: Int,
        _ continued: Int
    ) throws {
        let file = try folder.write(name, text)
        let run = try Tool.run(["import", store, file, "-c", "c"])
        #expect(run.status == 1)
        #expect(run.error.contains("\(file), \(message)"))
        #expect(run.output.contains("imported \(Self.count(stopped)) into main.c, 1 failed"))
        #expect(try stored().count == stopped)
        let again = try Tool.run([
            "import", store, file, "-c", "c", "--drop", "--continue", "--json",
        ])
        #expect(again.status == 1)
        #expect(try again.documents.first?["importedCount"]?.integerValue == Int64(continued))
        #expect(try again.documents.first?["failedCount"] == 1)
        #expect(try stored().count == continued)
    }

    private static func count(_ number: Int) -> String {
        "\(number) document\(number == 1 ? "" : "s")"
    }

    @Test func wrongDumps() throws {
        let document: Document = ["_id": 1]
        let cut = try folder.write("cut.bson", document.bytes + document.bytes.dropLast(2))
        let run = try Tool.run(["import", store, cut, "-c", "c"])
        #expect(run.status == 1)
        #expect(run.error.contains("byte \(document.bytes.count): The file ends inside a document"))
        #expect(try stored().count == 1)
        let text = try folder.write("text.bson", "this is text and no dump")
        #expect(try Tool.run(["import", store, text, "-c", "d"]).status == 1)
    }

    @Test func tooDeep() throws {
        let deep =
            String(repeating: "{\"a\":", count: 500) + "1" + String(repeating: "}", count: 500)
        let file = try folder.write("deep.jsonl", "{\"_id\": 1}\n\(deep)\n{\"_id\": 2}\n")
        let run = try Tool.run(["import", store, file, "-c", "c", "--continue"])
        #expect(run.status == 1)
        #expect(run.error.contains("line 2, column "))
        #expect(run.error.contains("nesting depth"))
        #expect(try stored().count == 2)
    }

    @Test func unreadableFiles() throws {
        for (path, message) in [
            (folder.path("none"), "There is no file"), (folder.path, "is a folder"),
            (try folder.write("a.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0]), "is compressed"),
        ] {
            let run = try Tool.run(["import", store, path, "-c", "c"])
            #expect(run.status == 1)
            #expect(run.error.contains(message))
            #expect(!folder.has("s"))
        }
    }

    // Batches cut the file into transactions; every document arrives whatever the size of a batch.
    @Test(arguments: [1, 7, 100_000])
    func batches(_ size: Int) throws {
        let lines = (1...250).map {
            "{\"_id\": \($0), \"text\": \"\(String(repeating: "x", count: $0))\"}"
        }
        let file = try folder.write("a.jsonl", lines.joined(separator: "\n"))
        let run = try Tool.succeed([
            "import", store, file, "-c", "c", "--batch", "\(size)", "--json",
        ])
        let report = try #require(try run.documents.first)
        #expect(report["importedCount"] == 250)
        #expect(report["transactions"]?.integerValue == Int64((250 + size - 1) / size))
        #expect(try Tool.succeed([store, "db.c.countDocuments()"]).lines == ["250"])
    }
}
