// SPDX-License-Identifier: MIT
//
// What the coders refuse, and where they say it is.

import Foundation
import Testing

@testable import SheafBSON

@Suite struct BSONCoderErrorTests {
    private struct Outer<Value: Codable>: Codable {
        struct Inner: Codable { var b: Value }
        var a: [Inner]
    }

    private func decodingError<Value: Codable>(
        _ type: Value.Type,
        _ value: BSONValue
    ) -> BSONError? {
        let document: Document = ["a": [["b": value]]]
        do {
            _ = try BSONDecoder().decode(Outer<Value>.self, from: document)
            return nil
        } catch {
            return error as? BSONError
        }
    }

    private func check<Value: Codable>(_ type: Value.Type, _ value: BSONValue) {
        let error = decodingError(type, value)
        #expect(error?.code == .conversion)
        #expect(error?.location == .path("a.0.b"))
    }

    @Test func numbersThatDoNotFit() throws {
        let fraction = try #require(Decimal128("1.5"))
        let nan = try #require(Decimal128("NaN"))
        check(Int8.self, 128)
        check(UInt8.self, -1)
        check(Int32.self, .int64(2_147_483_648))
        check(UInt64.self, -1)
        check(Int.self, .double(1.5))
        check(Int.self, .double(.nan))
        check(Int.self, .double(9_223_372_036_854_775_808))
        check(Int.self, .decimal128(fraction))
        check(Float.self, .double(1e300))
        check(Decimal.self, .decimal128(nan))
        check(UUID.self, .binary(Binary([1])))
        #expect(decodingError(Int8.self, 128)?.message == "Int8 cannot hold the int 128")
    }

    @Test func numbersThatFit() throws {
        #expect(try BSONDecoder().decodeValue(Int8.self, from: .double(-3)) == -3)
        #expect(try BSONDecoder().decodeValue(UInt.self, from: 5) == 5)
        let five = BSONValue.decimal128(Decimal128(5))
        #expect(try BSONDecoder().decodeValue(Int.self, from: five) == 5)
        #expect(try BSONDecoder().decodeValue(Double.self, from: .int64(5)) == 5)
        #expect(try BSONDecoder().decodeValue(Double.self, from: five) == 5)
        #expect(try BSONDecoder().decodeValue(Float.self, from: .double(.infinity)) == .infinity)
        #expect(try BSONDecoder().decodeValue(Decimal128.self, from: .int64(5)) == Decimal128(5))
        #expect(try BSONDecoder().decodeValue(Decimal.self, from: 5) == 5)
    }

    @Test func otherTypes() {
        check(String.self, 1)
        check(Bool.self, 1)
        check(Int.self, "1")
        check(Int.self, .null)
        check([Int].self, [:])
        check([String: Int].self, [])
        check(ObjectID.self, "65f0c8e2a1b2c3d4e5f60718")
        check(Date.self, "2012-12-24T12:15:30Z")
        check(Document.self, [])
        #expect(
            decodingError(String.self, true)?.message
                == "Expected String, found a value of type bool"
        )
    }

    @Test func fieldsThatAreNotThere() {
        let error = #expect(throws: BSONError.self) {
            try BSONDecoder().decode(Outer<Int>.self, from: ["a": [["b": 1], [:]]])
        }
        #expect(error?.message == "There is no field b")
        #expect(error?.location == .path("a.1"))
    }

    @Test func encodingTellsThePath() {
        for number in [UInt64.max, UInt64(Int64.max) + 1] {
            let error = #expect(throws: BSONError.self) {
                try BSONEncoder().encode(Outer(a: [.init(b: 1), .init(b: number)]))
            }
            #expect(error?.code == .conversion)
            #expect(error?.location == .path("a.1.b"))
        }
        #expect(throws: BSONError.self) { try BSONEncoder().encode(5) }
        #expect(throws: BSONError.self) { try BSONEncoder().encode([1]) }
        #expect(throws: BSONError.self) {
            try BSONEncoder().encode(["a": RegularExpression("a\u{0}")])
        }
    }

    @Test func namesWithNULAreRefused() {
        let error = #expect(throws: BSONError.self) {
            try BSONEncoder().encode(["a": ["b\u{0}": 1]])
        }
        #expect(error?.location == .path("a"))
    }

    private final class Link: Codable {
        let next: Link?

        init(next: Link?) {
            self.next = next
        }
    }

    private func chain(_ count: Int) -> Link {
        (1..<count).reduce(Link(next: nil)) { next, _ in Link(next: next) }
    }

    // One limit holds for what a value's own code nests and for documents in it, so that whatever
    // is encoded can be validated again.
    @Test func depthIsLimited() throws {
        let document = try BSONEncoder().encode(chain(200))
        #expect(document.nestingDepth == 200)
        #expect(try Document(validating: document.bytes) == document)
        let error = #expect(throws: BSONError.self) { try BSONEncoder().encode(chain(201)) }
        #expect(error?.code == .tooDeep)

        let deep = (1..<199).reduce([:] as BSONValue) { inner, _ in [inner] }
        #expect(try BSONEncoder().encode(["a": deep]).nestingDepth == 200)
        #expect(throws: BSONError.self) { try BSONEncoder().encode(["a": [deep]]) }
    }

    @Test func aValueThatEncodesItselfTwiceIsRefused() {
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                _ = encoder.unkeyedContainer()
                _ = encoder.container(keyedBy: PlaceKey.self)
            }
        }
        #expect(throws: BSONError.self) { try BSONEncoder().encode(["a": Twice()]) }
    }
}
