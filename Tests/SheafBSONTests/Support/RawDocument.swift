// SPDX-License-Identifier: MIT
//
// Documents put together byte by byte, without our writer: what a test reads must not come from
// what it tests.

import SheafTestSupport

@testable import SheafBSON

/// A document as raw bytes in the making.
struct RawDocument {
    private var body: [UInt8] = []

    /// Appends an element of a type number, a name and a payload.
    mutating func append(_ type: UInt8, _ name: String, _ payload: [UInt8]) {
        body += [type] + Array(name.utf8) + [0] + payload
    }

    /// The document with its length and its last zero.
    var bytes: [UInt8] { RawDocument.int32(body.count + 5) + body + [0] }

    static func int32(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func string(_ text: String) -> [UInt8] {
        int32(text.utf8.count + 1) + Array(text.utf8) + [0]
    }

    static func code(_ text: String, scope: [UInt8]) -> [UInt8] {
        let content = string(text) + scope
        return int32(content.count + 4) + content
    }

    /// Payloads of every type, above all those that a careless copy would change.
    static let payloads: [(type: UInt8, payload: [UInt8])] = {
        let id = [UInt8](1...12)
        let empty: [UInt8] = [5, 0, 0, 0, 0]
        var nested = RawDocument()
        nested.append(0x0B, "r", Array("a*\0imx\0".utf8))
        nested.append(0x0B, "r", Array("\0\0".utf8))
        var array = RawDocument()
        array.append(0x10, "0", [1, 0, 0, 0])
        array.append(0x13, "1", [UInt8](repeating: 0xFF, count: 14) + [0x11, 0x6C])
        return [
            (0x01, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]), (0x01, [1, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
            (0x01, [2, 0, 0, 0, 0, 0, 0xF0, 0xFF]), (0x01, [0, 0, 0, 0, 0, 0, 0, 0x80]),
            (0x02, string("")), (0x02, string("a\0b")), (0x02, string("e\u{301} \u{E9} \u{FEFF}x")),
            (0x03, empty), (0x03, nested.bytes), (0x04, empty), (0x04, array.bytes),
            (0x05, int32(0) + [0]), (0x05, int32(3) + [0x80, 1, 2, 3]),
            (0x05, int32(4) + [2] + int32(0)), (0x05, int32(6) + [2] + int32(2) + [8, 9]),
            (0x06, []), (0x07, id), (0x08, [0]), (0x08, [1]),
            (0x09, [UInt8](repeating: 0xFE, count: 8)),
            (0x0A, []), (0x0B, Array("a\0xyz\0".utf8)), (0x0B, Array("\0\0".utf8)),
            (0x0C, string("db.c") + id), (0x0C, string("") + id), (0x0D, string("f()\0")),
            (0x0E, string("symbol")), (0x0F, code("", scope: empty)),
            (0x0F, code("a\0", scope: nested.bytes)), (0x10, [0xFF, 0xFF, 0xFF, 0x7F]),
            (0x11, [1, 2, 3, 4, 5, 6, 7, 8]), (0x12, [8, 7, 6, 5, 4, 3, 2, 0x81]),
            (0x13, [UInt8](repeating: 7, count: 14) + [0x10, 0xEC]),
            (0x13, [UInt8](repeating: 9, count: 15) + [0x7E]),
            (0x13, [UInt8](repeating: 0xFF, count: 13) + [0xFF, 0x41, 0x30]), (0x7F, []),
            (0xFF, []),
        ]
    }()

    /// A document of random payloads, with documents and arrays in it down to a depth.
    static func random(
        _ generator: inout SeededGenerator,
        depth: Int,
        isArray: Bool = false
    ) -> [UInt8] {
        var document = RawDocument()
        for index in 0..<generator.below(8) {
            let name =
                isArray ? String(index) : generator.pick(["", "a", "b", "é", "longer name 17"])
            if depth > 0, generator.below(3) == 0 {
                let isArray = generator.below(2) == 0
                let bytes = random(&generator, depth: depth - 1, isArray: isArray)
                document.append(isArray ? 4 : 3, name, bytes)
            } else {
                let (type, payload) = generator.pick(payloads)
                document.append(type, name, payload)
            }
        }
        return document.bytes
    }
}
