// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648, section 4) for binary values in text.

/// Base64 with the usual alphabet and with padding.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// Appends the base64 text of bytes.
    package static func append(_ data: [UInt8], to text: inout [UInt8]) {
        for start in stride(from: 0, to: data.count, by: 3) {
            let count = min(3, data.count - start)
            var group: UInt32 = 0
            for index in 0..<3 {
                group = group << 8 | (index < count ? UInt32(data[start + index]) : 0)
            }
            for index in 0..<4 {
                let sextet = Int(group >> (18 - 6 * UInt32(index)) & 0x3F)
                text.append(index <= count ? alphabet[sextet] : UInt8(ascii: "="))
            }
        }
    }

    /// The bytes that a text stands for, or nil when it is not base64.
    ///
    /// The text must be padded, and the bits that padding leaves over must be zero: every array of
    /// bytes has exactly one text.
    package static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        var padding = 0
        while padding < 2, padding < characters.count,
            characters[characters.count - 1 - padding] == UInt8(ascii: "=")
        {
            padding += 1
        }
        var data: [UInt8] = []
        data.reserveCapacity(characters.count / 4 * 3)
        var group: UInt32 = 0
        for (index, character) in characters.dropLast(padding).enumerated() {
            guard let sextet = sextet(character) else { return nil }
            group = group << 6 | sextet
            guard index % 4 == 3 else { continue }
            data.append(UInt8(truncatingIfNeeded: group >> 16))
            data.append(UInt8(truncatingIfNeeded: group >> 8))
            data.append(UInt8(truncatingIfNeeded: group))
            group = 0
        }
        switch padding {
        case 1:
            guard group & 0x3 == 0 else { return nil }
            data.append(UInt8(truncatingIfNeeded: group >> 10))
            data.append(UInt8(truncatingIfNeeded: group >> 2))
        case 2:
            guard group & 0xF == 0 else { return nil }
            data.append(UInt8(truncatingIfNeeded: group >> 4))
        default: break
        }
        return data
    }

    private static func sextet(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
