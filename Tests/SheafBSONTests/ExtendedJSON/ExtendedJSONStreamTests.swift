// SPDX-License-Identifier: MIT
//
// Documents one after another from chunks of text.

import Testing

@testable import SheafBSON

@Suite struct ExtendedJSONStreamTests {
    // A text gives the same documents and lines however it is cut into chunks.
    @Test(arguments: [
        "{\"n\":1}\n{\"n\":2}\n\n{\"n\":\n3}\n", "{\"n\":1}{\"n\":2}\n \t\r\n {\"n\":\n3}",
        "\u{FEFF}{\"n\":1}\r\n{\"n\":2}\r\n\r\n{\"n\":3}",
        "[{\"n\":1}\n,{\"n\":2},\n\n{\"n\":3}]\n",
        " [ {\"n\":1},\n{\"n\":2}\n\n , {\"n\":3} ] ",
    ])
    func documentsAndLines(_ text: String) throws {
        let bytes = Array(text.utf8)
        for size in [1, 2, 3, 7, 1000] {
            let (found, error) = read(bytes, chunk: size)
            #expect(error == nil)
            #expect(found.map(\.document) == [["n": 1], ["n": 2], ["n": 3]])
            let lines = found.map(\.line)
            #expect(lines[0] == 1)
            #expect(
                lines.last == 1 + text.prefix { $0 != "3" }.count { $0.isNewline }
                    - (text.contains("\n3") ? 1 : 0)
            )
        }
    }

    @Test func bracketsInStringsAreText() {
        let text = #"{"a":"}{][\"}","b":[{"c":"\\"}]}{"d":"\\\"{"}"#
        let (found, error) = read(Array(text.utf8), chunk: 1)
        #expect(error == nil)
        #expect(
            found.map(\.document) == [
                ["a": "}{][\"}", "b": [["c": "\\"]]], ["d": "\\\"{"],
            ]
        )
    }

    @Test(arguments: ["", " \n", "[]", " [ \n ] \n", "\u{FEFF}"])
    func nothingIsNoDocument(_ text: String) {
        let (found, error) = read(Array(text.utf8), chunk: 1)
        #expect(found.isEmpty)
        #expect(error == nil)
    }

    @Test(arguments: [
        ("{\"a\":1}\nx", 2, 1), ("{\"a\":1},{}", 1, 8), ("[{\"a\":1} {}]", 1, 10), ("[1]", 1, 2),
        ("[{},]", 1, 5), ("[{}", 1, 4), ("[", 1, 2), ("[{},", 1, 5), ("[]\n{}", 2, 1), ("]", 1, 1),
        ("1", 1, 1), ("{\"a\":", 1, 6), ("{}\n {\"a\":\n", 3, 1),
        ("[{\"a\":1},\n {\"a\":x}]", 2, 7),
        ("{\"a\":1}\n  {\"ä\": tru}", 2, 9), ("{\"a\"]", 1, 5), ("\u{FEFF}\u{FEFF}{}", 1, 1),
    ])
    func errorsAreSaidToBeWhereTheyAre(_ text: String, _ line: Int, _ column: Int) {
        for size in [1, 3, 1000] {
            let (_, error) = read(Array(text.utf8), chunk: size)
            #expect(error?.location == .text(line: line, column: column), "\(text)")
        }
    }

    @Test func documentsBehindAWrongOneAreRead() throws {
        var stream = ExtendedJSONStream()
        stream.append(Array("{\"n\":1}\n{\"n\":x}\n{\"n\":3}\n?".utf8))
        stream.finish()
        #expect(try stream.next()?.document == ["n": 1])
        #expect(throws: BSONError.self) { try stream.next() }
        let third = try #require(try stream.next())
        #expect(third.document == ["n": 3])
        #expect(third.line == 3)
        for _ in 0..<2 {
            let error = #expect(throws: BSONError.self) { try stream.next() }
            #expect(error?.location == .text(line: 4, column: 1))
        }
    }

    @Test func anObjectBeyondTheLimitEndsTheStream() throws {
        var stream = ExtendedJSONStream(objectByteCountMax: 10)
        stream.append(Array("{\"a\":12345".utf8))
        #expect(try stream.next() == nil)
        stream.append(Array("6".utf8))
        for _ in 0..<2 {
            let error = #expect(throws: BSONError.self) { try stream.next() }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func optionsAndDepthReachTheReader() throws {
        var stream = ExtendedJSONStream(options: .legacyForms, depthMax: 2)
        stream.append(Array(#"{"a":{"$date":5}}{"a":[[]]}"#.utf8))
        let date = BSONValue.date(DateTime(millisecondsSinceEpoch: 5))
        #expect(try stream.next()?.document == ["a": date])
        let error = #expect(throws: BSONError.self) { try stream.next() }
        #expect(error?.code == .tooDeep)
    }

    /// The documents of a text in chunks up to the first error.
    private func read(
        _ text: [UInt8],
        chunk size: Int
    ) -> (found: [(document: Document, line: Int)], error: BSONError?) {
        var stream = ExtendedJSONStream()
        var found: [(document: Document, line: Int)] = []
        do throws(BSONError) {
            for start in stride(from: 0, to: text.count, by: size) {
                stream.append(Array(text[start..<min(start + size, text.count)]))
                while let next = try stream.next() { found.append(next) }
            }
            stream.finish()
            while let next = try stream.next() { found.append(next) }
            return (found, nil)
        } catch {
            return (found, error)
        }
    }
}
