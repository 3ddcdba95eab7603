// SPDX-License-Identifier: MIT
//
// Units of time: how long they are, or how many months.

import SheafBSON

/// A unit of time.
enum TimeUnit: String, Sendable {
    case year, quarter, month, week, day, hour, minute, second, millisecond

    /// How a unit counts.
    enum Length {
        /// In months, which have different lengths.
        case months(Int64)
        /// In milliseconds.
        case milliseconds(Int64)
    }

    /// The length.
    var length: Length {
        switch self {
        case .year: .months(12)
        case .quarter: .months(3)
        case .month: .months(1)
        case .week: .milliseconds(604_800_000)
        case .day: .milliseconds(86_400_000)
        case .hour: .milliseconds(3_600_000)
        case .minute: .milliseconds(60_000)
        case .second: .milliseconds(1000)
        case .millisecond: .milliseconds(1)
        }
    }

    /// The unit that a value names; nil for null.
    ///
    /// - Throws: ``LanguageError`` 5439013 or 9.
    init?(_ value: BSONValue?, of name: String) throws(LanguageError) {
        if value.isNullish { return nil }
        guard case .string(let text)? = value else {
            throw LanguageError(
                code: 5_439_013,
                "\(name) requires 'unit' to be a string, but got \(value.typeName)"
            )
        }
        guard let unit = TimeUnit(rawValue: text) else {
            throw .failedToParse(
                "\(name) parameter 'unit' value parsing failed :: caused by :: unknown time unit "
                    + "value: \(text)"
            )
        }
        self = unit
    }

    /// The day of the week that a value names, 0 for Sunday; nil for null.
    ///
    /// - Throws: ``LanguageError`` 5439015 or 5439016.
    static func weekday(
        _ value: BSONValue?,
        of name: String
    ) throws(LanguageError) -> Int64? {
        if value.isNullish { return nil }
        guard case .string(let text)? = value else {
            throw LanguageError(
                code: 5_439_015,
                "\(name) requires 'startOfWeek' to be a string, but got \(value.typeName)"
            )
        }
        let names = [
            "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        ]
        let wanted = text.mappingLetters(from: 0x41...0x5A)
        guard let day = names.firstIndex(where: { $0 == wanted || $0.prefix(3) == wanted }) else {
            throw LanguageError(
                code: 5_439_016,
                "\(name) parameter 'startOfWeek' value cannot be recognized as a day of a week: "
                    + text
            )
        }
        return Int64(day)
    }
}

extension DateParts {
    /// Months since the year 0.
    var monthNumber: Int64 { year * 12 + month - 1 }

    /// Milliseconds since 1970 by the clock of the zone.
    var local: Int128 { Int128(days) * 86_400_000 + Int128(milliseconds) }
}
