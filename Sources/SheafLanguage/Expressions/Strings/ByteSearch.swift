// SPDX-License-Identifier: MIT
//
// Looking for a text in another byte by byte, as MongoDB does: no normal forms, no characters.

/// A text as bytes.
struct ByteSearch {
    /// The bytes of UTF-8.
    let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The first offset at or behind a start where a token stands that ends before an end.
    func first(_ token: [UInt8], from start: Int, to end: Int = .max) -> Int? {
        let last = min(end, bytes.count) - token.count
        guard start <= last else { return nil }
        guard let first = token.first else { return start }
        var offset = start
        while offset <= last {
            if bytes[offset] == first, bytes[offset..<(offset + token.count)] == token[...] {
                return offset
            }
            offset += 1
        }
        return nil
    }

    /// The text of a range.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
