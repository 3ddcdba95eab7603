// SPDX-License-Identifier: MIT
//
// BSON's types with another coder: Foundation's for JSON.

import Foundation
import Testing

@testable import SheafBSON

@Suite struct ForeignCoderTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func check<Value: Codable & Equatable>(_ value: Value, _ text: String) throws {
        #expect(try json(value) == text)
        #expect(try JSONDecoder().decode(Value.self, from: Data(text.utf8)) == value)
    }

    private func read<Value: Codable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test func idsNumbersAndMomentsAreStrings() throws {
        let id = try #require(ObjectID("65f0c8e2a1b2c3d4e5f60718"))
        try check([id], #"["65f0c8e2a1b2c3d4e5f60718"]"#)
        #expect(try read(ObjectID.self, #"{"$oid": "65f0c8e2a1b2c3d4e5f60718"}"#) == id)
        try check(try #require(Decimal128("1.50")), #""1.50""#)
        #expect(try read(Decimal128.self, "5") == Decimal128(5))
        try check(DateTime(millisecondsSinceEpoch: 1), #""1970-01-01T00:00:00.001Z""#)
        try check(
            DateTime(millisecondsSinceEpoch: .max),
            #"{"$date":{"$numberLong":"9223372036854775807"}}"#
        )
        #expect(throws: BSONError.self) { try read(ObjectID.self, #""65f0""#) }
        #expect(throws: BSONError.self) { try read(ObjectID.self, "5") }
        #expect(throws: BSONError.self) { try read([DateTime].self, #"["today"]"#) }
    }

    @Test func otherTypesAreExtendedJSON() throws {
        try check(
            Binary(subtype: 4, [255]),
            #"{"$binary":{"base64":"/w==","subType":"04"}}"#
        )
        try check(
            Timestamp(seconds: 1, increment: 2),
            #"{"$timestamp":{"i":2,"t":1}}"#
        )
        try check(
            RegularExpression("a", options: "i"),
            #"{"$regularExpression":{"options":"i","pattern":"a"}}"#
        )
        try check(["b": [1, .minKey]] as Document, #"{"b":[1,{"$minKey":1}]}"#)
        try check([nil, true, "x", 1.5] as BSONArray, #"[null,true,"x",1.5]"#)
        try check(CodeWithScope("f", scope: [:]), #"{"$code":"f","$scope":{}}"#)
        try check([BSONValue.int64(.max), 5], "[9223372036854775807,5]")
        try check([BSONValue.double(.infinity)], #"[{"$numberDouble":"Infinity"}]"#)
        #expect(throws: BSONError.self) { try read(Binary.self, #""AA==""#) }
        #expect(throws: BSONError.self) { try read(BSONValue.self, #"{"$oid": "x"}"#) }
    }
}
