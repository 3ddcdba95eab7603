// SPDX-License-Identifier: MIT
//
// Colours in Extended JSON, for people at a terminal: names, texts, numbers and words apart.

/// Colours a text of JSON.
enum Colours {
    private static let name = "\u{1B}[36m"
    private static let string = "\u{1B}[32m"
    private static let number = "\u{1B}[33m"
    private static let word = "\u{1B}[35m"
    private static let plain = "\u{1B}[0m"

    /// The same text with the colours of its parts.
    static func json(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var coloured: [UInt8] = []
        coloured.reserveCapacity(bytes.count * 2)
        var index = 0
        while index < bytes.count {
            let end = end(ofPartAt: index, bytes)
            if let colour = colour(bytes, index, end) {
                coloured += colour.utf8
                coloured += bytes[index..<end]
                coloured += plain.utf8
            } else {
                coloured += bytes[index..<end]
            }
            index = end
        }
        return String(decoding: coloured, as: UTF8.self)
    }

    /// Where the string, the number, the word or the single mark that starts here ends.
    private static func end(ofPartAt start: Int, _ bytes: [UInt8]) -> Int {
        var end = start + 1
        if bytes[start] == UInt8(ascii: "\"") {
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            return min(end + 1, bytes.count)
        }
        guard isPartOfWord(bytes[start]) else { return end }
        while end < bytes.count, isPartOfWord(bytes[end]) { end += 1 }
        return end
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func colour(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String? {
        switch bytes[start] {
        case UInt8(ascii: "\""):
            let next = bytes[end...].first { $0 != 0x20 }
            return next == UInt8(ascii: ":") ? name : string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return number
        default: return isPartOfWord(bytes[start]) ? word : nil
        }
    }
}
