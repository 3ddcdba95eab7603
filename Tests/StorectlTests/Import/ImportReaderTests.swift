// SPDX-License-Identifier: MIT
//
// Files become documents, wherever their chunks are cut; what is wrong is told with its place.

import SheafBSON
import Testing

@testable import storectl

@Suite struct ImportReaderTests {
    /// What a reader made of a file: documents by their line or byte, and errors with their text.
    private enum Outcome: Hashable {
        case document(Document, ImportFailure.Location)
        case wrong(String)
    }

    /// Feeds a reader with chunks of a size and gathers all that comes out.
    private func read(
        _ start: any ImportReader,
        _ bytes: [UInt8],
        chunk: Int = 1 << 20
    ) -> [Outcome] {
        var (reader, offset, isFinished) = (start, 0, false)
        var outcomes: [Outcome] = []
        while outcomes.count < 1000 {
            do throws(ImportFailure) {
                if let next = try reader.next() {
                    outcomes.append(.document(next.document, next.location))
                } else if isFinished {
                    break
                } else if offset < bytes.count {
                    let end = min(bytes.count, offset + chunk)
                    reader.append(Array(bytes[offset..<end]))
                    offset = end
                } else {
                    reader.finish()
                    isFinished = true
                }
            } catch {
                outcomes.append(.wrong(error.description))
                if !error.canGoOn { break }
            }
        }
        return outcomes
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func lines(_ chunk: Int) {
        let text =
            "\u{FEFF}{\"a\": 1}\r\n\n  \n{\"b\": \"x\\n\"}\n{\"c\": }\n{\"학\": 2} x\n{\"d\": 4}"
        #expect(
            read(LineReader(), Array(text.utf8), chunk: chunk) == [
                .document(["a": 1], .text(line: 1, column: 1)),
                .document(["b": "x\n"], .text(line: 4, column: 1)),
                .wrong("line 5, column 7: Expected a value, found }"),
                .wrong("line 6, column 10: There is no place here for x"),
                .document(["d": 4], .text(line: 7, column: 1)),
            ]
        )
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func objects(_ chunk: Int) {
        let text = "[\n {\"a\": 1},\n {\"b\": },\n {\"c\":\n  3}\n]\n"
        #expect(
            read(ObjectReader(), Array(text.utf8), chunk: chunk) == [
                .document(["a": 1], .text(line: 2, column: 1)),
                .wrong("line 3, column 8: Expected a value, found }"),
                .document(["c": 3], .text(line: 4, column: 1)),
            ]
        )
    }

    // Behind text that is no object nothing can be read: the error comes once, and is the last
    // thing.
    @Test func objectsThatCannotGoOn() {
        let outcomes = read(ObjectReader(), Array("{\"a\": 1}\n{\"b\": 2} oops {\"c\": 3}".utf8))
        #expect(outcomes.count == 3)
        #expect(outcomes.last == .wrong("line 2, column 10: Expected an object"))
        #expect(
            read(ObjectReader(), Array("[{\"a\": 1}".utf8)).last
                == .wrong("line 1, column 10: The array does not end")
        )
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func dumps(_ chunk: Int) {
        let first: Document = ["a": 1]
        let second: Document = ["b": "two"]
        #expect(
            read(DumpReader(), first.bytes + second.bytes, chunk: chunk) == [
                .document(first, .byte(0)), .document(second, .byte(first.bytes.count)),
            ]
        )
    }

    // A wrong document is stepped over by its length; a wrong length, or the end in the middle, is
    // the end.
    @Test func brokenDumps() {
        let whole: Document = ["a": "text"]
        var broken = whole.bytes
        broken[4] = 0x44
        let outcomes = read(DumpReader(), whole.bytes + broken + whole.bytes)
        #expect(outcomes.count == 3)
        #expect(outcomes[0] == .document(whole, .byte(0)))
        guard case .wrong(let text) = outcomes[1] else {
            Issue.record("no error")
            return
        }
        #expect(text.hasPrefix("byte \(whole.bytes.count + 4): "))
        #expect(outcomes[2] == .document(whole, .byte(2 * whole.bytes.count)))
        #expect(
            read(DumpReader(), whole.bytes + [4, 0, 0, 0, 0]).last
                == .wrong("byte \(whole.bytes.count): No document of BSON begins here")
        )
        #expect(
            read(DumpReader(), whole.bytes.dropLast(3))
                == [.wrong("byte 0: The file ends inside a document of \(whole.bytes.count) bytes")]
        )
        #expect(
            read(DumpReader(), whole.bytes + [9, 0])
                .last == .wrong("byte \(whole.bytes.count): The file ends inside a document")
        )
    }

    @Test(arguments: [
        ("a.bson", "", ImportFormat.bson),
        ("a.jsonl", "[", .jsonl),
        ("a.ndjson", "", .jsonl),
        ("a", "{\"a\": 1}\n{\"b\": 2}\n", .jsonl),
        ("a.json", "{\"a\": \"}{\"}\n{\"b\": 2}\n", .jsonl),
        ("a.json", "  \n{\"a\": 1}\n", .jsonl),
        ("a.json", "{\n  \"a\": 1\n}\n", .json),
        ("a.json", "{\"a\": 1}", .json),
        ("a.json", "[{\"a\": 1}]", .json),
        ("a.json", "\u{FEFF}[", .json),
        ("a", "\u{16}\0\0\0\u{02}abc", .bson),
        ("a", "{\0\0\0\u{02}abc", .bson),
        ("a", "", .json),
    ])
    func formats(_ name: String, _ beginning: String, _ format: ImportFormat) {
        #expect(ImportFormat.detect(name: name, Array(beginning.utf8)) == format)
    }
}
