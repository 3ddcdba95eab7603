// SPDX-License-Identifier: MIT
//
// Reading Extended JSON: numbers, names, special objects, depth, and where errors are said to be.

import Testing

@testable import SheafBSON

@Suite struct ExtendedJSONReaderTests {
    private static let plain: [(String, BSONValue)] = [
        ("0", .int32(0)), ("-1", .int32(-1)), ("-0", .int32(0)),
        ("2147483647", .int32(.max)), ("2147483648", .int64(2_147_483_648)),
        ("-2147483648", .int32(.min)), ("-2147483649", .int64(-2_147_483_649)),
        ("9223372036854775807", .int64(.max)), ("-9223372036854775808", .int64(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
        ("1.0", .double(1)), ("-0.0", .double(-0.0)), ("1e2", .double(100)),
        ("1E+2", .double(100)), ("12.5e-1", .double(1.25)), ("1e-400", .double(0)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
        (#""a\u0000\ud83d\ude00\/""#, .string("a\u{0}😀/")), (" [ ] ", []), ("{}", [:]),
        ("[1,[2]]", [1, [2]]),
    ]

    @Test(arguments: plain)
    func plainValues(_ text: String, _ value: BSONValue) throws {
        #expect(try ExtendedJSON.parse(text) == value)
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2),
        ("{'a':1}", 1, 2), ("[1 2]", 1, 4), ("01", 1, 1), ("-", 1, 2), ("1.", 1, 3), (".5", 1, 1),
        ("+1", 1, 1), ("1e", 1, 3), ("1e+", 1, 4), ("0x10", 1, 2), ("1a", 1, 2), ("tru", 1, 1),
        ("NaN", 1, 1), ("Infinity", 1, 1), ("-Infinity", 1, 2), ("\"a", 1, 1), ("\"\\", 1, 1),
        ("\"\\q\"", 1, 2), ("\"\\u12g4\"", 1, 2), ("\"\\ud800\"", 1, 2),
        ("\"\\ud800\\u0041\"", 1, 2), ("\"\\udc00\"", 1, 2), ("\"a\nb\"", 1, 3),
        ("\"\u{1}\"", 1, 2), ("1 // x", 1, 3), ("{} x", 1, 4), ("[]]", 1, 3), ("{\"a\"}", 1, 5),
        ("{\"a\":}", 1, 6), ("{\"ä\":\n \"é\", x", 2, 7), ("\u{FEFF}{}", 1, 1),
        ("{\n\n  \"a\\u0000\": 1}", 3, 3), ("[1,\r\n2,,]", 2, 3),
        ("{\"a\":{\"$oid\":\"x\"}}", 1, 6),
    ])
    func wrongTextIsRefusedWithItsPlace(_ text: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: BSONError.self) { try ExtendedJSON.parse(text) }
        #expect(error?.code == .invalidText)
        #expect(error?.location == .text(line: line, column: column), "\(text)")
    }

    @Test(arguments: ["1e309", "-1e309", "[1" + String(repeating: "0", count: 400) + "]"])
    func numbersBeyondTheDoublesAreRefused(_ text: String) {
        let error = #expect(throws: BSONError.self) { try ExtendedJSON.parse(text) }
        #expect(error?.code == .invalidNumber)
    }

    @Test func wrongUTF8IsRefusedWithItsPlace() {
        let error = #expect(throws: BSONError.self) {
            try ExtendedJSON.parse(Array("{\n \"é".utf8) + [0xC3, 0x28] + Array("\"}".utf8))
        }
        #expect(error?.location == .text(line: 2, column: 4))
    }

    // BSON keeps fields in their order and may hold a name twice; so does reading. Looking up finds
    // the first.
    @Test func repeatedNamesAreKept() throws {
        let document = try Document(extendedJSON: #"{"a": 1, "b": 2, "a": 3}"#)
        #expect(document.keys == ["a", "b", "a"])
        #expect(document["a"] == 1)
        let error = #expect(throws: BSONError.self) {
            try ExtendedJSON.parse(#"[{"a": 1, "\u0061": 3}]"#, options: .distinctNames)
        }
        #expect(error?.location == .text(line: 1, column: 2))
        #expect(throws: Never.self) {
            try ExtendedJSON.parse(#"{"a": {"b": 1}, "b": [{"a": 1}]}"#, options: .distinctNames)
        }
    }

    @Test func aDocumentIsAnObject() throws {
        #expect(try Document(extendedJSON: #"{"a": "b"}"#) == ["a": "b"])
        for text in ["[]", "1", #"{"$oid": "56e1fc72e0c917e9c4714161"}"#] {
            #expect(throws: BSONError.self) { try Document(extendedJSON: text) }
        }
    }

    private static let special: [(String, BSONValue)] = [
        (#"{"$binary": "//8=", "$type": "80"}"#, .binary(Binary(subtype: 0x80, [255, 255]))),
        (#"{"$type": "5", "$binary": ""}"#, .binary(Binary(subtype: 5, []))),
        (#"{"$binary": {"base64": "AA==", "subType": "4"}}"#, .binary(Binary(subtype: 4, [0]))),
        (#"{"$scope": {}, "$code": "x"}"#, .codeWithScope(CodeWithScope("x", scope: [:]))),
        (#"{"$scope": {}}"#, ["$scope": [:]]), (#"{"$type": "00"}"#, ["$type": "00"]),
        (#"{"$regex": "a", "$options": "i"}"#, ["$regex": "a", "$options": "i"]),
        (
            #"{"$date": "2012-12-24T13:15:30.5019+01:00"}"#,
            .date(DateTime(millisecondsSinceEpoch: 1_356_351_330_501))
        ),
        (#"{"$numberDouble": "-Infinity"}"#, .double(-.infinity)),
        (#"{"$numberDouble": "1E+3"}"#, .double(1000)),
    ]

    @Test(arguments: special)
    func specialObjects(_ text: String, _ value: BSONValue) throws {
        #expect(try ExtendedJSON.parse(text) == value)
    }

    @Test(arguments: [
        #"{"$numberInt": "2147483648"}"#, #"{"$numberInt": "+1"}"#, #"{"$numberInt": "1.0"}"#,
        #"{"$numberInt": ""}"#, #"{"$numberLong": "9223372036854775808"}"#,
        #"{"$numberDouble": "1e400"}"#, #"{"$numberDouble": "inf"}"#, #"{"$numberDouble": "0x1"}"#,
        #"{"$numberDouble": ""}"#, #"{"$date": "2012-12-24"}"#, #"{"$date": 1356351330501}"#,
        #"{"$date": "2012-02-30T00:00:00Z"}"#, #"{"$date": "2012-12-24T24:00:00Z"}"#,
        #"{"$date": {"$numberDouble": "1"}}"#, #"{"$symbol": {"$symbol": "a"}}"#,
        #"{"$binary": {"base64": "AB==", "subType": "00"}}"#, #"{"$binary": "AA=="}"#,
        #"{"$binary": {"base64": "AA=", "subType": "00"}}"#,
        #"{"$binary": {"base64": "====", "subType": "00"}}"#,
        #"{"$binary": {"base64": "A A=", "subType": "00"}}"#,
        #"{"$binary": {"base64": "", "subType": "100"}}"#,
        #"{"$binary": {"base64": "", "subType": "+1"}}"#, #"{"$oid": "a", "$oid": "b"}"#,
        #"{"$timestamp": {"t": -1, "i": 0}}"#, #"{"$timestamp": {"t": 4294967296, "i": 0}}"#,
        #"{"$timestamp": {"t": 1.0, "i": 0}}"#, #"{"$undefined": false}"#,
        #"{"$oid": "56e1fc72e0c917e9c4714161", "$symbol": "a"}"#,
    ])
    func wrongSpecialObjectsAreRefused(_ text: String) {
        #expect(throws: BSONError.self) { try ExtendedJSON.parse(text) }
        #expect(throws: BSONError.self) { try ExtendedJSON.parse("[\(text)]") }
    }

    @Test func legacyFormsAreTakenWhenAskedFor() throws {
        let options = ExtendedJSON.ReadingOptions.legacyForms
        let expression = try ExtendedJSON.parse(
            #"{"$regex": "a", "$options": "xi"}"#,
            options: options
        )
        #expect(expression == .regularExpression(RegularExpression("a", options: "ix")))
        let date = try ExtendedJSON.parse(#"{"$date": 1356351330501}"#, options: options)
        #expect(date == .date(DateTime(millisecondsSinceEpoch: 1_356_351_330_501)))
        let query = #"{"$regex": "a"}"#
        #expect(try ExtendedJSON.parse(query, options: options) == ["$regex": "a"])
    }

    @Test func plainJSONLeavesSpecialObjectsAlone() throws {
        let value = try ExtendedJSON.parse(#"{"$oid": 1, "$date": []}"#, options: .plainJSON)
        #expect(value == ["$oid": 1, "$date": []])
    }
}
