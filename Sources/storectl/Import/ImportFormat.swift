// SPDX-License-Identifier: MIT
//
// What a file holds, told by its name or by its first bytes.

/// The formats that can be imported.
enum ImportFormat: String, CaseIterable, Sendable {
    /// By name and contents.
    case auto
    /// One object of Extended JSON per line.
    case jsonl
    /// An array of objects, or objects one after another over any number of lines.
    case json
    /// Documents of BSON one after another, as a dump has them.
    case bson
    /// A table with commas between its cells.
    case csv
    /// A table with tabs between its cells.
    case tsv

    /// The format of a file that begins with the given bytes.
    ///
    /// A name that ends in `.bson`, `.jsonl`, `.csv` or `.tsv` decides. Otherwise a byte that JSON
    /// cannot begin with means BSON; and when the first line is whole by itself, every line is
    /// taken to be.
    static func detect(name: String, _ beginning: [UInt8]) -> ImportFormat {
        if name.hasSuffix(".bson") { return .bson }
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".tsv") { return .tsv }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonl }
        var text = beginning[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        if beginning.count >= 5, beginning.prefix(4).contains(where: isNoText) { return .bson }
        text = text.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard text.first == UInt8(ascii: "{"), let end = text.firstIndex(of: 0x0A) else {
            return .json
        }
        return isWhole(text[..<end]) ? .jsonl : .json
    }

    /// Whether a byte is a control character that text does not have; a length of BSON has zeros.
    private static func isNoText(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    /// Whether every bracket of a line is closed in it.
    private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for byte in line {
            if isEscaped {
                isEscaped = false
            } else if isInString {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
        }
        return depth == 0
    }
}
