// SPDX-License-Identifier: MIT
//
// The writer against bytes that were put together by hand.

import Testing

@testable import SheafBSON

@Suite struct DocumentWriterTests {
    @Test func nestsAndNumbers() throws {
        var writer = DocumentWriter()
        writer.append("n", 7)
        let array = writer.begin("array", .array)
        for index in 0..<12 { writer.append(index: index, .int32(Int32(index))) }
        writer.end(array)
        let inner = writer.begin("inner", .document)
        writer.end(inner)
        var elements = RawDocument()
        for index in 0..<12 { elements.append(0x10, "\(index)", RawDocument.int32(index)) }
        var expected = RawDocument()
        expected.append(0x10, "n", [7, 0, 0, 0])
        expected.append(0x04, "array", elements.bytes)
        expected.append(0x03, "inner", [5, 0, 0, 0, 0])
        #expect(writer.finish() == expected.bytes)
    }

    @Test func goesOnBehindAFinishedDocument() {
        let document: Document = ["a": 1]
        var writer = DocumentWriter(continuing: document.bytes)
        writer.append("b", "x")
        let whole: Document = ["a": 1, "b": "x"]
        #expect(writer.finish() == whole.bytes)
    }

    @Test func decimalDigits() {
        for number in [0, 1, 9, 10, 99, 100, 12_345, 1_000_000, Int.max] {
            var bytes: [UInt8] = [7]
            bytes.appendDecimal(number)
            #expect(bytes == [7] + Array(String(number).utf8))
            #expect([UInt8].decimalDigitCount(number) == String(number).count)
        }
    }

    // A NUL ends a name in BSON. One inside a Swift string must not end it early, where what
    // follows would be taken for a type, a value, another field.
    @Test func aNULCannotBreakOutOfAName() throws {
        var document: Document = ["a\0b": 1]
        document["\0"] = 2
        document.append(
            "x\0\u{10}y\0",
            .regularExpression(RegularExpression("p\0q", options: "\0i"))
        )
        let checked = try Document(validating: document.bytes)
        #expect(checked.keys == ["a\u{FFFD}b", "\u{FFFD}", "x\u{FFFD}\u{10}y\u{FFFD}"])
        let expression = RegularExpression("p\u{FFFD}q", options: "\u{FFFD}i")
        #expect(checked["x\u{FFFD}\u{10}y\u{FFFD}"] == .regularExpression(expression))
    }

    @Test func aNULIsPartOfAString() throws {
        let document: Document = ["s": "a\0b", "c": .code("\0")]
        let checked = try Document(validating: document.bytes)
        #expect(checked["s"] == "a\0b")
        #expect(checked["c"] == .code("\0"))
    }
}
