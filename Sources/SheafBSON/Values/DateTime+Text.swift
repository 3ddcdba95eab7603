// SPDX-License-Identifier: MIT
//
// Dates as text by RFC 3339, and the calendar behind it: days since 1970 to year, month and day and
// back, in the Gregorian calendar extended to all years.

extension DateTime {
    /// The moment that a text of RFC 3339 names, such as `2012-12-24T12:15:30.501Z` or
    /// `…T12:15:30+01:00`.
    ///
    /// Digits of a second beyond the millisecond are dropped. There are no leap seconds.
    public init?(rfc3339 text: String) {
        var scanner = DateScanner(text)
        guard let day = scanner.date(), scanner.skip("T", or: "t"),
            let time = scanner.time(needsSeconds: true), let offset = scanner.zone(),
            scanner.isAtEnd
        else { return nil }
        self.init(millisecondsSinceEpoch: (day * 86_400_000) + time - offset)
    }

    /// The moment that a text names as people write it: what ``init(rfc3339:)`` takes, and
    /// `2012-12-24`, `2012-12-24T12:15`, `2012-12-24 12:15:30`; without a zone it is UTC.
    package init?(lenient text: String) {
        var scanner = DateScanner(text)
        guard let day = scanner.date() else { return nil }
        var milliseconds: Int64 = day * 86_400_000
        if !scanner.isAtEnd {
            guard scanner.skip("T", or: "t") || scanner.skip(" ", or: " "),
                let time = scanner.time(needsSeconds: false)
            else { return nil }
            milliseconds += time
            if !scanner.isAtEnd {
                guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
                milliseconds -= offset
            }
        }
        self.init(millisecondsSinceEpoch: milliseconds)
    }

    /// The moment in UTC by RFC 3339, with milliseconds only when they are not zero, or nil outside
    /// the years 0 to 9999.
    public var rfc3339: String? {
        let (seconds, milliseconds) = millisecondsSinceEpoch.dividedDown(by: 1000)
        let (day, second) = seconds.dividedDown(by: 86_400)
        let date = CivilDate(daysSinceEpoch: day)
        guard (0...9999).contains(date.year) else { return nil }
        var text: [UInt8] = []
        text.append(date.year, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.append(date.month, digits: 2)
        text.append(UInt8(ascii: "-"))
        text.append(date.day, digits: 2)
        text.append(UInt8(ascii: "T"))
        text.append(second / 3600, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(second / 60 % 60, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(second % 60, digits: 2)
        if milliseconds != 0 {
            text.append(UInt8(ascii: "."))
            text.append(milliseconds, digits: 3)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether relaxed Extended JSON writes the moment as text: the years 1970 to 9999.
    var isPlainInRelaxedJSON: Bool {
        (0...253_402_300_799_999).contains(millisecondsSinceEpoch)
    }
}

extension DateTime: CustomStringConvertible {
    /// The moment by RFC 3339, or its milliseconds outside the years 0 to 9999.
    public var description: String { rfc3339 ?? "\(millisecondsSinceEpoch) ms" }
}

/// A day of the Gregorian calendar, extended to all years.
package struct CivilDate: Sendable, Hashable {
    /// The year; 0 is the year before 1.
    package let year: Int64
    /// The month, 1 to 12.
    package let month: Int64
    /// The day of the month, 1 to 31.
    package let day: Int64

    /// The day that lies so many days after 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is the last of its year; 400 years are an
    /// era.
    package init(daysSinceEpoch: Int64) {
        let (era, dayOfEra) = (daysSinceEpoch + 719_468).dividedDown(by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The number of days from 1970-01-01 to a date, or nil when there is no such day.
    package static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1, day <= dayCount(year: year, month: month) else {
            return nil
        }
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).dividedDown(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func dayCount(year: Int64, month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    /// Quotient and remainder of a division by a positive number whose remainder is never negative.
    package func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: Int64, digits: Int) {
        let text = String(number)
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits - text.utf8.count))
        append(contentsOf: text.utf8)
    }
}

/// Takes a date apart from the left.
private struct DateScanner {
    private let text: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    var isAtEnd: Bool { offset == text.count }

    /// Days since 1970.
    mutating func date() -> Int64? {
        guard let year = number(4), skip("-", or: "-"), let month = number(2),
            skip("-", or: "-"), let day = number(2)
        else { return nil }
        return CivilDate.daysSinceEpoch(year: year, month: month, day: day)
    }

    /// Milliseconds since midnight.
    mutating func time(needsSeconds: Bool) -> Int64? {
        guard let hour = number(2), hour < 24, skip(":", or: ":"), let minute = number(2),
            minute < 60
        else { return nil }
        let minutes = hour * 60 + minute
        guard skip(":", or: ":") else { return needsSeconds ? nil : minutes * 60_000 }
        guard let second = number(2), second < 60, let fraction = fraction() else { return nil }
        return (minutes * 60 + second) * 1000 + fraction
    }

    /// Milliseconds from the digits behind a point, if there is one.
    private mutating func fraction() -> Int64? {
        guard skip(".", or: ".") else { return 0 }
        let start = offset
        var milliseconds: Int64 = 0
        while offset < text.count, JSONLexer.isDigit(text[offset]) {
            if offset - start < 3 { milliseconds = milliseconds * 10 + Int64(text[offset] & 0xF) }
            offset += 1
        }
        guard offset > start else { return nil }
        for _ in min(3, offset - start)..<3 { milliseconds *= 10 }
        return milliseconds
    }

    /// Milliseconds that the zone is ahead of UTC.
    mutating func zone() -> Int64? {
        if skip("Z", or: "z") { return 0 }
        let sign: Int64 = skip("-", or: "-") ? -1 : 1
        guard sign < 0 || skip("+", or: "+"), let hour = number(2), hour < 24 else { return nil }
        _ = skip(":", or: ":")
        guard let minute = number(2), minute < 60 else { return nil }
        return sign * (hour * 60 + minute) * 60_000
    }

    mutating func skip(_ first: Unicode.Scalar, or second: Unicode.Scalar) -> Bool {
        guard offset < text.count,
            text[offset] == UInt8(ascii: first) || text[offset] == UInt8(ascii: second)
        else { return false }
        offset += 1
        return true
    }

    private mutating func number(_ count: Int) -> Int64? {
        guard text.count - offset >= count else { return nil }
        var number: Int64 = 0
        for _ in 0..<count {
            guard JSONLexer.isDigit(text[offset]) else { return nil }
            number = number * 10 + Int64(text[offset] & 0xF)
            offset += 1
        }
        return number
    }
}
