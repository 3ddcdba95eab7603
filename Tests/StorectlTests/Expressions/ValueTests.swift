// SPDX-License-Identifier: MIT
//
// Every literal and every constructor, as the value that it makes or as the error that it gives.

import SheafBSON
import Testing

@testable import storectl

@Suite struct ValueTests {
    private static let id = ObjectID("65f0c8e2a1b2c3d4e5f60718")
    private static let uuidBytes: [UInt8] = [
        0xC8, 0xED, 0xAB, 0xC3, 0xF7, 0x38, 0x4C, 0xA3, 0xB6, 0x8D, 0xAB, 0x92, 0xA9, 0x14, 0x78,
        0xA3,
    ]

    @Test(
        arguments: [
            ("1", .int32(1)),
            ("-1", .int32(-1)),
            ("+1", .int32(1)),
            ("0x1F", .int32(31)),
            ("2147483647", .int32(.max)),
            ("2147483648", .int64(2_147_483_648)),
            ("-2147483648", .int32(.min)),
            ("9223372036854775807", .int64(.max)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("-9223372036854775808", .int64(.min)),
            ("1.0", .double(1)),
            ("1.", .double(1)),
            (".5", .double(0.5)),
            ("-2.5e-3", .double(-0.0025)),
            ("1e3", .double(1000)),
            ("NaN", .double(.nan)),
            ("Infinity", .double(.infinity)),
            ("-Infinity", .double(-.infinity)),
            ("true", true),
            ("false", false),
            ("null", .null),
            ("undefined", .undefined),
        ] as [(String, BSONValue)]
    )
    func numbersAndWords(_ text: String, _ value: BSONValue) throws {
        #expect(try ExpressionParser.parseValue(text) == value)
    }

    @Test(arguments: [
        (#""a""#, "a"), ("'a'", "a"), (#"'it\'s'"#, "it's"), (#""say \"hi\"""#, "say \"hi\""),
        (#"'a\n\t\\\x41\u00e9\u{1F600}'"#, "a\n\t\\Aé😀"), ("'학생 🎓'", "학생 🎓"), ("''", ""),
        (#"'a\u0000b'"#, "a\0b"),
    ])
    func strings(_ text: String, _ value: String) throws {
        #expect(try ExpressionParser.parseValue(text) == .string(value))
    }

    @Test(
        arguments: [
            ("{}", [:]),
            (
                "{a: 1, 'b c': 2, \"d\": 3, $set: 4, _id: 5, 6: 7, null: 8,}",
                ["a": 1, "b c": 2, "d": 3, "$set": 4, "_id": 5, "6": 7, "null": 8]
            ),
            ("{ // why\n a: /* because */ 1 }", ["a": 1]),
            ("[1, [2, {a: []}],]", [1, [2, ["a": []]]]),
            ("{'10': 1, '2': 2}", ["10": 1, "2": 2]),
        ] as [(String, BSONValue)]
    )
    func containers(_ text: String, _ value: BSONValue) throws {
        #expect(try ExpressionParser.parseValue(text) == value)
    }

    @Test(arguments: [
        ("/a b/", "a b", ""), ("/^x/mi", "^x", "im"), ("/[/]\\//", "[/]\\/", ""),
        ("RegExp('a', 'i')", "a", "i"), ("new RegExp('a')", "a", ""), ("RegExp(/x/i)", "x", "i"),
        ("BSONRegExp('p', 'x')", "p", "x"),
    ])
    func regularExpressions(_ text: String, _ pattern: String, _ options: String) throws {
        let expected = BSONValue.regularExpression(RegularExpression(pattern, options: options))
        #expect(try ExpressionParser.parseValue(text) == expected)
    }

    @Test(
        arguments: [
            ("ObjectId('65f0c8e2a1b2c3d4e5f60718')", id.map { .objectID($0) }),
            ("new ObjectId(\"65F0C8E2A1B2C3D4E5F60718\")", id.map { .objectID($0) }),
            ("{$oid: '65f0c8e2a1b2c3d4e5f60718'}", id.map { .objectID($0) }),
            ("ISODate('1970-01-01T00:00:01Z')", .date(DateTime(millisecondsSinceEpoch: 1000))),
            ("ISODate('1970-01-02')", .date(DateTime(millisecondsSinceEpoch: 86_400_000))),
            (
                "new Date('1970-01-01T09:00:00.5+09:00')",
                .date(DateTime(millisecondsSinceEpoch: 500))
            ),
            ("new Date(-5)", .date(DateTime(millisecondsSinceEpoch: -5))),
            (
                "new Date(ISODate('1970-01-02'))",
                .date(DateTime(millisecondsSinceEpoch: 86_400_000))
            ),
            ("{$date: '1970-01-01T00:00:01Z'}", .date(DateTime(millisecondsSinceEpoch: 1000))),
            ("{$date: {$numberLong: '7'}}", .date(DateTime(millisecondsSinceEpoch: 7))),
            ("NumberLong(5)", .int64(5)),
            ("NumberLong('9223372036854775807')", .int64(.max)),
            ("Long.fromString('-1')", .int64(-1)),
            ("Long()", .int64(0)),
            ("NumberInt(5.0)", .int32(5)),
            ("Int32('-7')", .int32(-7)),
            ("Double(2)", .double(2)),
            ("Double('1.5')", .double(1.5)),
            ("NumberDecimal('1.50')", Decimal128("1.50").map { .decimal128($0) }),
            ("Decimal128('NaN')", Decimal128("NaN").map { .decimal128($0) }),
            ("NumberDecimal(3)", Decimal128("3").map { .decimal128($0) }),
            ("BinData(0, 'aGk=')", .binary(Binary(subtype: 0, Array("hi".utf8)))),
            ("BinData(128, '')", .binary(Binary(subtype: 128, []))),
            ("Binary.createFromBase64('aGk=', 5)", .binary(Binary(subtype: 5, Array("hi".utf8)))),
            ("Binary.createFromBase64('aGk=')", .binary(Binary(subtype: 0, Array("hi".utf8)))),
            ("HexData(2, '00ff')", .binary(Binary(subtype: 2, [0, 255]))),
            (
                "UUID('c8edabc3-f738-4ca3-b68d-ab92a91478a3')",
                .binary(Binary(subtype: 4, uuidBytes))
            ),
            ("UUID('C8EDABC3F7384CA3B68DAB92A91478A3')", .binary(Binary(subtype: 4, uuidBytes))),
            ("Timestamp(3, 4)", .timestamp(Timestamp(seconds: 3, increment: 4))),
            ("Timestamp({t: 3, i: 4})", .timestamp(Timestamp(seconds: 3, increment: 4))),
            ("Timestamp()", .timestamp(Timestamp(seconds: 0, increment: 0))),
            ("MinKey()", .minKey),
            ("MaxKey()", .maxKey),
            ("{$minKey: 1}", .minKey),
            ("Code('f()')", .code("f()")),
            ("BSONSymbol('s')", .symbol("s")),
            ("DBRef('c', 1)", ["$ref": "c", "$id": 1]),
            ("DBRef('c', 1, 'd')", ["$ref": "c", "$id": 1, "$db": "d"]),
            ("{$set: {a: {$numberLong: '1'}}}", ["$set": ["a": .int64(1)]]),
        ] as [(String, BSONValue?)]
    )
    func constructors(_ text: String, _ value: BSONValue?) throws {
        #expect(try ExpressionParser.parseValue(text) == value)
    }

    @Test func newIdsAndMoments() throws {
        let first = try ExpressionParser.parseValue("ObjectId()").objectIDValue
        let second = try ExpressionParser.parseValue("new ObjectId()").objectIDValue
        #expect(first != nil && first != second)
        guard case .date(let now) = try ExpressionParser.parseValue("new Date()") else {
            Issue.record("no date")
            return
        }
        #expect(now.millisecondsSinceEpoch > 1_700_000_000_000)
        guard case .binary(let uuid) = try ExpressionParser.parseValue("UUID()") else {
            Issue.record("no UUID")
            return
        }
        #expect(uuid.subtype == 4 && uuid.bytes.count == 16)
    }

    @Test(arguments: [
        ("ObjectId('xyz')", 10, "ObjectId takes 24 hexadecimal digits"),
        ("ObjectId(1)", 10, "ObjectId takes a string here"),
        ("ObjectId('65f0c8e2a1b2c3d4e5f60718', 1)", 38, "ObjectId takes at most 1 arguments"),
        (
            "ISODate('31.3.2026')", 9,
            "ISODate takes a date such as \"2026-03-31T09:00:00Z\" or \"2026-03-31\""
        ),
        ("ISODate(5)", 9, "ISODate takes a date as a string"),
        ("new Date(2020, 1)", 16, "Date takes at most 1 arguments"),
        (
            "NumberInt(2147483648)", 11,
            "NumberInt takes an integer of -2147483648 to 2147483647 here"
        ),
        (
            "NumberLong('x')", 12,
            "NumberLong takes an integer of -9223372036854775808 to 9223372036854775807 here"
        ),
        (
            "NumberDecimal('x')", 15,
            "NumberDecimal takes a decimal number of at most 34 digits as a string"
        ),
        ("BinData(0, 'a')", 12, "BinData takes bytes in base64 here"),
        ("BinData(256, '')", 9, "BinData takes an integer of 0 to 255 here"),
        ("BinData(0)", 10, "BinData needs 2 arguments"),
        ("HexData(0, 'abc')", 12, "HexData takes bytes as hexadecimal digits here"),
        ("UUID('1')", 6, "UUID takes a UUID such as \"c8edabc3-f738-4ca3-b68d-ab92a91478a3\""),
        ("Timestamp(1)", 12, "Timestamp needs 2 arguments"),
        ("Timestamp({t: 1})", 11, "Timestamp takes an object {t: seconds, i: counter}"),
        ("MinKey(1)", 8, "MinKey takes no arguments"),
        ("/a/q", 4, "There is no option 'q'; a regular expression takes i, m, s, u and x"),
        ("/a/ii", 4, "An option stands twice"),
        ("ObjectID('1')", 1, "There is no type 'ObjectID'; did you mean 'ObjectId'?"),
        ("Frob(1)", 1, "There is no type 'Frob'"),
        ("{a: ObjectId}", 13, "Expected ( behind ObjectId, found }"),
        ("{a: new}", 8, "Expected a type such as Date, found }"),
        ("{x: {$oid: 'q'}}", 5, "$oid cannot hold \"q\""),
        ("1e400", 1, "The number is too large for a double"),
        ("1 2", 3, "Expected the end of the value, found 2"),
    ])
    func errors(_ text: String, _ column: Int, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try ExpressionParser.parseValue(text)
        }
        #expect(error.message == message)
        #expect(error.place == Place(line: 1, column: column))
    }
}
