// SPDX-License-Identifier: MIT
//
// A stored document comes back byte for byte, however it is copied.

import SheafTestSupport
import Testing

@testable import SheafBSON

@Suite struct RoundTripTests {
    // Each payload is copied as a value and written again: NaN payloads, the inner length of binary
    // subtype 2, decimals that are not canonical must all survive.
    @Test func everyPayloadSurvivesItsCopy() throws {
        var raw = RawDocument()
        for (index, entry) in RawDocument.payloads.enumerated() {
            raw.append(entry.type, "f\(index)", entry.payload)
        }
        let document = try Document(validating: raw.bytes)
        #expect(document.bytes == raw.bytes)
        #expect(document.count == RawDocument.payloads.count)
        for (index, entry) in RawDocument.payloads.enumerated() {
            let value = try #require(document["f\(index)"])
            #expect(value.type.rawValue == entry.type)
            #expect(value.encodedBytes == entry.payload, "type \(entry.type): \(entry.payload)")
            value.withView { view in
                #expect(view.bytes.copiedBytes == entry.payload)
                #expect(BSONValue(copying: view) == value)
            }
        }
        #expect(Document(document.map { ($0.key, $0.value) }).bytes == raw.bytes)
    }

    // Validation puts options in order; a value that came around it keeps the bytes that it has.
    @Test func unsortedOptionsSurviveTheirCopy() {
        let payload = Array("a\0zyx\0".utf8)
        let value = BSONValue(copying: ValueView(typeNumber: 0x0B, trusting: payload.span.bytes))
        #expect(value.encodedBytes == payload)
    }

    // Random documents go through every road that copies: value by value, element by element,
    // through views, and taken apart down to scalars by the interpreter of edits.
    @Test(arguments: [21, 22, 23] as [UInt64])
    func randomDocumentsSurviveEveryRoad(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<500 {
            let bytes = RawDocument.random(&generator, depth: 4)
            let document = try Document(validating: bytes)
            let comment: Comment = "seed \(seed), round \(round)"
            #expect(document.bytes == bytes, comment)
            #expect(Document(document.map { ($0.key, $0.value) }).bytes == bytes, comment)
            #expect(Document(copying: document.view).bytes == bytes, comment)
            #expect(try EditInterpreter.apply(EditScript(), to: document).bytes == bytes, comment)
            var (elements, views) = (DocumentWriter(), DocumentWriter())
            var cursor = document.view.elements
            while let element = cursor.next() {
                elements.append(element)
                views.append(element.name, element.value)
            }
            #expect(elements.finish() == bytes, comment)
            #expect(views.finish() == bytes, comment)
        }
    }

    @Test func equalBytesHashAlike() {
        for entry in RawDocument.payloads {
            let bytes = entry.payload
            let view = ValueView(typeNumber: entry.type, trusting: bytes.span.bytes)
            let (value, other) = (BSONValue(copying: view), BSONValue(copying: view))
            #expect(value == other)
            #expect(value.hashValue == other.hashValue)
        }
        let all = Set(
            RawDocument.payloads.map { entry in
                BSONValue(
                    copying: ValueView(typeNumber: entry.type, trusting: entry.payload.span.bytes)
                )
            }
        )
        #expect(all.count == RawDocument.payloads.count)
    }
}
