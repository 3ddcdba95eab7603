// SPDX-License-Identifier: MIT
//
// Owned documents, arrays and values: changing them, iterating, identity.

import SheafTestSupport
import Testing

@testable import SheafBSON

@Suite struct DocumentTests {
    @Test func settingReplacesAppendsAndRemoves() throws {
        var document: Document = ["a": 1, "b": "x", "c": true]
        document["b"] = "a longer text"
        document["d"] = [1, 2]
        document["a"] = nil
        document["missing"] = nil
        let expected: Document = ["b": "a longer text", "c": true, "d": [1, 2]]
        #expect(document == expected)
        document["b"] = .null
        document["d"] = ["e": 1]
        #expect(document == ["b": .null, "c": true, "d": ["e": 1]])
        for name in document.keys { document[name] = nil }
        #expect(document == Document())
        #expect(document.isEmpty)
        _ = try Document(validating: document.bytes)
    }

    @Test func namesMayRepeat() {
        var document: Document = ["a": 1, "a": 2]
        #expect(document["a"] == 1)
        document["a"] = 3
        #expect(document == ["a": 3, "a": 2])
        document["a"] = nil
        #expect(document == ["a": 2])
        document.append("a", 4)
        #expect(document.keys == ["a", "a"])
    }

    // Against a list of pairs as the model: random settings and removals keep both the same, and
    // the bytes valid all the time.
    @Test func randomEditsAgreeWithAList() throws {
        var values = RandomValues(seed: 41)
        var generator = SeededGenerator(seed: 42)
        var document = Document()
        var model: [(String, BSONValue)] = []
        for _ in 0..<3000 {
            let name = generator.pick(["a", "b", "c", "d", "e", "é", ""])
            let value: BSONValue? = generator.below(3) == 0 ? .none : values.next(depth: 2)
            document[name] = value
            let index = model.firstIndex { $0.0 == name }
            switch (index, value) {
            case (let index?, let value?): model[index] = (name, value)
            case (let index?, nil): model.remove(at: index)
            case (nil, let value?): model.append((name, value))
            case (nil, nil): break
            }
            #expect(document == Document(model))
            #expect(document.count == model.count)
        }
        _ = try Document(validating: document.bytes)
    }

    @Test func copiesAreApart() {
        let first: Document = ["a": 1]
        var second = first
        second["a"] = 2
        second.append("b", 3)
        #expect(first == ["a": 1])
        #expect(second == ["a": 2, "b": 3])
    }

    @Test func identityIsThatOfTheBytes() {
        let (int, long, double): (BSONValue, BSONValue, BSONValue) = (1, .int64(1), 1.0)
        #expect(int != long)
        #expect(int != double)
        #expect(BSONValue.double(.nan) == .double(.nan))
        #expect(BSONValue.double(0.0) != .double(-0.0))
        // Equal to Swift, but not the same bytes.
        let (composed, decomposed): (BSONValue, BSONValue) = ("\u{E9}", "e\u{301}")
        #expect(composed != decomposed)
        #expect(BSONValue.string("a") != .symbol("a"))
        #expect(BSONValue.string("a") != .code("a"))
        #expect(Set([int, long, double, composed, decomposed, int]).count == 5)
    }

    @Test func literalsAndAccess() {
        let value: BSONValue = ["a": [1, 2.5, "x", true, nil, 3_000_000_000]]
        let array = value.documentValue?["a"]?.arrayValue
        #expect(array?.map(\.type) == [.int32, .double, .string, .bool, .null, .int64])
        #expect(array?[1].doubleValue == 2.5)
        #expect(array?[5].integerValue == 3_000_000_000)
        #expect(array?[2].integerValue == nil)
        #expect(BSONValue.double(4).integerValue == 4)
        #expect(BSONValue.double(4.5).integerValue == nil)
        #expect(BSONValue.decimal128(Decimal128(4)).integerValue == 4)
        #expect(BSONValue.integer(UInt64.max) == .int64(.max))
    }

    @Test func aliasesAreMongoDBs() {
        for type in BSONType.allCases { #expect(BSONType(alias: type.alias) == type) }
        #expect(BSONType(alias: "integer") == nil)
        #expect(
            BSONType.allCases.filter(\.isNumber).map(\.alias).sorted() == [
                "decimal", "double", "int", "long",
            ]
        )
    }
}

@Suite struct BSONArrayTests {
    @Test func appendingNamesTheElements() throws {
        var array = BSONArray()
        for number in 0..<120 { array.append(.int32(Int32(number))) }
        #expect(array == BSONArray((0..<120).map { .int32($0) }))
        #expect(array.document.keys == (0..<120).map(String.init))
        #expect(array.count == 120)
        let trusted = BSONArray(trusting: array.document)
        #expect(trusted.count == 120)
        #expect(trusted == array)
        #expect(trusted.hashValue == array.hashValue)
        var longer = trusted
        longer.append("x")
        longer.append("y")
        #expect(longer.count == 122)
        #expect(longer[121] == "y")
        #expect(longer.document.keys.last == "121")
        #expect(trusted.count == 120)
    }

    @Test func reachesByPosition() {
        let array: BSONArray = [1, "x", [true]]
        #expect(array[1] == "x")
        #expect(array.element(at: 2) == [true])
        #expect(array.element(at: 3) == nil)
        #expect(array.element(at: -1) == nil)
        #expect(Array(array) == [1, "x", [true]])
        #expect(BSONArray().isEmpty)
    }

    // Appending must not count the elements each time: that would be two hundred million steps
    // here, more than half a minute in a debug build, where this takes a part of a second.
    @Test func appendingManyIsQuick() {
        var array = BSONArray(trusting: Document())
        let duration = ContinuousClock().measure {
            for number in 0..<20_000 { array.append(.int32(Int32(number))) }
        }
        #expect(array.count == 20_000)
        #expect(duration < .seconds(10))
    }
}
