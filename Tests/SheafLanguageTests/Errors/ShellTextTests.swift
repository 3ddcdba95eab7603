// SPDX-License-Identifier: MIT
//
// How values look in messages.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ShellTextTests {
    @Test(
        arguments: [
            (1, "1"), (.int64(5), "5"), (1.0, "1.0"), (2.5, "2.5"), (-0.0, "-0.0"),
            (.double(.nan), "nan.0"), (.double(-.infinity), "-inf.0"),
            ("x", "\"x\""), (true, "true"), (nil, "null"), (.undefined, "undefined"),
            ([:], "{}"), ([], "[]"), (["a": 1, "b": "x"], "{ a: 1, b: \"x\" }"),
            ([1, [2.0], ["c": nil]], "[ 1, [ 2.0 ], { c: null } ]"),
            (.minKey, "MinKey"), (.maxKey, "MaxKey"),
            (.date(DateTime(millisecondsSinceEpoch: 12)), "new Date(12)"),
            (.timestamp(Timestamp(seconds: 1, increment: 2)), "Timestamp(1, 2)"),
            (.regularExpression(RegularExpression("a", options: "i")), "/a/i"),
            (.binary(Binary([1, 255])), "BinData(0, 01FF)"),
            (.code("f()"), "f()"), (.symbol("s"), "\"s\""),
            (.codeWithScope(CodeWithScope("f()", scope: [:])), "CodeWScope( f(), {})"),
        ] as [(BSONValue, String)]
    )
    func writes(_ value: BSONValue, _ text: String) {
        #expect(value.shellText == text)
    }

    @Test func writesIDsAndDecimals() throws {
        let id = try #require(ObjectID("507f1f77bcf86cd799439011"))
        #expect(BSONValue.objectID(id).shellText == "ObjectId('507f1f77bcf86cd799439011')")
        let decimal = try #require(Decimal128("1.50"))
        #expect(BSONValue.decimal128(decimal).shellText == "1.50")
        #expect(
            BSONValue.dbPointer(DBPointer(namespace: "a.b", id: id)).shellText
                == "DBRef('a.b',507f1f77bcf86cd799439011)"
        )
    }

    /// A message about a long array shows its beginning, and no more of it is read.
    @Test func cutsLongContainers() throws {
        let long = BSONValue.array(BSONArray((0..<100).map { BSONValue.integer($0) }))
        let update = try Update(parsing: ["$set": ["a.b": 1]])
        let reader = CountingReader(["a": long])
        expectError(
            28,
            saying:
                "Cannot create field 'b' in element {a: [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "
                + "12, 13, 14, 15, ... ]}"
        ) { try update.edits(reading: reader, match: nil, at: testMoment) }
        #expect(reader.log.values.isEmpty && reader.log.elements == 16)
    }
}
