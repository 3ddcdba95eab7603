// SPDX-License-Identifier: MIT
//
// The names of a dump's files, as mongodump makes them of the names of collections.

/// How the name of a collection becomes that of a file.
enum CollectionFileName {
    /// The bytes that a name has at most; longer ones are cut and told apart by a number.
    private static let byteCountMax = 238
    private static let cutByteCount = 208

    /// The characters besides letters and digits that stand for themselves.
    private static let plain = Set("-_.~$&+=@".utf8)

    /// The name of the files of a collection, without `.bson`.
    static func escaped(_ collection: String) -> String {
        var escaped = ""
        for byte in collection.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII, isLetterOrDigit(byte) || plain.contains(byte) {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "%" + hexadecimal(UInt64(byte), digitCount: 2)
            }
        }
        guard escaped.utf8.count > byteCountMax else { return escaped }
        return escaped.prefix(cutByteCount) + "%24"
            + hexadecimal(digest(collection), digitCount: 16)
    }

    /// The collection of a file's name, without `.bson`.
    ///
    /// Of a name that was cut only the metadata tell the whole.
    static func unescaped(_ name: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    private static func hexadecimal(_ number: UInt64, digitCount: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: digitCount - digits.count) + digits
    }

    /// A number that differs for different names: FNV-1a.
    private static func digest(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
