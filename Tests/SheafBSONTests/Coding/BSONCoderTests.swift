// SPDX-License-Identifier: MIT
//
// Codable both ways: what each Swift type becomes, and that it comes back.

import Foundation
import SheafTestSupport
import Testing

@testable import SheafBSON

@Suite struct BSONCoderTests {
    private func encode(_ value: some Encodable) throws -> BSONValue {
        try BSONEncoder().encodeValue(value)
    }

    /// Checks what a value becomes, alone, in an array and as a field, and that it comes back.
    private func check<Value: Codable & Equatable>(_ value: Value, _ expected: BSONValue) throws {
        #expect(try encode(value) == expected)
        #expect(try BSONDecoder().decodeValue(Value.self, from: expected) == value)
        let array = BSONValue.array([expected, expected])
        #expect(try encode([value, value]) == array)
        #expect(try BSONDecoder().decodeValue([Value].self, from: array) == [value, value])
        let document: Document = ["a": expected]
        #expect(try BSONEncoder().encode(["a": value]) == document)
        #expect(try BSONDecoder().decode([String: Value].self, from: document) == ["a": value])
        #expect(try BSONEncoder().encode(Holder(a: value)) == document)
        #expect(try BSONDecoder().decode(Holder<Value>.self, from: document).a == value)
    }

    private struct Holder<Value: Codable>: Codable {
        let a: Value?
    }

    @Test func numbers() throws {
        try check(Int8.min, .int32(-128))
        try check(UInt8.max, .int32(255))
        try check(Int16.min, .int32(-32768))
        try check(UInt16.max, .int32(65535))
        try check(Int32.max, .int32(.max))
        try check(UInt32.max, .int64(4_294_967_295))
        try check(1, .int64(1))
        try check(Int64.min, .int64(.min))
        try check(UInt(1), .int64(1))
        try check(UInt64(Int64.max), .int64(.max))
        try check(1.5, .double(1.5))
        try check(-Double.infinity, .double(-.infinity))
        try check(Float(0.5), .double(0.5))
        try check(true, .bool(true))
        try check("é\u{0}", .string("é\u{0}"))
    }

    @Test func typesOfBSON() throws {
        let id = ObjectID()
        try check(id, .objectID(id))
        let number = try #require(Decimal128("1.50"))
        try check(number, .decimal128(number))
        let moment = DateTime(millisecondsSinceEpoch: -5)
        try check(moment, .date(moment))
        try check(Binary(subtype: 2, [1]), .binary(Binary(subtype: 2, [1])))
        let timestamp = Timestamp(seconds: 1, increment: 2)
        try check(timestamp, .timestamp(timestamp))
        let expression = RegularExpression("a", options: "xi")
        try check(expression, .regularExpression(expression))
        let pointer = DBPointer(namespace: "a.b", id: id)
        try check(pointer, .dbPointer(pointer))
        let code = CodeWithScope("f", scope: ["a": 1])
        try check(code, .codeWithScope(code))
        try check(["b": 1, "a": [:]] as Document, ["b": 1, "a": [:]])
        try check([1, nil] as BSONArray, [1, nil])
        for value: BSONValue in [.minKey, .symbol("s"), .undefined, .code("c"), 1, [1], ["a": 1]] {
            #expect(try encode(value) == value)
            #expect(try BSONDecoder().decodeValue(BSONValue.self, from: value) == value)
            #expect(try BSONDecoder().decodeValue([BSONValue].self, from: [value]) == [value])
        }
    }

    @Test func typesOfFoundation() throws {
        let date = Date(timeIntervalSince1970: 1_356_351_330.501)
        try check(date, .date(DateTime(millisecondsSinceEpoch: 1_356_351_330_501)))
        try check(
            Date(timeIntervalSince1970: -0.001),
            .date(DateTime(millisecondsSinceEpoch: -1))
        )
        let uuid = try #require(UUID(uuidString: "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"))
        let bytes = try #require(ExtendedJSONWrapper.uuid("73ffd264-44b3-4c69-90e8-e7d1dfc035d4"))
        try check(uuid, .binary(Binary(subtype: 4, bytes)))
        try check(Data([1, 2]), .binary(Binary([1, 2])))
        #expect(
            try BSONDecoder().decodeValue(Data.self, from: .binary(Binary(subtype: 9, [7])))
                == Data([7])
        )
        let url = try #require(URL(string: "https://example.org/a?b#c"))
        try check(url, "https://example.org/a?b#c")
        let decimal = try #require(Decimal(string: "-12.345"))
        let number = try #require(Decimal128("-12.345"))
        try check(decimal, .decimal128(number))
        try check([UInt8(1)], [1])
        #expect(UUID(Binary(subtype: 3, bytes)) == nil)
        #expect(UUID(Binary(subtype: 4, [1])) == nil)
        #expect(DateTime(Date(timeIntervalSince1970: 1e300)).millisecondsSinceEpoch == .max)
        #expect(DateTime(Date(timeIntervalSince1970: -1e300)).millisecondsSinceEpoch == .min)
        #expect(throws: BSONError.self) { try encode(Date(timeIntervalSince1970: 1e300)) }
    }

    // Milliseconds survive the way through Foundation's dates for many thousand years.
    @Test func datesKeepTheirMilliseconds() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let bound: Int64 = 253_402_300_799_999
            let moment = DateTime(
                millisecondsSinceEpoch: .random(in: -bound...bound, using: &generator)
            )
            #expect(DateTime(Date(moment)) == moment)
        }
    }

    private struct Student: Codable, Equatable {
        struct Grade: Codable, Equatable {
            var _id: ObjectID
            var grade: Int32
            var unit: Double?
        }
        enum Status: String, Codable { case active, left }
        enum Event: Codable, Equatable {
            case none
            case moved(from: String, Int)
        }
        var uid: String
        var semesters: [String: [Grade]]
        var status: Status?
        var events: [Event]
        var byNumber: [Int: Bool]
        var extra: Document
        var any: BSONValue
    }

    @Test func structuresEnumerationsAndDictionaries() throws {
        let id = ObjectID()
        let student = Student(
            uid: "u1",
            semesters: ["21": [.init(_id: id, grade: 2, unit: nil)], "9": []],
            status: .left,
            events: [.none, .moved(from: "a", 7)],
            byNumber: [10: true, 9: false],
            extra: ["z": 1, "a": [.minKey]],
            any: .maxKey
        )
        let expected: Document = [
            "uid": "u1",
            "semesters": ["21": [["_id": .objectID(id), "grade": 2]], "9": []],
            "status": "left",
            "events": [["none": [:]], ["moved": ["from": "a", "_1": .int64(7)]]],
            "byNumber": ["9": false, "10": true],
            "extra": ["z": 1, "a": [.minKey]],
            "any": .maxKey,
        ]
        let document = try BSONEncoder().encode(student)
        #expect(document == expected)
        #expect(try BSONDecoder().decode(Student.self, from: document) == student)
        #expect(try BSONDecoder().decode(Student.self, from: document.view) == student)
        #expect(try Document(validating: document.bytes) == document)
    }

    @Test func optionals() throws {
        struct Optionals: Codable, Equatable {
            var a: Int?
            var b: [Int?]
            var c: Int??
        }
        let value = Optionals(a: nil, b: [1, nil], c: .some(5))
        let document = try BSONEncoder().encode(value)
        #expect(document == ["b": [.int64(1), nil], "c": .int64(5)])
        #expect(try BSONDecoder().decode(Optionals.self, from: document) == value)
        for nothing: BSONValue in [.null, .undefined] {
            let document: Document = ["a": nothing, "b": [nothing]]
            let decoded = try BSONDecoder().decode(Optionals.self, from: document)
            #expect(decoded == Optionals(a: nil, b: [nil], c: nil))
        }
    }

    private class Animal: Codable {
        var name = "?"
    }

    private final class Dog: Animal {
        var age = 0

        override init() { super.init() }

        private enum CodingKeys: CodingKey { case age, parent }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            age = try container.decode(Int.self, forKey: .age)
            try super.init(from: container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try super.encode(to: container.superEncoder())
            try container.encode(age, forKey: .age)
        }
    }

    @Test func superclasses() throws {
        let dog = Dog()
        dog.name = "Rex"
        dog.age = 3
        let document = try BSONEncoder().encode(dog)
        #expect(document == ["super": ["name": "Rex"], "age": .int64(3)])
        let decoded = try BSONDecoder().decode(Dog.self, from: document)
        #expect(decoded.name == "Rex")
        #expect(decoded.age == 3)
    }

    // Containers by hand: nested ones that stay open while others are written, and every kind of
    // nesting.
    private struct ByHand: Codable, Equatable {
        init() {}

        func encode(to encoder: any Encoder) throws {
            var root = encoder.container(keyedBy: PlaceKey.self)
            var first = root.nestedUnkeyedContainer(forKey: PlaceKey(stringValue: "first"))
            var second = root.nestedContainer(
                keyedBy: PlaceKey.self,
                forKey: PlaceKey(stringValue: "second")
            )
            try first.encode(1)
            try second.encode("x", forKey: PlaceKey(5))
            try first.encodeNil()
            var inner = first.nestedUnkeyedContainer()
            var object = first.nestedContainer(keyedBy: PlaceKey.self)
            try inner.encode(true)
            try object.encodeNil(forKey: PlaceKey(stringValue: "n"))
            try 7.encode(to: first.superEncoder())
            try root.encode(2, forKey: PlaceKey(stringValue: "twice"))
            try root.encode(3, forKey: PlaceKey(stringValue: "twice"))
            #expect(first.count == 5)
        }

        init(from decoder: any Decoder) throws {
            let root = try decoder.container(keyedBy: PlaceKey.self)
            #expect(root.allKeys.map(\.stringValue) == ["first", "second", "twice"])
            var first = try root.nestedUnkeyedContainer(forKey: PlaceKey(stringValue: "first"))
            #expect(first.count == 5)
            #expect(try !first.decodeNil())
            #expect(try first.decode(Int.self) == 1)
            #expect(try first.decodeNil())
            var inner = try first.nestedUnkeyedContainer()
            #expect(try inner.decode(Bool.self))
            #expect(inner.isAtEnd)
            let object = try first.nestedContainer(keyedBy: PlaceKey.self)
            #expect(try object.decodeNil(forKey: PlaceKey(stringValue: "n")))
            #expect(!object.contains(PlaceKey(stringValue: "m")))
            #expect(try Int(from: first.superDecoder()) == 7)
            #expect(first.isAtEnd)
            #expect(first.currentIndex == 5)
            #expect(throws: BSONError.self) { try first.decode(Int.self) }
        }
    }

    @Test func containersByHand() throws {
        let document = try BSONEncoder().encode(ByHand())
        #expect(
            document == [
                "first": [.int64(1), nil, [true], ["n": nil], .int64(7)],
                "second": ["5": "x"], "twice": .int64(3),
            ]
        )
        _ = try BSONDecoder().decode(ByHand.self, from: document)
    }

    // More than sixteen fields are found through an index; of equal names the first counts either
    // way.
    @Test func manyFields() throws {
        let pairs = (0..<2000).map { ("key\($0)", $0) }
        let dictionary = Dictionary(uniqueKeysWithValues: pairs)
        let document = try BSONEncoder().encode(dictionary)
        #expect(document.keys == dictionary.keys.sorted())
        #expect(try BSONDecoder().decode([String: Int].self, from: document) == dictionary)
        for count in [2, 40] {
            var twice = Document((0..<count).map { ("k\($0)", .integer($0)) })
            twice.append("k1", 99)
            let decoded = try BSONDecoder().decode([String: Int].self, from: twice)
            #expect(decoded["k1"] == 1)
            #expect(decoded.count == count)
        }
    }

    @Test func userInfoReachesTheValues() throws {
        struct Reader: Codable {
            init() {}
            init(from decoder: any Decoder) throws {
                #expect(decoder.userInfo[.init(rawValue: "k")!] as? Int == 5)
            }
            func encode(to encoder: any Encoder) throws {
                #expect(encoder.userInfo[.init(rawValue: "k")!] as? Int == 5)
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "k"))
        var encoder = BSONEncoder()
        encoder.userInfo = [key: 5]
        var decoder = BSONDecoder()
        decoder.userInfo = [key: 5]
        #expect(try encoder.encode(["a": [Reader()]]) == ["a": [[:]]])
        _ = try decoder.decodeValue([Reader].self, from: [[:]])
    }
}
