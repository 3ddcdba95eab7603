// SPDX-License-Identifier: MIT
//
// Tables in and out: quotes, types, paths, rows that are wrong; and import by a key.

import Foundation
import SheafBSON
import Testing

@testable import storectl

@Suite struct TableTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
    }

    private func stored(_ projection: String = "{_id: 0}") throws -> [String] {
        try Tool.succeed([store, "--json", "db.c.find({}, \(projection))"]).lines
    }

    /// The documents that a reader makes, whatever the sizes of the chunks that it gets.
    private func read(
        _ text: String,
        separator: Character = ",",
        _ options: TableOptions = TableOptions()
    ) throws -> [Document] {
        let bytes = Array(text.utf8)
        var results: [[Document]] = []
        for size in [1, 3, max(1, bytes.count)] {
            var reader = TableReader(separator: separator.asciiValue ?? 0, options: options)
            var documents: [Document] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(Array(bytes[start..<min(bytes.count, start + size)]))
                while let item = try reader.next() { documents.append(item.document) }
            }
            reader.finish()
            while let item = try reader.next() { documents.append(item.document) }
            results.append(documents)
        }
        #expect(results[0] == results[1] && results[1] == results[2])
        return results[0]
    }

    @Test(
        arguments: [
            ("a,b\n1,x\n", [["a": 1, "b": "x"]]),
            ("\u{FEFF}a,b\r\n1,x\r\n\r\n2,y", [["a": 1, "b": "x"], ["a": 2, "b": "y"]]),
            ("a,b\n\"x, \"\"y\"\"\",\"l1\nl2\"\n", [["a": "x, \"y\"", "b": "l1\nl2"]]),
            ("a.b,a.c.d\n1,2\n", [["a": ["b": 1, "c": ["d": 2]]]]),
            ("a,b\n1\n,2\n", [["a": 1], ["b": 2]]),
            (
                "a,b,c,d,e,f\n-1.5,007,true,12345678901,1e3,0.5\n",
                [
                    [
                        "a": -1.5, "b": "007", "c": true, "d": .int64(12_345_678_901), "e": 1000.0,
                        "f": 0.5,
                    ]
                ]
            ),
            (
                "a:string,b:long,c:date,d:bool,e:decimal,f:json\n1,2,2026-03-31,0,1.50,\"[1,2]\"",
                [
                    [
                        "a": "1", "b": .int64(2),
                        "c": .date(DateTime(millisecondsSinceEpoch: 1_774_915_200_000)),
                        "d": false, "e": .decimal128(Decimal128("1.50") ?? .zero),
                        "f": [1, 2],
                    ]
                ]
            ),
            ("a\n", []), ("", []),
        ] as [(String, [Document])]
    )
    func tables(_ text: String, _ documents: [Document]) throws {
        #expect(try read(text) == documents)
    }

    @Test func options() throws {
        let typed = try TableColumn.list("a:string, b")
        #expect(
            try read("1,2\n", TableOptions(columns: typed, hasNoHeader: true)) == [
                ["a": "1", "b": 2]
            ]
        )
        #expect(
            try read("b\ta\n1\t2", separator: "\t", TableOptions(columns: typed)) == [
                ["b": 1, "a": "2"]
            ]
        )
        #expect(
            try read("a,b\n,\n", TableOptions(keepsEmptyCells: true)) == [["a": "", "b": ""]]
        )
    }

    @Test(arguments: [
        ("a\n1\nx,y\n", "line 3, column 1: The row has 2 cells, and there are 1 columns"),
        ("a:int\n1\n\nx\n", "line 4, column 1: The column 'a' takes int, and no 'x'"),
        ("a\n\"x\n", "line 2, column 1: A quote is open to the end"),
        ("a,,b\n", "A column needs a name; '' has none"),
        ("a:frob\n", "The column 'a' cannot have the type 'frob': there are auto, string, int"),
    ])
    func wrongRows(_ text: String, _ message: String) throws {
        let file = try folder.write("t.csv", text)
        let run = try Tool.run(["import", store, file, "-c", "c"])
        #expect(run.status == 1)
        #expect(run.error.contains(message), "\(run.error)")
    }

    @Test func columnsThatAreNotThere() throws {
        let file = try folder.write("t.csv", "uid,name\n1,2\n")
        let run = try Tool.run(["import", store, file, "-c", "c", "--columns", "nme:string"])
        #expect(run.status == 1)
        #expect(run.error.contains("The file has no column 'nme'; did you mean 'name'?"))
        let wrong = try Tool.run(["import", store, file, "-c", "c", "--columns", "a:b"])
        #expect(wrong.status == 2)
        let other = try Tool.run(["import", store, file, "-c", "c", "--columns", "xyz:int"])
        #expect(other.error.contains("no column 'xyz'; it has uid, name"))
    }

    @Test func wrongRowsArePassedOver() throws {
        let file = try folder.write("t.csv", "n:int\n1\nx\n2\n1,2\n3\n")
        let run = try Tool.run(["import", store, file, "-c", "c", "--continue"])
        #expect(run.status == 1)
        #expect(
            run.error.contains("line 3, column 1: ") && run.error.contains("line 5, column 1: ")
        )
        #expect(run.output.hasPrefix("imported 3 documents into main.c, 2 failed"))
        #expect(try stored() == [#"{"n":1}"#, #"{"n":2}"#, #"{"n":3}"#])
    }

    // What has the same key takes the place of what is there and keeps its _id.
    @Test func upsertByKeys() throws {
        try Tool.succeed([store, "db.c.insertMany([{_id: 7, uid: 'u1', at: {n: 1}}, {_id: 8}])"])
        let lines = [
            "{\"uid\":\"u1\",\"at\":{\"n\":1},\"x\":1}", "{\"uid\":\"u2\",\"at\":{\"n\":2}}",
        ]
        let file = try folder.write("a.jsonl", lines.joined(separator: "\n"))
        let command = ["import", store, file, "-c", "c", "--upsert-by", "uid,at.n"]
        let run = try Tool.succeed(command)
        #expect(run.output.hasPrefix("imported 2 documents (1 replaced) into main.c, 0 failed"))
        #expect(try stored("{}").contains(#"{"_id":7,"uid":"u1","at":{"n":1},"x":1}"#))
        #expect(try Tool.succeed(command).output.contains("(2 replaced)"))
        #expect(try stored().count == 3)
        let none = try folder.write("b.jsonl", "{\"uid\": 1}\n")
        let failed = try Tool.run(["import", store, none, "-c", "c", "--upsert-by", "uid,at.n"])
        #expect(failed.status == 1)
        #expect(
            failed.error.contains("line 1, column 1: The document has no 'at.n' to be found by")
        )
    }

    // MARK: - Export

    private func fill() throws {
        try Tool.succeed([
            store,
            "db.c.insertMany([{_id: 1, uid: 'a,\"b\"', at: {n: 1.5}, l: [1, {x: 2}]}, "
                + "{_id: 2, uid: 'u2', d: ISODate('2026-03-31'), n: null}, "
                + "{_id: 3, uid: 'u3', i: ObjectId('65f0c8e2a1b2c3d4e5f60718')}])",
        ])
    }

    @Test(arguments: ["jsonl", "json", "bson"])
    func roundTrips(_ format: String) throws {
        try fill()
        let file = folder.path("out.\(format)")
        let run = try Tool.succeed(["export", store, file, "-c", "c", "--canonical"])
        #expect(run.output.hasPrefix("exported 3 documents of main.c to \(file), "))
        let other = folder.path("other")
        try Tool.succeed(["import", other, file, "-c", "c"])
        let all = ["--canonical", "--json", "db.c.find()"]
        #expect(try Tool.succeed([other] + all).lines == Tool.succeed([store] + all).lines)
        #expect(!folder.has("out.\(format).part"))
    }

    @Test func tablesComeOut() throws {
        try fill()
        let run = try Tool.succeed([
            "export", store, "-", "-c", "c", "--format", "csv", "--columns", "uid,at.n,l,l.1.x,d,i",
            "--query", "{_id: {$gte: 1}}", "--sort", "{_id: 1}",
        ])
        #expect(
            run.output == """
                uid,at.n,l,l.1.x,d,i
                "a,""b\""",1.5,"[1,{""x"":2}]",2,,
                u2,,,,2026-03-31T00:00:00Z,
                u3,,,,,65f0c8e2a1b2c3d4e5f60718

                """
        )
        let tabs = try Tool.succeed([
            "export", store, folder.path("t.tsv"), "-c", "c", "--columns", "uid,n", "--quiet",
            "--skip", "1", "--limit", "1",
        ])
        #expect(tabs.output.isEmpty)
        #expect(
            try String(contentsOfFile: folder.path("t.tsv"), encoding: .utf8) == "uid\tn\nu2\t\n"
        )
    }

    @Test func projectionAndEmptyArray() throws {
        try fill()
        let command = ["export", store, "-", "-c", "c", "--projection", "{uid: 1, _id: 0}"]
        let run = try Tool.succeed(command + ["-q", "{uid: /^u/}", "--format", "json"])
        #expect(run.output == "[\n{\"uid\":\"u2\"},\n{\"uid\":\"u3\"}\n]\n")
        #expect(
            try Tool.succeed(command + ["-q", "{uid: 0}", "--format", "json"]).output == "[]\n"
        )
    }

    @Test(arguments: [
        (["--query", "{a: }"], "column 5: Expected a value, found }", 2),
        (["--query", "[1]"], "--query takes a document", 2),
        (["--query", "{$frob: 1}"], "error 2 (BadValue)", 1),
        (["--format", "csv"], "A table needs --columns, such as --columns _id,uid,at,at.n,l", 2),
        (["--columns", "a"], "--columns is for tables", 2), (["--skip", "-1"], "--skip", 2),
    ])
    func wrongExports(_ options: [String], _ message: String, _ status: Int32) throws {
        try fill()
        let run = try Tool.run(["export", store, folder.path("out.jsonl"), "-c", "c"] + options)
        #expect(run.status == status)
        #expect(run.error.contains(message), "\(run.error)")
        #expect(!folder.has("out.jsonl") && !folder.has("out.jsonl.part"))
    }

    @Test func progress() {
        let half = ProgressText.documents(50, of: 100, in: .seconds(10))
        #expect(half == "[############            ] 50 %, 50 documents, 5 documents/s, 10 s left")
        #expect(ProgressText.bytes(5, of: nil, in: .seconds(1)) == "5 bytes, 5 bytes/s")
    }
}
