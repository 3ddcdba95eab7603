// SPDX-License-Identifier: MIT
//
// Dates out of texts: by a format, or by ISO 8601 with its usual liberties.

import SheafBSON

/// A text that is read as a date from the left.
struct DateText {
    private let bytes: [UInt8]
    private var offset = 0
    private var numbers: [UInt8: Int64] = [:]
    private var zone: ZoneOffset?

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The moment that a text tells in ISO 8601: a date, a time behind `T` or a space if it likes,
    /// and a zone if it likes.
    ///
    /// - Throws: ``LanguageError`` 241.
    static func date(_ text: String, zone: ZoneOffset?) throws(LanguageError) -> DateTime {
        var scanner = DateText(text)
        guard scanner.scanISO8601(), scanner.offset == scanner.bytes.count else {
            throw failure(text, "the text is no date by ISO 8601")
        }
        return try scanner.moment(text, zone)
    }

    /// The moment that a text tells in a format.
    ///
    /// - Throws: ``LanguageError`` 241.
    static func date(
        _ text: String,
        format: DateFormat,
        zone: ZoneOffset?
    ) throws(LanguageError) -> DateTime {
        var scanner = DateText(text)
        for piece in format.pieces {
            let isThere =
                switch piece {
                case .literal(let byte): scanner.skip(byte)
                case .part(let letter): scanner.scan(letter)
                }
            guard isThere else { throw failure(text, "it does not fit the format") }
        }
        guard scanner.offset == scanner.bytes.count else {
            throw failure(text, "Trailing data")
        }
        return try scanner.moment(text, zone)
    }

    private static func failure(_ text: String, _ reason: String) -> LanguageError {
        LanguageError(.conversionFailure, "Error parsing date string '\(text)'; \(reason)")
    }

    // MARK: Scanning

    private mutating func scanISO8601() -> Bool {
        guard scan("Y"), skip("-"), scan("m"), skip("-"), scan("d") else { return false }
        guard offset < bytes.count else { return true }
        guard skip("T") || skip("t") || skip(" ") else { return scanZone() }
        guard scan("H"), skip(":"), scan("M") else { return false }
        if skip(":") {
            guard scan("S") else { return false }
            if skip(".") {
                guard scan("L") else { return false }
                while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
            }
        }
        _ = skip(" ")
        return offset == bytes.count || scanZone()
    }

    private mutating func scanZone() -> Bool {
        if skip("Z") || skip("z") {
            zone = .utc
            return true
        }
        guard let offsetOfZone = ZoneOffset(digits: Array(bytes[offset...])) else { return false }
        zone = offsetOfZone
        offset = bytes.count
        return true
    }

    private mutating func scan(_ letter: Unicode.Scalar) -> Bool { scan(UInt8(ascii: letter)) }

    /// Takes the digits of a part.
    private mutating func scan(_ letter: UInt8) -> Bool {
        switch Unicode.Scalar(letter) {
        case "Y", "G": return number(letter, 4...4)
        case "j": return number(letter, 3...3)
        case "L":
            let start = offset
            guard number(letter, 1...3), let fraction = numbers[letter] else { return false }
            numbers[letter] = fraction * [100, 10, 1][offset - start - 1]
            return true
        case "u": return number(letter, 1...1)
        case "b", "B": return scanMonth()
        case "z":
            let end = bytes[offset...].dropFirst().firstIndex { !isDigit($0) && $0 != 0x3A }
            guard let found = ZoneOffset(digits: Array(bytes[offset..<(end ?? bytes.count)])) else {
                return false
            }
            zone = found
            offset = end ?? bytes.count
            return true
        case "Z": return scanMinutesOfZone()
        default: return number(letter, 1...2)
        }
    }

    private mutating func scanMinutesOfZone() -> Bool {
        let isNegative = skip("-")
        guard isNegative || skip("+"), number(UInt8(ascii: "Z"), 1...4),
            let minutes = numbers.removeValue(forKey: UInt8(ascii: "Z")), minutes < 6000
        else { return false }
        let (hour, minute) = (String(minutes / 60), String(minutes % 60))
        let digits = (hour.count < 2 ? "0" : "") + hour + (minute.count < 2 ? "0" : "") + minute
        zone = ZoneOffset(digits: Array(((isNegative ? "-" : "+") + digits).utf8))
        return zone != nil
    }

    private mutating func scanMonth() -> Bool {
        let rest = String(decoding: bytes[offset...], as: UTF8.self)
            .mappingLetters(from: 0x41...0x5A)
        for (index, month) in DateFormat.months.enumerated() {
            let name = month.mappingLetters(from: 0x41...0x5A)
            for candidate in [name, String(name.prefix(3))] where rest.hasPrefix(candidate) {
                numbers[UInt8(ascii: "m")] = Int64(index + 1)
                offset += candidate.utf8.count
                return true
            }
        }
        return false
    }

    private mutating func number(_ letter: UInt8, _ count: ClosedRange<Int>) -> Bool {
        var value: Int64 = 0
        let start = offset
        while offset < bytes.count, offset - start < count.upperBound, isDigit(bytes[offset]) {
            value = value * 10 + Int64(bytes[offset] & 0xF)
            offset += 1
        }
        numbers[letter] = value
        return offset - start >= count.lowerBound
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool { skip(UInt8(ascii: scalar)) }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    // MARK: The moment

    private subscript(_ letter: Unicode.Scalar) -> Int64? { numbers[UInt8(ascii: letter)] }

    private func moment(_ text: String, _ given: ZoneOffset?) throws(LanguageError) -> DateTime {
        if zone != nil, let given, given != .utc {
            throw DateText.failure(
                text,
                "you cannot pass in a date/time string with time zone information together with a "
                    + "timezone argument"
            )
        }
        let (hour, minute, second) = (self["H"] ?? 0, self["M"] ?? 0, self["S"] ?? 0)
        guard let days, hour < 24, minute < 60, second < 60 else {
            throw DateText.failure(text, "there is no such date or time")
        }
        let clock = ((hour * 60 + minute) * 60 + second) * 1000 + (self["L"] ?? 0)
        let found = DateParts.moment(
            days: days,
            milliseconds: clock,
            in: zone ?? given ?? .utc
        )
        guard let found else { throw DateText.failure(text, "the date is too far away") }
        return found
    }

    /// Days since 1970-01-01: by year, month and day, by year and day of the year, or by the weeks
    /// of ISO 8601.
    private var days: Int64? {
        if let year = self["G"] {
            let (week, weekday) = (self["V"] ?? 1, self["u"] ?? 1)
            guard (1...53).contains(week), (1...7).contains(weekday) else { return nil }
            return DateParts.days(isoWeekYear: year, week: week, weekday: weekday)
        }
        guard let year = self["Y"] else { return nil }
        if let day = self["j"] {
            guard (1...366).contains(day) else { return nil }
            return DateParts.days(year: year, month: 1, day: day)
        }
        return CivilDate.daysSinceEpoch(year: year, month: self["m"] ?? 1, day: self["d"] ?? 1)
    }
}

extension DateParts {
    /// Days from 1970-01-01 to a day of a week of ISO 8601.
    static func days(isoWeekYear year: Int64, week: Int64, weekday: Int64) -> Int64 {
        let fourth = days(year: year, month: 1, day: 4)
        let monday = fourth - (fourth + 3).dividedDown(by: 7).remainder
        return monday + (week - 1) * 7 + weekday - 1
    }
}
