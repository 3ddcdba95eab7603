// SPDX-License-Identifier: MIT
//
// Bytes from elsewhere: every kind of wrong byte is refused with its place, and no bytes whatever
// trap.

import Testing

@testable import SheafBSON

@Suite struct DocumentValidatorTests {
    /// A document of one field `a`, given its type number and payload.
    private func field(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
        document([type, 0x61, 0] + payload)
    }

    /// A document of encoded elements.
    private func document(_ elements: [UInt8]) -> [UInt8] {
        length(elements.count + 5) + elements + [0]
    }

    private func length(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Int32(truncatingIfNeeded: count))
        return bytes
    }

    private func refusal(
        _ bytes: [UInt8],
        depthMax: Int = Document.nestingDepthMax
    ) -> BSONError? {
        do throws(BSONError) {
            _ = try Document(validating: bytes, depthMax: depthMax)
            return nil
        } catch {
            return error
        }
    }

    // Every length field there is, with every kind of wrong length. The true lengths stand first
    // and are taken.
    @Test func lengthsAreChecked() {
        let string = length(2) + [0x62, 0]
        let scope = length(5) + [0]
        let fields: [(type: UInt8, payload: [UInt8], lengthAt: Int, place: Int)] = [
            (0x02, string, 0, 7), (0x0D, string, 0, 7), (0x0E, string, 0, 7),
            (0x0C, string + [UInt8](repeating: 1, count: 12), 0, 7),
            (0x03, document([0x0A, 0x62, 0]), 0, 7), (0x04, document([0x0A, 0x30, 0]), 0, 7),
            (0x05, length(2) + [0, 1, 2], 0, 7),
            (0x05, length(6) + [2] + length(2) + [1, 2], 5, 12),
            (0x0F, length(15) + string + scope, 0, 7), (0x0F, length(15) + string + scope, 4, 11),
            (0x0F, length(15) + string + scope, 10, 17),
        ]
        for (type, payload, at, place) in fields {
            let right = field(type, payload)
            #expect(refusal(right) == nil, "type \(type)")
            let trueLength = payload[at]
            let wrong = [
                0, -1, Int(Int32.min), Int(Int32.max), Int(trueLength) + 1, Int(trueLength) - 1,
                1 << 16,
            ]
            for count in wrong {
                var bytes = right
                bytes.replaceSubrange((7 + at)..<(11 + at), with: length(count))
                let error = refusal(bytes)
                #expect(error?.code == .invalidBytes, "type \(type), length \(count)")
                guard count < 0 || count > 1000, case .byte(let offset)? = error?.location else {
                    continue
                }
                #expect(offset == place, "type \(type), length \(count)")
            }
        }
    }

    @Test func theDocumentsOwnLengthIsChecked() {
        for count in [0, 1, 4, 5, 7, 9, -1, Int(Int32.min), Int(Int32.max), 1 << 24] {
            #expect(refusal(length(count) + [0x0A, 0x61, 0, 0]) != nil, "length \(count)")
        }
        #expect(refusal(length(8) + [0x0A, 0x61, 0, 0]) == nil)
        #expect(refusal(length(8) + [0x0A, 0x61, 0, 1])?.location == .byte(7))
        #expect(refusal([]) != nil)
        #expect(refusal([5, 0, 0]) != nil)
        #expect(refusal([5, 0, 0, 0, 0]) == nil)
    }

    @Test func typesAreChecked() {
        let known = Set(BSONType.allCases.map(\.rawValue))
        for type in UInt8.min...UInt8.max where !known.contains(type) {
            let bytes = field(type, [UInt8](repeating: 1, count: 5))
            #expect(refusal(bytes)?.location == .byte(4), "type \(type)")
        }
        #expect(!known.contains(stubTypeNumber))
    }

    @Test func booleansAreNoughtOrOne() {
        #expect(refusal(field(0x08, [0])) == nil)
        #expect(refusal(field(0x08, [1])) == nil)
        for byte: UInt8 in [2, 0x7F, 0x80, 0xFF] {
            #expect(refusal(field(0x08, [byte]))?.location == .byte(7))
        }
    }

    // The rule on text: names, patterns and options end at their first NUL; strings may hold NULs
    // and must end in one; all of them are UTF-8, in which surrogates, overlong forms and what is
    // above U+10FFFF do not exist.
    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0x61, 0xE2, 0x82],
        ] as [[UInt8]]
    )
    func textIsUTF8(_ text: [UInt8]) {
        let string = length(text.count + 1) + text + [0]
        for type: UInt8 in [0x02, 0x0D, 0x0E] {
            #expect(refusal(field(type, string))?.location == .byte(11))
        }
        #expect(refusal(document([0x0A] + text + [0])) != nil)
        #expect(refusal(field(0x0B, text + [0, 0])) != nil)
        #expect(refusal(field(0x0B, [0] + text + [0])) != nil)
        #expect(refusal(field(0x0C, string + [UInt8](repeating: 1, count: 12))) != nil)
        let code = length(string.count + 9) + string + [5, 0, 0, 0, 0]
        #expect(refusal(field(0x0F, code)) != nil)
        #expect(refusal(field(0x05, length(text.count) + [0] + text)) == nil)
    }

    @Test func nulsInStringsAreKept() throws {
        let bytes = field(0x02, length(4) + [0x61, 0, 0x62, 0])
        #expect(try Document(validating: bytes)["a"] == "a\u{0}b")
        #expect(refusal(field(0x02, length(2) + [0x61, 0x62]))?.location == .byte(12))
        #expect(refusal(field(0x0A, [0x61])) != nil)
    }

    // Documents cut at every offset, with every bit of every byte flipped, and every byte inverted:
    // refused, or taken and then wholly usable.
    @Test func noBytesTrap() throws {
        var documents = [try Document(extendedJSON: everything)]
        var random = RandomDocuments(seed: 3)
        for _ in 0..<10 { documents.append(random.document()) }
        for document in documents {
            for count in 0..<document.bytes.count {
                #expect(refusal(Array(document.bytes[..<count])) != nil)
            }
            var taken = 0
            for offset in document.bytes.indices {
                for change: UInt8 in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
                    var bytes = document.bytes
                    bytes[offset] ^= change
                    guard let changed = try? Document(validating: bytes) else { continue }
                    taken += 1
                    try checkUsable(changed)
                }
            }
            #expect(document.bytes.count == 5 || taken > 0)
        }
    }

    private func checkUsable(_ document: Document) throws {
        let again = try Document(validating: document.bytes)
        #expect(again == document)
        let copy = document.rebuilt
        #expect(copy.bytes == document.bytes)
        let text = document.extendedJSON(.canonical)
        let read = try Document(extendedJSON: text)
        #expect(read.extendedJSON(.canonical) == text)
        #expect(document.nestingDepth <= Document.nestingDepthMax)
    }

    private let everything = """
        {"a":{"$numberDouble":"1.5"},"b":"é","c":{"d":[1,{}]},"e":{"$binary":{"base64":"AQI=",
        "subType":"02"}},"f":{"$undefined":true},"g":{"$oid":"65f0c8e2a1b2c3d4e5f60718"},"h":true,
        "i":{"$date":{"$numberLong":"5"}},"j":null,"k":{"$regularExpression":{"pattern":"a",
        "options":"im"}},"l":{"$dbPointer":{"$ref":"b","$id":{"$oid":"65f0c8e2a1b2c3d4e5f60718"}}},
        "m":{"$code":"f"},"n":{"$symbol":"s"},"o":{"$code":"g","$scope":{"p":1}},"q":7,
        "r":{"$timestamp":{"t":1,"i":2}},"s":{"$numberLong":"8"},"t":{"$numberDecimal":"1.5"},
        "u":{"$minKey":1},"v":{"$maxKey":1}}
        """
}
