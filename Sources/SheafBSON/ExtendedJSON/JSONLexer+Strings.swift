// SPDX-License-Identifier: MIT
//
// Strings: runs without escapes are taken as they lie; escapes are decoded into a buffer. A lone
// surrogate has no UTF-8 and is refused.

extension JSONLexer {
    /// Reads the string whose opening quote stands at the offset.
    mutating func nextString(endingIn quote: UInt8) throws(BSONError) -> Token {
        let start = offset + 1
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote {
                stringRange = start..<index
                offset = index + 1
                return .string
            }
            if byte == UInt8(ascii: "\\") {
                offset = index
                return try nextEscapedString(endingIn: quote, from: start)
            }
            try checkControl(byte, at: index)
            index += 1
        }
        throw unterminated
    }

    /// Goes on from the first escape, which stands at the offset.
    private mutating func nextEscapedString(
        endingIn quote: UInt8,
        from start: Int
    ) throws(BSONError) -> Token {
        stringRange = nil
        decodedString.removeAll(keepingCapacity: true)
        decodedString.append(contentsOf: bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == quote {
                offset += 1
                return .string
            }
            if byte == UInt8(ascii: "\\") {
                try decodeEscape()
            } else {
                try checkControl(byte, at: offset)
                decodedString.append(byte)
                offset += 1
            }
        }
        throw unterminated
    }

    private var unterminated: BSONError { error("The string does not end", at: tokenStart) }

    private func checkControl(_ byte: UInt8, at index: Int) throws(BSONError) {
        guard byte < 0x20 else { return }
        throw error("In a string, \(character(at: index)) must be escaped", at: index)
    }

    private mutating func decodeEscape() throws(BSONError) {
        let start = offset
        guard let kind = byte(at: offset + 1) else { throw unterminated }
        offset += 2
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decodedString.append(kind)
        case UInt8(ascii: "b"): decodedString.append(0x08)
        case UInt8(ascii: "f"): decodedString.append(0x0C)
        case UInt8(ascii: "n"): decodedString.append(0x0A)
        case UInt8(ascii: "r"): decodedString.append(0x0D)
        case UInt8(ascii: "t"): decodedString.append(0x09)
        case UInt8(ascii: "u"): try decodeUnicodeEscape(start)
        default:
            guard dialect == .shell, try decodeShellEscape(kind, start) else {
                throw error("There is no escape \\\(character(at: start + 1))", at: start)
            }
        }
    }

    /// The escapes that only the shell knows; answers false for any other.
    private mutating func decodeShellEscape(
        _ kind: UInt8,
        _ start: Int
    ) throws(BSONError) -> Bool {
        switch kind {
        case UInt8(ascii: "'"): decodedString.append(kind)
        case UInt8(ascii: "0"): decodedString.append(0)
        case UInt8(ascii: "v"): decodedString.append(0x0B)
        case UInt8(ascii: "x"): appendScalar(try hexadecimal(2, start))
        case UInt8(ascii: "\n"): break
        default: return false
        }
        return true
    }

    private mutating func decodeUnicodeEscape(_ start: Int) throws(BSONError) {
        if dialect == .shell, byte(at: offset) == UInt8(ascii: "{") {
            return try decodeBracedEscape(start)
        }
        let unit = try hexadecimal(4, start)
        switch unit {
        case 0xD800..<0xDC00:
            guard byte(at: offset) == UInt8(ascii: "\\"),
                byte(at: offset + 1) == UInt8(ascii: "u")
            else { throw loneSurrogate(start) }
            offset += 2
            let low = try hexadecimal(4, start)
            guard (0xDC00..<0xE000).contains(low) else { throw loneSurrogate(start) }
            appendScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        case 0xDC00..<0xE000: throw loneSurrogate(start)
        default: appendScalar(unit)
        }
    }

    /// The rest of `\u{1F600}`.
    private mutating func decodeBracedEscape(_ start: Int) throws(BSONError) {
        var number: UInt32 = 0
        var index = offset + 1
        while let byte = byte(at: index), let digit = Self.hexadecimalDigit(byte),
            index - offset <= 6
        {
            number = number << 4 | digit
            index += 1
        }
        guard index > offset + 1, byte(at: index) == UInt8(ascii: "}"),
            Unicode.Scalar(number) != nil
        else { throw error("The escape names no character", at: start) }
        offset = index + 1
        appendScalar(number)
    }

    private func loneSurrogate(_ start: Int) -> BSONError {
        error("The escape is half of a surrogate pair", at: start)
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(BSONError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let byte = byte(at: offset), let digit = Self.hexadecimalDigit(byte) else {
                throw error("The escape needs \(count) hexadecimal digits", at: start)
            }
            number = number << 4 | digit
            offset += 1
        }
        return number
    }

    /// The value of a hexadecimal digit, or nil.
    static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private mutating func appendScalar(_ number: UInt32) {
        guard let scalar = Unicode.Scalar(number), let encoded = UTF8.encode(scalar) else { return }
        decodedString.append(contentsOf: encoded)
    }
}
