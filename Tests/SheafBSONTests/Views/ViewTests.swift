// SPDX-License-Identifier: MIT
//
// Views: finding, walking, typed access, and wrong bytes, which end a walk and do no harm.

import SheafTestSupport
import Testing

@testable import SheafBSON

@Suite struct ViewTests {
    private let document: Document = [
        "a": 1, "b": "text", "c": ["d": [10, 20, ["e": true]]], "a": 2, "": .null, "long name": 2.5,
    ]

    @Test func findsTheFirstOfAName() throws {
        let view = document.view
        expect(view.value("a")?.int32 == 1)
        expect(view.value("")?.type == .null)
        expect(view.value("long name")?.double == 2.5)
        expect(view.value("long nam") == nil)
        expect(view.value("A") == nil)
        expect(view.value("a\0") == nil)
        expect(view.element(at: 3)?.int32 == 2)
        expect(view.element(at: 6) == nil)
        expect(view.element(at: -1) == nil)
        expect(view.count == 6)
        expect(!view.isEmpty)
        expect(Document().view.isEmpty)
    }

    @Test func walksInOrder() {
        var names: [String] = []
        var cursor = document.view.elements
        while let element = cursor.next() {
            names.append(element.name)
            expect(element.isNamed(element.name))
            expect(!element.isNamed(element.name + "x"))
        }
        #expect(names == ["a", "b", "c", "a", "", "long name"])
        expect(cursor.next() == nil)
    }

    // Every accessor answers for its own type and for no other.
    @Test func accessorsKeepToTheirType() {
        for entry in RawDocument.payloads {
            let bytes = entry.payload
            let view = ValueView(typeNumber: entry.type, trusting: bytes.span.bytes)
            expect((view.double != nil) == (entry.type == 0x01))
            expect((view.string != nil) == (entry.type == 0x02))
            expect((view.document != nil) == (entry.type == 0x03))
            expect((view.array != nil) == (entry.type == 0x04))
            expect((view.container != nil) == (entry.type == 0x03 || entry.type == 0x04))
            expect((view.binaryParts != nil) == (entry.type == 0x05))
            expect((view.objectID != nil) == (entry.type == 0x07))
            expect((view.bool != nil) == (entry.type == 0x08))
            expect((view.date != nil) == (entry.type == 0x09))
            expect((view.int32 != nil) == (entry.type == 0x10))
            expect((view.timestamp != nil) == (entry.type == 0x11))
            expect((view.int64 != nil) == (entry.type == 0x12))
            expect((view.decimal128 != nil) == (entry.type == 0x13))
            expect((view.textBytes != nil) == [0x02, 0x0D, 0x0E].contains(entry.type))
            expect(view.isIdentical(to: view))
        }
    }

    @Test func readsAtPaths() throws {
        let view = document.view
        let array = DocumentPath.root.field("c").field("d")
        expect(view.type(at: .root) == .document)
        expect(view.count(at: .root) == 6)
        expect(view.type(at: array) == .array)
        expect(view.count(at: array) == 3)
        expect(view.value(at: array.index(1))?.int32 == 20)
        expect(view.value(at: array.index(2).field("e"))?.bool == true)
        expect(view.value(at: array.index(3)) == nil)
        expect(view.value(at: array.field("0")) == nil)
        expect(view.value(at: DocumentPath.root.index(0)) == nil)
        expect(view.value(at: DocumentPath.root.field("b").field("x")) == nil)
        var seen: [Int] = []
        try view.forEachElement(at: array, from: 1) { position, _ in
            seen.append(position)
            return position < 1
        }
        #expect(seen == [1])
        var names: [String] = []
        try view.forEachField(at: DocumentPath.root.field("c")) { element in
            names.append(element.name)
            return true
        }
        #expect(names == ["d"])
        #expect(try view.withValue(at: .root) { $0.document?.count } == 6)
    }

    // Bytes that are wrong (a bad disk, a bug below) may give wrong values, but are never read
    // past, which a sanitizer or the bounds checks of spans would tell: every prefix, and thousands
    // of single wrong bytes.
    @Test func wrongBytesEndAWalk() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<300 {
            let bytes = RawDocument.random(&generator, depth: 3)
            touch(
                DocumentView(trusting: Array(bytes.prefix(generator.below(bytes.count))).span.bytes)
            )
            for _ in 0..<20 {
                var wrong = bytes
                wrong[generator.below(wrong.count)] = UInt8(generator.below(256))
                touch(DocumentView(trusting: wrong.span.bytes))
            }
        }
    }

    private func touch(_ document: DocumentView) {
        var cursor = document.elements
        while let element = cursor.next() {
            _ = element.value.compare(to: element.value)
            var key: [UInt8] = []
            SortKey.append(element.value, to: &key)
            _ = BSONValue(copying: element.value)
            if let container = element.value.container { touch(container) }
        }
    }
}

/// The macro cannot take apart what cannot leave its scope, so views are judged by a plain truth
/// value.
private func expect(
    _ isTrue: Bool,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(isTrue, comment, sourceLocation: sourceLocation)
}
