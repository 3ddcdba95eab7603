// SPDX-License-Identifier: MIT
//
// A moment by the calendar and the clock of a zone, and back.

import SheafBSON

/// The parts of a moment in a zone.
struct DateParts: Sendable {
    /// The zone.
    let zone: ZoneOffset
    /// Days since 1970-01-01.
    let days: Int64
    /// Milliseconds since midnight.
    let milliseconds: Int64
    private let date: CivilDate

    /// The parts of a moment.
    init(_ moment: DateTime, in zone: ZoneOffset = .utc) {
        self.zone = zone
        let local = moment.millisecondsSinceEpoch.addingClamped(zone.milliseconds)
        (days, milliseconds) = local.dividedDown(by: 86_400_000)
        date = CivilDate(daysSinceEpoch: days)
    }

    var year: Int64 { date.year }
    /// 1 to 12.
    var month: Int64 { date.month }
    /// 1 to 31.
    var day: Int64 { date.day }
    var hour: Int64 { milliseconds / 3_600_000 }
    var minute: Int64 { milliseconds / 60_000 % 60 }
    var second: Int64 { milliseconds / 1000 % 60 }
    var millisecond: Int64 { milliseconds % 1000 }
    /// 0 for Sunday.
    var weekday: Int64 { (days + 4).dividedDown(by: 7).remainder }
    /// 1 for Monday, 7 for Sunday.
    var isoWeekday: Int64 { weekday == 0 ? 7 : weekday }
    /// 1 to 366.
    var dayOfYear: Int64 { days - DateParts.days(year: year, month: 1, day: 1) + 1 }
    /// 0 to 53: weeks begin on Sunday, and the first one with the first Sunday.
    var week: Int64 { (dayOfYear + 6 - weekday) / 7 }
    /// The year that the week belongs to by ISO 8601: that of its Thursday.
    var isoWeekYear: Int64 { CivilDate(daysSinceEpoch: thursday).year }
    /// 1 to 53 by ISO 8601: weeks begin on Monday, and the first one has the first Thursday.
    var isoWeek: Int64 {
        (thursday - DateParts.days(year: isoWeekYear, month: 1, day: 1)) / 7 + 1
    }

    private var thursday: Int64 { days - isoWeekday + 4 }

    /// The moment as `2024-02-29T12:30:00.000Z`, if its year has four digits.
    var iso8601: String? {
        let format = DateFormat.iso8601(of: .utc)
        return try? format.text(of: self)
    }

    /// Days from 1970-01-01 to a day; months and days out of range are carried over.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (years, months) = (month - 1).dividedDown(by: 12)
        let first = CivilDate.daysSinceEpoch(year: year + years, month: months + 1, day: 1)
        return (first ?? 0) + day - 1
    }

    /// The moment of a day and a time in a zone; nil when it is too far away.
    static func moment(
        days: Int64,
        milliseconds: Int64,
        in zone: ZoneOffset
    ) -> DateTime? {
        let sum =
            Int128(days) * 86_400_000 + Int128(milliseconds) - Int128(zone.milliseconds)
        return Int64(exactly: sum).map { DateTime(millisecondsSinceEpoch: $0) }
    }
}

extension Int64 {
    /// The sum, or the nearest that fits.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isTooLarge) = addingReportingOverflow(other)
        return isTooLarge ? (other < 0 ? .min : .max) : sum
    }
}
