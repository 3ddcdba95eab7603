// SPDX-License-Identifier: MIT
//
// The formats of `$dateToString` and `$dateFromString`: literal characters, and `%` with a letter.

import SheafBSON

/// A format, taken apart.
struct DateFormat: Sendable {
    /// A piece of a format.
    enum Piece: Sendable, Hashable {
        /// A character of UTF-8 as it is.
        case literal(UInt8)
        /// A part of a date.
        case part(UInt8)
    }

    /// The pieces.
    let pieces: [Piece]

    /// A format for reading or for writing.
    ///
    /// - Throws: ``LanguageError`` 18535 or 18536.
    init(_ text: String, letters: String) throws(LanguageError) {
        var pieces: [Piece] = []
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                pieces.append(.literal(byte))
                continue
            }
            guard let letter = bytes.next() else {
                throw LanguageError(code: 18535, "Unmatched '%' at end of format string")
            }
            if letter == UInt8(ascii: "%") {
                pieces.append(.literal(letter))
                continue
            }
            guard letters.utf8.contains(letter) else {
                throw LanguageError(
                    code: 18536,
                    "Invalid format character '%\(Character(Unicode.Scalar(letter)))' in format "
                        + "string"
                )
            }
            pieces.append(.part(letter))
        }
        self.pieces = pieces
    }

    private init(_ letters: String, suffix: String) {
        pieces =
            letters.utf8.map { byte in
                (0x41...0x5A).contains(byte) && byte != UInt8(ascii: "T")
                    || (0x61...0x7A).contains(byte) ? .part(byte) : .literal(byte)
            } + suffix.utf8.map { .literal($0) }
    }

    /// The letters that writing knows.
    static let written = "dGHjLmMSuUVwYzZbB"
    /// The letters that reading knows.
    static let read = "dGHjLmMSuVYzZbB"

    /// ISO 8601 to the millisecond; with a `Z` if the zone is UTC.
    static func iso8601(of zone: ZoneOffset) -> DateFormat {
        DateFormat("Y-m-dTH:M:S.L", suffix: zone == .utc ? "Z" : "")
    }

    /// The names of the months.
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// A date in this format.
    ///
    /// - Throws: ``LanguageError`` 18537 for years that four digits cannot write.
    func text(of parts: DateParts) throws(LanguageError) -> String {
        guard (0...9999).contains(parts.year), (0...9999).contains(parts.isoWeekYear) else {
            throw LanguageError(
                code: 18537,
                "Could not convert date to string: date component was outside the supported range "
                    + "of 0-9999: \(parts.year)"
            )
        }
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .literal(let byte): text.append(byte)
            case .part(let letter): text += DateFormat.digits(of: letter, parts).utf8
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digits(of letter: UInt8, _ parts: DateParts) -> String {
        let minutes = parts.zone.minutes.magnitude
        let sign = parts.zone.minutes < 0 ? "-" : "+"
        return switch Unicode.Scalar(letter) {
        case "d": padded(parts.day, 2)
        case "G": padded(parts.isoWeekYear, 4)
        case "H": padded(parts.hour, 2)
        case "j": padded(parts.dayOfYear, 3)
        case "L": padded(parts.millisecond, 3)
        case "m": padded(parts.month, 2)
        case "M": padded(parts.minute, 2)
        case "S": padded(parts.second, 2)
        case "u": padded(parts.isoWeekday, 1)
        case "U": padded(parts.week, 2)
        case "V": padded(parts.isoWeek, 2)
        case "w": padded(parts.weekday + 1, 1)
        case "Y": padded(parts.year, 4)
        case "z": sign + padded(Int64(minutes / 60), 2) + padded(Int64(minutes % 60), 2)
        case "Z": sign + padded(Int64(minutes), 3)
        case "b": String(months[Int(parts.month) - 1].prefix(3))
        default: months[Int(parts.month) - 1]
        }
    }

    private static func padded(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
