// SPDX-License-Identifier: MIT
//
// Sums, what stands behind a dot, and where they go wrong.

import SheafBSON
import Testing

@testable import storectl

@Suite struct ArithmeticTests {
    @Test(
        arguments: [
            ("1 + 2 * 3", .int32(7)), ("(1 + 2) * 3", .int32(9)), ("7 - 2 - 1", .int32(4)),
            ("7-2", .int32(5)), ("7 -2", .int32(5)), ("- (2 + 3)", .int32(-5)),
            ("-(-5)", .int32(5)),
            ("6 / 2", .int32(3)), ("7 / 2", .double(3.5)), ("7 % 4", .int32(3)),
            ("1 / 0", .double(.infinity)), ("5 % 0", .double(.nan)),
            ("2147483647 + 1", .int64(2_147_483_648)),
            ("9223372036854775807 + 1", .double(9_223_372_036_854_775_808)),
            ("1.5 + 1", .double(2.5)), ("NumberLong(5) * 2", .int32(10)),
            ("'a' + 1 + 'b'", "a1b"), ("'n: ' + null", "n: null"),
            ("ISODate('1970-01-02') - 1000", .date(DateTime(millisecondsSinceEpoch: 86_399_000))),
            ("new Date(5) + 1", .date(DateTime(millisecondsSinceEpoch: 6))),
            ("new Date(500) - new Date(200)", .int32(300)),
            ("new Date(60 * 60 * 1000)", .date(DateTime(millisecondsSinceEpoch: 3_600_000))),
            ("{a: [1, {b: 2}]}.a[1].b", .int32(2)), ("{a: 1}['a']", .int32(1)),
            ("{a: 1}.b", .undefined), ("[1, 2].length", .int32(2)), ("'학생'.length", .int32(2)),
            ("[1][5]", .undefined), ("[1][-1]", .undefined), ("MinKey", .minKey),
            ("new Date(5).getTime()", .int64(5)),
            (
                "ISODate('1970-01-01').toISOString()",
                "1970-01-01T00:00:00Z"
            ),
            (
                "ObjectId('65f0c8e2a1b2c3d4e5f60718').getTimestamp()",
                .date(DateTime(millisecondsSinceEpoch: 0x65F0_C8E2 * 1000))
            ),
            ("ObjectId('65f0c8e2a1b2c3d4e5f60718').toString()", "65f0c8e2a1b2c3d4e5f60718"),
            ("[/a/, 4 / 2]", [.regularExpression(RegularExpression("a", options: "")), 2]),
        ] as [(String, BSONValue)]
    )
    func values(_ text: String, _ value: BSONValue) throws {
        #expect(try ExpressionParser.parseValue(text) == value)
    }

    @Test(arguments: [
        (
            "1 + {}", 3,
            "'+' cannot be done with int and object: it takes numbers, a date and milliseconds, "
                + "or for '+' a string"
        ),
        (
            "NumberDecimal('1') * 2", 20,
            "'*' cannot be done with decimal and int: it takes numbers, a date and milliseconds, "
                + "or for '+' a string"
        ),
        ("new Date(9223372036854775807) + 1", 31, "The date is out of range"),
        ("null.a", 6, "null has no 'a': nothing was found"),
        ("[1][null]", 4, "Between [ and ] stands a position or a name"),
        ("5.getTime()", 3, "There is no place in a number for g"),
        ("(5).getTime()", 5, "int has no method 'getTime'"),
        (
            "'x'.getTimestmp()", 5,
            "A value has no method 'getTimestmp'; did you mean 'getTimestamp'?"
        ),
        (
            "'x'.map()", 5,
            "A value has no method 'map'; it has getTimestamp, getTime, toISOString, toString"
        ),
        ("'x'.toString(1)", 14, "toString takes no arguments"),
        ("1 +", 4, "Expected a value, found the end of the text"),
        ("(1", 3, "Expected ), found the end of the text"),
        ("db.c.find()", 1, "A value is wanted here, and no call"),
    ])
    func errors(_ text: String, _ column: Int, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try ExpressionParser.parseValue(text)
        }
        #expect(error.message == message)
        #expect(error.place.column == column)
    }
}
