// SPDX-License-Identifier: MIT
//
// Writing Extended JSON: both formats of every type, text for people, doubles and escapes.

import Testing

@testable import SheafBSON

@Suite struct ExtendedJSONWriterTests {
    private static let both: [(BSONValue, canonical: String, relaxed: String)] = [
        (1, #"{"$numberInt":"1"}"#, "1"),
        (.int64(1), #"{"$numberLong":"1"}"#, "1"),
        (1.0, #"{"$numberDouble":"1.0"}"#, "1.0"),
        (.double(.nan), #"{"$numberDouble":"NaN"}"#, #"{"$numberDouble":"NaN"}"#),
        (
            .double(-.infinity), #"{"$numberDouble":"-Infinity"}"#,
            #"{"$numberDouble":"-Infinity"}"#
        ),
        (
            .date(DateTime(millisecondsSinceEpoch: 0)), #"{"$date":{"$numberLong":"0"}}"#,
            #"{"$date":"1970-01-01T00:00:00Z"}"#
        ),
        (
            .date(DateTime(millisecondsSinceEpoch: -1)), #"{"$date":{"$numberLong":"-1"}}"#,
            #"{"$date":{"$numberLong":"-1"}}"#
        ),
        (
            .date(DateTime(millisecondsSinceEpoch: 253_402_300_799_999)),
            #"{"$date":{"$numberLong":"253402300799999"}}"#,
            #"{"$date":"9999-12-31T23:59:59.999Z"}"#
        ),
        (
            .date(DateTime(millisecondsSinceEpoch: 253_402_300_800_000)),
            #"{"$date":{"$numberLong":"253402300800000"}}"#,
            #"{"$date":{"$numberLong":"253402300800000"}}"#
        ),
        ([true, nil, "x", []], #"[true,null,"x",[]]"#, #"[true,null,"x",[]]"#),
        (.code("f()"), #"{"$code":"f()"}"#, #"{"$code":"f()"}"#),
    ]

    @Test(arguments: both)
    func bothFormats(_ value: BSONValue, _ canonical: String, _ relaxed: String) throws {
        #expect(value.extendedJSON(.canonical) == canonical)
        #expect(value.extendedJSON(.relaxed) == relaxed)
        #expect(value.extendedJSON() == relaxed)
        #expect(try ExtendedJSON.parse(canonical) == value)
    }

    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e15, "1000000000000000.0"),
        (1e16, "1.0E+16"), (1.2345678921232E+18, "1.2345678921232E+18"),
        (.leastNonzeroMagnitude, "5.0E-324"),
        (1e-7, "1.0E-7"), (1.7976931348623157e308, "1.7976931348623157E+308"),
        (123_456_789.125, "123456789.125"),
    ])
    func doublesAreShortAndReadBack(_ number: Double, _ text: String) throws {
        #expect(ExtendedJSON.text(number) == text)
        #expect(try ExtendedJSON.parse(text) == .double(number))
    }

    @Test func escapes() throws {
        let text = "\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é\u{2028}😀"
        let json = #""\"\\/\b\t\n\f\r\u0000\u001f\#u{7F}é\#u{2028}😀""#
        #expect(BSONValue.string(text).extendedJSON() == json)
        #expect(try ExtendedJSON.parse(json) == .string(text))
        let named: Document = ["a\"\n": 1]
        #expect(named.extendedJSON() == #"{"a\"\n":1}"#)
    }

    @Test func textForPeople() throws {
        let id = try #require(ObjectID("56e1fc72e0c917e9c4714161"))
        let document: Document = [
            "_id": .objectID(id), "none": [:], "list": [1, [2, [:]], []],
            "code": .codeWithScope(CodeWithScope("x", scope: ["a": 1])), "n": .int64(5),
        ]
        let text = """
            {
              "_id": {"$oid": "56e1fc72e0c917e9c4714161"},
              "none": {},
              "list": [
                1,
                [
                  2,
                  {}
                ],
                []
              ],
              "code": {"$code": "x", "$scope": {
                "a": 1
              }},
              "n": 5
            }
            """
        #expect(document.extendedJSON(isPretty: true) == text)
        let canonical = document.extendedJSON(.canonical, isPretty: true)
        #expect(try Document(extendedJSON: canonical) == document)
    }

    @Test func oneWriterWritesManyLines() {
        var writer = ExtendedJSONWriter(.relaxed)
        for document: Document in [["a": 1], [:]] {
            writer.append(ValueView(document.view))
            writer.endLine()
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"a\":1}\n{}\n")
    }

    // Depth is no matter of the stack: a document nests as deep as its bytes say.
    @Test func veryDeepDocumentsAreWritten() {
        let depth = 20_000
        var document = Document()
        for _ in 1..<depth { document = ["a": .document(document)] }
        let deep = document
        let text = onSmallStack { deep.extendedJSON() }
        #expect(text?.utf8.count == 6 * (depth - 1) + 2)
    }

    // Random documents of all types, written canonically, read back to the same bytes; relaxed text
    // reads back to a document that writes the same text.
    @Test(arguments: UInt64(1)...20)
    func randomDocumentsRoundTrip(_ seed: UInt64) throws {
        var documents = RandomDocuments(seed: seed)
        for _ in 0..<50 {
            let document = documents.document()
            let canonical = document.extendedJSON(.canonical)
            #expect(try Document(extendedJSON: canonical) == document, "seed \(seed): \(canonical)")
            let pretty = document.extendedJSON(.canonical, isPretty: true)
            #expect(try Document(extendedJSON: pretty) == document, "seed \(seed)")
            let relaxed = document.extendedJSON()
            let again = try Document(extendedJSON: relaxed)
            #expect(again.extendedJSON() == relaxed, "seed \(seed)")
            #expect(try Document(validating: document.bytes) == document, "seed \(seed)")
        }
    }
}
